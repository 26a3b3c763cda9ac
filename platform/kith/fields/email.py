"""E-mail addresses: checked by their form alone, plus-addresses are addresses of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kith.fields.base import Context, Examples, refuse
from kith.fields.plain_text import clean_line
from kith.fields.text import TextLike
from kith.fields.wording import shown
from kith.lazy import lazy

email_validator = lazy("email_validator")

MAX_LENGTH = 254
# What nearly every address looks like; the library, fifty times slower, decides about all others.
_USUAL = re.compile(
    r"(?=.{6,254}\Z)(?=[^@]{1,64}@)([a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*)@"
    r"((?:(?!..--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:com|org|net|info|biz|edu|gov|io|dev|app|eu|test|example|[a-z]{2}))",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailType(TextLike):
    """An e-mail address; its domain in lower case, its local part as it was written."""

    name = "email"
    meaning = "An e-mail address; name+tag@example.org is an address of its own"
    widget = "email"
    examples = Examples(
        good=(
            ("ada@example.org", "ada@example.org"),
            (" Ada.Lovelace@Example.ORG ", "Ada.Lovelace@example.org"),
            ("name+tag@example.org", "name+tag@example.org"),
            ("sales@shop.test", "sales@shop.test"),
            ("o'brien@mail.example.co.uk", "o'brien@mail.example.co.uk"),
            ("post@BÜCHER.example", "post@bücher.example"),
            ("post@xn--bcher-kva.example", "post@bücher.example"),
            ("用户@例子.公司", "用户@例子.公司"),
            ("", None),
        ),
        bad=(
            "ada",
            "ada@",
            "@example.org",
            "ada@localhost",
            "a b@example.org",
            "ada@example..org",
            "ada@-x.org",
            "a@b@c.org",
            "Ada <ada@example.org>",
            "ada@example.org\nbcc: x@y.org",
            "ada@[127.0.0.1]",
            ".a@example.org",
            "a" * 65 + "@x.org",
            12,
            True,
            ["ada@example.org"],
            "ada@example.org\x00",
            "ada@example.org,bob@example.org",
        ),
    )

    def parse(self, raw: Any, context: Context) -> str | None:
        text = clean_line(raw, MAX_LENGTH)
        if text is None:
            return None
        found = _USUAL.fullmatch(text)
        return f"{found[1]}@{found[2].lower()}" if found else _checked(text)

    def json_schema(self) -> Mapping[str, Any]:
        return {"type": "string", "format": "idn-email", "maxLength": MAX_LENGTH}


def _checked(text: str) -> str:
    try:
        found = email_validator.validate_email(text, check_deliverability=False, test_environment=True)
    except (email_validator.EmailNotValidError, ValueError) as broken:
        raise refuse("K240", value=shown(text), reason=str(broken) or "Check its spelling.") from None
    if len(found.local_part.encode()) > 64 or len(found.normalized) > MAX_LENGTH:
        raise refuse("K240", value=shown(text), reason="it is too long")
    return str(found.normalized)
