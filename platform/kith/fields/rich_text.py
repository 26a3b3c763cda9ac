"""Formatted text: HTML of which only what formats is kept."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kith.fields.base import Context, Examples, refuse
from kith.fields.plain_text import BLANK, clean_block
from kith.fields.text import BlockText
from kith.lazy import lazy

nh3 = lazy("nh3")

TAGS = frozenset(
    [
        "a",
        "b",
        "blockquote",
        "br",
        "code",
        "del",
        "em",
        "h2",
        "h3",
        "h4",
        "hr",
        "i",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]
)
_ATTRIBUTES: Mapping[str, set[str]] = {
    "a": {"href", "title"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}
_ROUNDS = 5  # two are usual: the second one finds nothing to do
_BLOCK = re.compile(r"</?(?:p|br|li|h\d|tr|td|th|blockquote|pre|hr|ul|ol|table)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def clean_html(text: str) -> str:
    """`text` with only the tags and attributes that format; scripts, styles, images and foreign links are gone."""
    return str(
        nh3.clean(
            text,
            tags=set(TAGS),
            attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
            url_schemes=set(_SCHEMES),
            link_rel="noopener noreferrer nofollow",
        )
    )


def text_of(markup: str) -> str:
    """The bare text of cleaned HTML, its blocks apart by spaces."""
    return " ".join(html.unescape(_TAG.sub("", _BLOCK.sub(" ", markup))).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class RichTextType(BlockText):
    """HTML that has been cleaned. Conditions and search look at its bare text."""

    name = "rich_text"
    meaning = "Text with formatting; whatever could run or load something is removed"
    widget = "rich_text"
    examples = Examples(
        good=(
            ("<p>Hello <b>Ada</b></p>", "<p>Hello <b>Ada</b></p>"),
            ("a < b & c", "a &lt; b &amp; c"),
            ("<p onclick='x()'>Hi<script>alert(1)</script></p>", "<p>Hi</p>"),
            ('<a href="javascript:x()">go</a>', '<a rel="noopener noreferrer nofollow">go</a>'),
            ("<p> <br>&nbsp;</p>", None),
            ("", None),
        ),
        bad=(
            "a\x00b",
            "<p>\u202e</p>",
            "\ud800",
            "x" * 100_001,
            "&" * 100_000,
            "<p>&#8238;moc</p>",
            5,
            True,
            ["<p>"],
            {},
        ),
    )

    @property
    def tags(self) -> str:
        """What formats, by name, a space between: what an editor may let in."""
        return " ".join(sorted(TAGS))

    def parse(self, raw: Any, context: Context) -> str | None:
        markup = clean_block(raw, self.max_length)
        if markup is not None:
            markup = self._settled(markup)
        if markup is None or not text_of(markup).strip(BLANK):
            return None
        if len(markup) > self.max_length:
            raise refuse("K203", length=len(markup), max=self.max_length)
        return markup

    def _settled(self, text: str) -> str | None:
        """`text` cleaned until cleaning changes nothing any more, so that no second reader sees other tags in it."""
        for _ in range(_ROUNDS):
            markup = clean_block(clean_html(text), 10 * self.max_length + 1000)
            if markup is None or markup == text:
                return markup
            text = markup
        raise refuse("K209")

    def readable(self, value: str) -> str:
        return text_of(value)
