"""From Markdown or MJML to the HTML of a mail: tables, styles in the tags, light and dark."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import Any

from kith.i18n import translate
from kith.lazy import lazy

markdown_it = lazy("markdown_it")
mjml = lazy("mjml")
css_inline = lazy("css_inline")
nh3 = lazy("nh3")

Mark = Callable[[str], str]

_TEXT = {"a", "b", "strong", "i", "em", "u", "s", "del", "p", "br", "hr", "h1", "h2", "h3", "h4", "blockquote", "img"}
_TAGS = _TEXT | {"ul", "ol", "li", "code", "pre", "table", "thead", "tbody", "tr", "th", "td"}
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "width", "height"}, "th": {"align"}, "td": {"align"}}
_BUTTON = re.compile(r"<p>(<a )([^>]*>[^<]*</a>)</p>")
_MJML_TAG = re.compile(r"<(mjml|mj-[a-z-]+)")
_MJML = re.compile(
    "mjml|mj-(head|body|attributes|all|class|breakpoint|font|html-attributes?|selector|preview|style|title|"
    "accordion(-element|-title|-text)?|button|carousel(-image)?|column|divider|group|hero|image|navbar(-link)?|raw|"
    "section|social(-element)?|spacer|table|text|wrapper)"
)


def draw(syntax: str, body: str, locale: str, *, mark: Mark, to_list: bool) -> str:
    """The whole page of a mail. `mark` gives the word that stands for a value of that name.

    Raises ValueError for MJML that isn't any, or that leaves out how to unsubscribe.
    """
    if syntax == "mjml":
        return _from_mjml(body, mark, to_list=to_list)
    return _from_markdown(body, locale, mark, to_list=to_list)


def _from_markdown(body: str, locale: str, mark: Mark, *, to_list: bool) -> str:
    drawn = nh3.clean(_markdown().render(body), tags=_TAGS, attributes=_ATTRIBUTES, link_rel=None)
    content = _BUTTON.sub(r'<p class="button">\1class="button" \2</p>', drawn)
    places = {
        "{language}": locale.replace("_", "-"),
        "{site}": mark("site"),
        "{content}": content,
        "{footer}": _footer(locale, mark) if to_list else "",
    }
    page = re.sub(r"\{(language|site|content|footer)\}", lambda found: places[found.group()], _layout())
    return _inlined(page)


def _footer(locale: str, mark: Mark) -> str:
    """Why somebody gets this, and how not to any more."""
    why = translate("You get this mail because you are on the list {list}.", locale)
    link = f'<a href="{mark("unsubscribe")}">{translate("Unsubscribe", locale)}</a>'
    return f"<p>{why.replace('{list}', mark('list'))} {link}</p>"


def _from_mjml(body: str, mark: Mark, *, to_list: bool) -> str:
    strange = sorted(tag for tag in set(_MJML_TAG.findall(body)) if not _MJML.fullmatch(tag))
    if strange:
        raise ValueError(f"MJML has no <{strange[0]}>")
    if "<mjml" not in body:
        raise ValueError("MJML begins with <mjml>")
    if to_list and mark("unsubscribe") not in body:
        raise ValueError("mail to a list says how to unsubscribe: put {unsubscribe} into a link")
    return _inlined(mjml.mjml2html(body, disable_comments=False))


def _inlined(page: str) -> str:
    inliner: Any = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
    inlined: str = inliner.inline(page)
    return inlined


@lru_cache(maxsize=1)
def _markdown() -> Any:
    """Markdown without HTML of its own."""
    return markdown_it.MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])


@lru_cache(maxsize=1)
def _layout() -> str:
    return (files("kith.mail") / "layout.html").read_text("utf-8")
