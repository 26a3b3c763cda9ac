"""Numbers as people and programs write them, read exactly: never through a float, never rounded."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from math import isfinite
from typing import Any

from kith.fields.base import Context, refuse
from kith.fields.locales import locale_of
from kith.fields.wording import shown

INT64 = 2**63 - 1

_PLAIN = re.compile(r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,40}", re.ASCII)
_LONGEST = 60
# Full-width digits and signs, the true minus, and the spaces between groups; ² or ٣ are no digits here.
_SPACES = dict.fromkeys((0xA0, 0x2009, 0x202F, 0x3000), " ")
_AS_ASCII = {0xFF01 + n: 0x21 + n for n in range(0x5E)} | _SPACES | {0x2212: "-"}


def read_whole(raw: Any) -> int | None:
    """`raw` as a whole number within 64 bits, or None where it is empty.

    A float counts where it is whole (spreadsheets know nothing else). Raises KithError K210, K213.
    """
    number: int
    if type(raw) is int:
        number = raw
    elif isinstance(raw, float) and raw.is_integer() and abs(raw) < 2**53:
        number = int(raw)
    elif isinstance(raw, str) and len(raw) <= _LONGEST:
        text = _normal(raw)
        if not text:
            return None
        number = _whole_text(text, raw)
    elif raw is None:
        return None
    else:
        raise refuse("K210", value=shown(raw))
    if not -INT64 <= number <= INT64:
        raise refuse("K213", value=shown(raw), limit=INT64)
    return number


def _whole_text(text: str, raw: str) -> int:
    if _WHOLE.fullmatch(text):
        return int(text)
    raise refuse("K210", value=shown(raw))


def read_decimal(raw: Any, locale: str, code: str = "K211") -> Decimal | None:
    """`raw` as an exact decimal number, or None where it is empty.

    Text is read as a program writes it (1234.5); what isn't that, as the locale writes it (1.234,5 in German).
    Raises KithError `code`, with the value.
    """
    if raw is None:
        return None
    number = _read_text(raw, locale) if isinstance(raw, str) else _read_number(raw)
    if number is None and not (isinstance(raw, str) and len(raw) <= _LONGEST and not _normal(raw)):
        raise refuse(code, value=shown(raw))
    return number


def _read_text(raw: str, locale: str) -> Decimal | None:
    if len(raw) > _LONGEST:
        return None
    text = _normal(raw)
    return Decimal(text) if _PLAIN.fullmatch(text) else _localised(text, locale)


def _read_number(raw: Any) -> Decimal | None:
    if type(raw) is int and abs(raw) < 10**40:
        return Decimal(raw)
    if type(raw) is float and isfinite(raw):
        return Decimal(repr(raw))  # 0.1 was written as 0.1; its binary digits are nobody's intention
    return raw if isinstance(raw, Decimal) and raw.is_finite() else None


def read_typed(raw: Any, context: Context, places: int, code: str = "K211") -> Decimal | None:
    """The same for a number of `places`, as a person types it where `context` says so.

    1.234 is then 1234 in German where there can't be three digits after the point. Programs are refused such a thing.
    """
    number = read_decimal(raw, context.locale, code)
    if number is None or not context.typed or not isinstance(raw, str):
        return number
    grouped = _localised(_normal(raw), context.locale)
    return number if grouped is None or _fits(number, places) else grouped


def read_typed_whole(raw: Any, context: Context) -> int | None:
    """`raw` as a whole number; with the locale's group marks where `context` says that a person typed it."""
    if context.typed and isinstance(raw, str) and len(raw) <= _LONGEST and not _WHOLE.fullmatch(_normal(raw)):
        grouped = _localised(_normal(raw), context.locale)
        if grouped is not None and grouped == grouped.to_integral_value():
            return read_whole(int(grouped))
    return read_whole(raw)


def _fits(number: Decimal, places: int) -> bool:
    exponent = number.as_tuple().exponent  # as written: 25.000 is no 25 to whom it is twenty-five thousand
    return isinstance(exponent, int) and -exponent <= places


def limited(number: Decimal, places: int, *, digits: int = 18) -> Decimal:
    """`number` with exactly `places` digits after the point and at most `digits` digits in all.

    Raises KithError K212 for more places (zeros at the end don't count) and K213 for too many digits.
    """
    bound = 10 ** (digits - places)
    if number.adjusted() > digits or not -bound < number < bound:
        raise refuse("K213", value=shown(_written(number)), limit=str(bound))
    try:
        exact = number.quantize(Decimal(1).scaleb(-places))
    except InvalidOperation:
        exact = None
    if exact is None or exact != number:
        raise refuse("K212", value=shown(_written(number)), places=places)
    return exact or abs(exact)  # zero has no sign


def _written(number: Decimal) -> str:
    return str(number) if abs(number.adjusted()) > 40 else format(number, "f")


def _normal(raw: str) -> str:
    text = raw.strip()
    return text if text.isascii() else text.translate(_AS_ASCII).strip()


def _localised(text: str, locale: str) -> Decimal | None:
    pattern, groups, point = _writing(locale)
    if not pattern.fullmatch(text):
        return None
    for group in groups:
        text = text.replace(group, "")
    return Decimal(text.replace(point, "."))


@lru_cache(maxsize=64)
def _writing(locale: str) -> tuple[re.Pattern[str], str, str]:
    """The locale's numbers as a pattern, with its group marks and its decimal sign."""
    symbols = locale_of(locale).number_symbols["latn"]
    point, group = symbols["decimal"], symbols["group"].translate(_AS_ASCII)
    groups = {" ": " ", "’": "’'", "'": "’'"}.get(group, group)
    one, mark = f"[{re.escape(groups)}]", re.escape(point)
    indian = locale_of(locale).decimal_formats[None].grouping[1] == 2
    middle = rf"(?:{one}\d{{2}})*{one}\d{{3}}" if indian else rf"(?:{one}\d{{3}})+"
    return re.compile(rf"[+-]?(?:\d{{1,3}}{middle}|\d{{1,40}})(?:{mark}\d{{1,40}})?", re.ASCII), groups, point
