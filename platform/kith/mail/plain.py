"""The text of a mail, from its HTML: for readers that show no HTML, and for those who would rather not see it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(["p", "h1", "h2", "h3", "h4", "ul", "ol", "blockquote", "pre", "table", "tr", "div", "hr"])
_SILENT = frozenset(["head", "style", "script", "title"])
_BLANKS = re.compile(r"[ \t\r\n\xa0]+")


def to_plain(page: str) -> str:
    """The text, blocks apart by empty lines; a link's address follows its words."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._silent = 0
        self._links: list[tuple[str, int]] = []
        self._lists: list[int | None] = []  # the next number of each list that is open, None without numbers

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self._parts.append("\n")
        elif tag == "a":
            self._links.append((given.get("href", ""), len(self._parts)))
        elif tag in ("ul", "ol"):
            self._lists.append(1 if tag == "ol" else None)
            self._parts.append("\n\n")
        elif tag == "li":
            self._parts.append(f"\n{self._bullet()}")
        elif tag == "img":
            self._parts.append(given.get("alt", ""))
        elif tag in ("td", "th"):
            self._parts.append(" ")
        elif tag in _BLOCKS and not self._in_item(tag):
            self._parts.append("\n----\n\n" if tag == "hr" else "\n" if tag == "tr" else "\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent -= 1
        elif tag == "a" and self._links:
            self._end_link(*self._links.pop())
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
            self._parts.append("\n\n")
        elif tag in _BLOCKS and not self._in_item(tag):
            self._parts.append("\n" if tag == "tr" else "\n\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._parts.append(_BLANKS.sub(" ", data))

    def text(self) -> str:
        """What was read."""
        lines = [" ".join(line.split(" ")).strip() for line in "".join(self._parts).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(re.sub(" +", " ", line) for line in lines)).strip() + "\n"

    def _bullet(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "- "
        self._lists[-1] = number + 1
        return f"{number}. "

    def _in_item(self, tag: str) -> bool:
        return tag == "p" and bool(self._lists)

    def _end_link(self, address: str, start: int) -> None:
        words = "".join(self._parts[start:]).strip()
        if address and address != words and not address.startswith("#"):
            self._parts.append(f": {address}" if words else address)
