"""Phone numbers, kept in the international form E.164."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kith.fields.base import Context, Examples, refuse
from kith.fields.plain_text import clean_line
from kith.fields.text import TextLike
from kith.fields.wording import shown
from kith.lazy import lazy

phonenumbers = lazy("phonenumbers")

_LETTERS = re.compile(r"[^\W\d_]{3}")
LEAST_DIGITS = 3  # of a number that is looked for
_E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneType(TextLike):
    """A phone number; one without country code belongs to the country of the context."""

    name = "phone"
    meaning = "A phone number, kept as +493012345678 and shown as +49 30 12345678"
    widget = "phone"
    examples = Examples(
        good=(
            ("+49 30 901820", "+4930901820"),
            ("+49 (0)30 / 90 18 20", "+4930901820"),
            ("0049 30 901820", "+4930901820"),
            ("+1 (202) 555-0143", "+12025550143"),
            ("+44 20 7946 0958", "+442079460958"),
            ("tel:+33-1-23-45-67-89", "+33123456789"),
            ("＋４９ 30 901820", "+4930901820"),
            ("030 901820", "+4930901820"),
            ("", None),
        ),
        bad=(
            "call me",
            "12",
            "+999 1234567",
            "+49 30 901820 ext. 5",
            "1-800-FLOWERS",
            "+49" + "1" * 20,
            4930901820,
            True,
            ["+49 30 901820"],
            "+4930901820\x00",
            "+",
        ),
    )

    def parse(self, raw: Any, context: Context) -> str | None:
        text = clean_line(raw, 60)
        return None if text is None else _international(text, context.country)

    def format(self, value: Any, context: Context) -> str:
        return _readable(value) if value else ""

    def json_schema(self) -> Mapping[str, Any]:
        return {"type": "string", "pattern": r"^\+[1-9]\d{1,14}$"}


@lru_cache(maxsize=8192)
def _readable(value: str) -> str:
    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return value
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def searched_digits(text: str, country: str | None) -> tuple[str, ...]:
    """The digits that stored numbers are looked through for, however `text` writes (a part of) a number.

    What is dialled only within a country goes: zeros in front, `(0)`, and the prefix of `country`. () for fewer than
    three digits. Several where a prefix may as well belong to the number.
    """
    digits = "".join(each for each in text.replace("(0)", "") if each.isdecimal())
    found = [digits.lstrip("0")]
    abroad = text.lstrip().startswith(("+", "00"))
    prefix = None if abroad or not country else phonenumbers.ndd_prefix_for_region(country.upper(), True)
    if prefix and prefix != "0" and digits.startswith(prefix):
        found.append(digits.removeprefix(prefix))
    return tuple(each for each in dict.fromkeys(found) if len(each) >= LEAST_DIGITS)


def _international(text: str, country: str | None) -> str:
    if text.startswith("00") and len(text) > 4:
        text = "+" + text[2:].lstrip()
    try:
        number = phonenumbers.parse(text, (country or "").upper() or None)
    except phonenumbers.NumberParseException:
        raise refuse("K241", value=shown(text)) from None
    if number.extension:
        raise refuse("K242", value=shown(text))
    possible = phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE
    written = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    if not possible or _LETTERS.search(text.removeprefix("tel:")) or not _E164.fullmatch(written):
        raise refuse("K241", value=shown(text))
    return written
