"""A template made ready once for many mails: HTML, text and subject, cut at their placeholders.

Markdown becomes HTML, is put into the layout, and its styles are written into the tags, with marks where values go.
Filling in the values of one mail is then joining strings. Values are never read as Markdown, HTML or placeholders.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from kith.errors import KithError, Problem
from kith.mail.draw import draw
from kith.mail.plain import to_plain
from kith.mail.templates import PLACE, Template

Values = Mapping[str, str]

_SCHEMES = ("https://", "http://", "mailto:", "tel:", "/")
_BREAKS = re.compile(r"[\r\n\t\x00-\x1f]+")
LONGEST_SUBJECT = 300


@dataclass(frozen=True, slots=True)
class Cut:
    """A text cut at its placeholders: `texts` has one more part than `names`; `ways` say how a value is put there."""

    texts: tuple[str, ...]
    names: tuple[str, ...]
    ways: tuple[Callable[[str], str], ...]

    def filled(self, values: Values) -> str:
        """The text with the values; a missing one is empty."""
        parts = [self.texts[0]]
        for name, way, text in zip(self.names, self.ways, self.texts[1:], strict=True):
            parts += (way(values.get(name) or ""), text)
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a template becomes."""

    subject: Cut
    text: Cut
    html: Cut

    def subject_of(self, values: Values) -> str:
        """The subject: one line of at most 300 characters."""
        return " ".join(_BREAKS.sub(" ", self.subject.filled(values)).split())[:LONGEST_SUBJECT]


@lru_cache(maxsize=128)
def compiled(template: Template, *, to_list: bool) -> Compiled:
    """The template compiled; mail to a list gets the way to unsubscribe. Raises K754 with the line of what is wrong."""
    marks = _Marks(template)
    try:
        page = draw(template.format, marks.marked(template.body), template.locale, mark=marks.mark, to_list=to_list)
    except ValueError as error:
        problem = Problem(code="K754", params={"reason": str(error)[:200]}, source=template.source)
        raise KithError(problem) from None
    return Compiled(
        subject=marks.cut(marks.marked(template.subject), lambda _: _plainly),
        text=marks.cut(to_plain(page), lambda _: _plainly),
        html=marks.cut(page, _way),
    )


class _Marks:
    """Words that stand for placeholders while the text is drawn: no text can hold those made from its own hash."""

    def __init__(self, template: Template) -> None:
        told = f"{template.subject}\0{template.body}".encode("utf-8", "surrogatepass")
        self._word = f"k{hashlib.sha256(told).hexdigest()[:16]}x"
        self._names: dict[str, str] = {}

    def mark(self, name: str) -> str:
        """The word for a placeholder."""
        word = f"{self._word}{len(self._names)}z" if name not in self._names else self._names[name]
        self._names.setdefault(name, word)
        return word

    def marked(self, text: str) -> str:
        """The text with words for placeholders."""
        return PLACE.sub(lambda found: self.mark(found.group(1).strip()), text)

    def cut(self, text: str, way: Callable[[str], Callable[[str], str]]) -> Cut:
        """The text cut at the words; `way` tells from what stands before one how its value is put there."""
        names = {word: name for name, word in self._names.items()}
        parts = re.split(f"({self._word}[0-9]+z)", text)
        before = parts[0]
        ways = []
        for word, after in zip(parts[1::2], parts[2::2], strict=True):
            ways.append(way(before))
            before += word + after
        return Cut(tuple(parts[0::2]), tuple(names[word] for word in parts[1::2]), tuple(ways))


_OPEN = re.compile(r"""(?:href|src|background|action)\s*=\s*(["'])([^"'<>]*)\Z""", re.IGNORECASE)


def _way(before: str) -> Callable[[str], str]:
    """How a value is put into HTML after `before`: at the beginning of an address, within one, or elsewhere."""
    found = _OPEN.search(before[-2000:])
    if found is None:
        return _escaped
    return _within if found.group(2) else _address


def _plainly(value: str) -> str:
    return value


def _escaped(value: str) -> str:
    return html.escape(value).replace("\n", "<br>")


def _address(value: str) -> str:
    """A whole address; what isn't one leads nowhere."""
    return html.escape(value) if value.startswith(_SCHEMES) else "#"


def _within(value: str) -> str:
    return quote(value, safe="")
