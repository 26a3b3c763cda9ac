"""Numbers that records get when they are created: DEAL-2026-00001."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

from kith.fields.base import Context, Examples, refuse
from kith.fields.plain_text import clean_line
from kith.fields.text import TextLike
from kith.fields.wording import shown

_PLACE = re.compile(r"\{(year|month|day|n)(?::([1-9]|1[0-2]))?\}")
_LONGEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoNumberType(TextLike):
    """A text with a counter in it, which starts again wherever the rest of the text changes, such as each year."""

    name = "auto_number"
    meaning = "A number that a record gets when it is created, never given twice"
    widget = "derived"
    computed = True
    option_schema: ClassVar[Mapping[str, Any]] = {
        "format": {
            "type": "string",
            "maxLength": 60,
            "description": 'The text, with {n} or {n:5} for the counter, {year}, {month}, {day}: `"DEAL-{year}-{n:5}"`',
        },
    }
    required_options = ("format",)
    sample: ClassVar[Mapping[str, Any]] = {"format": "DEAL-{year}-{n:5}"}
    examples = Examples(
        good=(("DEAL-2026-00001", "DEAL-2026-00001"), (" DEAL-2026-00002 ", "DEAL-2026-00002"), ("", None)),
        bad=(5, True, ["DEAL-2026-00001"], "x" * 101, "DEAL\x00", "DEAL\n1"),
    )

    format_text: str

    @classmethod
    def declare(cls, options: Mapping[str, Any]) -> Self:
        text = options["format"]
        counters = [found for found in _PLACE.finditer(text) if found[1] == "n"]
        literal = _PLACE.sub("", text)
        if len(counters) != 1 or "{" in literal or "}" in literal or clean_line(text, 60) != text:
            reason = "it needs {n} once; besides {year}, {month} and {day} no braces may stand in it"
            raise refuse("K280", option="format", value=shown(text), reason=reason)
        return cls(format_text=text)

    def parse(self, raw: Any, context: Context) -> str | None:
        return clean_line(raw, _LONGEST)

    def json_schema(self) -> Mapping[str, Any]:
        return {"type": "string", "maxLength": _LONGEST}

    def series(self, created: datetime, context: Context) -> str:
        """The name of the counter for a record created at that moment: the text with everything but n filled in."""
        local = created.astimezone(context.zone)

        def filled(found: re.Match[str]) -> str:
            return found[0] if found[1] == "n" else _digits(found, getattr(local, found[1]))

        return _PLACE.sub(filled, self.format_text)

    def render(self, n: int, created: datetime, context: Context) -> str:
        """The number itself: the n-th of its series, n from 1."""
        return _PLACE.sub(lambda found: _digits(found, n), self.series(created, context))


def _digits(found: re.Match[str], number: int) -> str:
    width = int(found[2]) if found[2] else {"year": 4, "month": 2, "day": 2}.get(found[1], 1)
    return f"{number:0{width}d}"
