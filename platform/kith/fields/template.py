"""Texts with field names in braces, whose empty parts drop out: titles, formulas, messages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from kith.fields.base import refuse

LONGEST = 1_000

_NAME = re.compile(r"\{(\$?[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*){0,4})\}")
_OPEN, _CLOSE = "([„“«\"'", ")]“”»\"'"


@dataclass(frozen=True, slots=True)
class _Part:
    """A name with the brackets or quotes right around it, and the text before them."""

    before: str
    opening: str
    name: str
    closing: str


@dataclass(frozen=True, slots=True)
class Template:
    """`{first_name} {last_name}` in pieces. `render` drops empty parts together with what joins them."""

    text: str
    parts: tuple[_Part, ...]
    after: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """The template that `text` writes. Raises KithError K284."""
        if len(text) > LONGEST:
            raise refuse("K284", reason=f"it is longer than {LONGEST} characters")
        pieces = _NAME.split(text)
        if len(pieces) == 1:
            raise refuse("K284", reason="it names no field in braces")
        for literal in pieces[::2]:
            if "{" in literal or "}" in literal:
                raise refuse("K284", reason="a brace stands alone or around what isn't the name of a field")
        return cls(text, *_parts(pieces))

    @property
    def names(self) -> tuple[str, ...]:
        """The names in braces, each once, in order; a path is one name."""
        return tuple(dict.fromkeys(part.name for part in self.parts))

    def render(self, texts: Mapping[str, str | None]) -> str | None:
        """The text with `texts` (by name) put in, or None where all parts are empty.

        An empty part takes its brackets and the text before it along; the first part that is there drops the text
        before it, unless it begins the template.
        """
        written: list[str] = []
        for index, part in enumerate(self.parts):
            text = (texts.get(part.name) or "").strip()
            if text:
                before = part.before if written or index == 0 else self.parts[0].before
                written += [before, part.opening, text, part.closing]
        return "".join([*written, self.after]).strip() or None if written else None


def _parts(pieces: list[str]) -> tuple[tuple[_Part, ...], str]:
    literals, names = pieces[::2], pieces[1::2]
    parts: list[_Part] = []
    for index, name in enumerate(names):
        before, after = literals[index], literals[index + 1]
        opening, closing = "", ""
        if before and after and before[-1] in _OPEN and after[0] in _CLOSE:
            opening, closing = before[-1], after[0]
            before, literals[index + 1] = before[:-1], after[1:]
        parts.append(_Part(before, opening, name, closing))
    return tuple(parts), literals[-1]
