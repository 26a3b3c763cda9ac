"""A comment as HTML: paragraphs, emphasis, lists, quotes, code, links. Nothing else comes through."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import Any

from kith.lazy import lazy

markdown_it = lazy("markdown_it")
nh3 = lazy("nh3")

_TOKEN = re.compile(r"&lt;@([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})&gt;")
_TAGS = {"p", "br", "strong", "em", "code", "pre", "ul", "ol", "li", "blockquote", "a"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}
_OFF = ("image", "heading", "lheading", "hr", "html_block", "html_inline", "reference", "table")


def to_html(body: str, names: Mapping[str, str], unknown: str = "?") -> str:
    """A stored body as safe HTML; principals by their `names`, `unknown` for those that have none any more."""
    drawn = nh3.clean(
        _markdown().render(body),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )

    def mention(found: re.Match[str]) -> str:
        return f'<span class="k-mention">@{escape(names.get(found[1]) or unknown)}</span>'

    return _TOKEN.sub(mention, drawn)


@lru_cache(maxsize=1)
def _markdown() -> Any:
    options = {"html": False, "breaks": True, "linkify": True, "maxNesting": 12}
    parser = markdown_it.MarkdownIt("commonmark", options).enable("linkify")
    return parser.disable([each for each in _OFF if each in _rules(parser)])


def _rules(parser: Any) -> set[str]:
    return {name for names in parser.get_all_rules().values() for name in names}
