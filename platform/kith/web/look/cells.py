"""Values as HTML, as people read them: one function per path, made once and used for every row.

A list's cells are made here rather than in the template, and as plain text with `html.escape` at every value: macros
and Markup cost more than the query does. What leaves for a template is marked as safe once, by the row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from html import escape, unescape
from typing import Any

from markupsafe import Markup

from kith.definition.model import Field
from kith.fields.base import Context, FieldType
from kith.files.receive import size_text
from kith.records.model import FileRef, Ref
from kith.web.look.files import address_of, preview_of
from kith.web.look.tones import tone
from kith.web.texts import gettext as _

Cell = Callable[[Any], str]  # from a value, which is never None, to HTML
FEW = 3  # files of a list's cell
LONGEST = 160  # characters of a long text in a list
NONE = '<span class="k-none" aria-hidden="true">–</span>'
BADGE = '<span class="k-badge'
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """How values are shown to one viewer: `short` in a list's cell, else in full. `base` stands before addresses."""

    context: Context
    sprite: str
    short: bool
    base: str = ""


def cell(type_: FieldType, show: Show) -> Cell:
    """The function from a value of `type_` to HTML."""
    if type_.shape == "link" and type_.item is not None and type_.name not in ("tags", "files"):
        return _several(cell(type_.item, show))
    maker = BY_NAME.get(type_.name) or BY_FAMILY.get(type_.family) or _plain
    return maker(type_, show)


def shown(make: Cell, value: Any) -> Markup:
    """The HTML of `value` for a template, or of a dash where there is nothing to show."""
    return as_markup(NONE if is_blank(value) else make(value))


def as_markup(html: str) -> Markup:
    """HTML that was made here, in which every value is escaped, marked as safe for templates."""
    return Markup(html)  # noqa: S704


def is_blank(value: Any) -> bool:
    """Whether there is nothing to show."""
    return value is None or value in ("", ())


def is_number(type_: FieldType) -> bool:
    """Whether values of `type_` stand at the right of a column."""
    return type_.family in {"number", "money"} and type_.widget != "rating"


def is_long(field: Field) -> bool:
    """Whether a field takes the whole width of a record page."""
    return field.type.name in {"long_text", "rich_text", "json", "line_items"}


def _plain(type_: FieldType, show: Show) -> Cell:
    form, context = type_.format, show.context
    if not show.short:
        return lambda value: escape(form(value, context))
    return lambda value: escape(_cut(form(value, context)))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _option(type_: FieldType, show: Show) -> Cell:
    options = getattr(type_, "options", ())
    if not options:  # a code from a list, such as a country
        return _plain(type_, show)
    badges = {each.name: f'{BADGE} k-tone-{tone(each.colour)}">{escape(each.label)}</span>' for each in options}
    return lambda value: badges.get(value) or _badge(value)


def _badge(text: Any) -> str:
    return f'{BADGE}">{escape(str(text))}</span>'


def _several(one: Cell) -> Cell:
    def many(values: Any) -> str:
        made = [one(value) for value in values]
        return ("" if made and made[0].startswith(BADGE) else ", ").join(made)

    return many


def _tags(type_: FieldType, show: Show) -> Cell:
    return lambda values: "".join(_badge(value) for value in values)


def reference(value: Any, base: str = "") -> str:
    """A link to another record; a person or group by name; what isn't open to the viewer without a name."""
    if not isinstance(value, Ref):
        return escape(str(value))
    if value.title is None:
        return f'<span class="k-none">{escape(_("Not open to you"))}</span>'
    if value.module in {"users", "groups"}:
        return escape(value.title)
    return f'<a href="{base}/m/{value.module}/{value.id}">{escape(value.title)}</a>'


def _reference(type_: FieldType, show: Show) -> Cell:
    return partial(reference, base=show.base) if show.base else reference


def _file(type_: FieldType, show: Show, *, image: bool = False) -> Cell:
    named = not show.short and not image
    icon = f'<svg class="k-icon" aria-hidden="true"><use href="{show.sprite}#file"/></svg>'

    def link(value: Any) -> str:
        if not isinstance(value, FileRef):
            return escape(str(value))
        name, address = escape(value.title or ""), escape(address_of(value.id, value.title or "", show.base))
        if not value.previewed:
            told = icon + name
        elif named:
            told = f'<img class="k-thumb" src="{preview_of(value.id, show.base)}" alt="" loading="lazy">{name}'
        else:
            told = f'<img class="k-thumb" src="{preview_of(value.id, show.base)}" alt="{name}" loading="lazy">'
        return f'<a class="k-file" href="{address}">{told}</a>'

    return link


def _image(type_: FieldType, show: Show) -> Cell:
    small = _file(type_, show, image=True)
    if show.short:
        return small
    return lambda value: small(value).replace('class="k-thumb"', 'class="k-image"', 1)


def _files(type_: FieldType, show: Show) -> Cell:
    one = _file(type_, show)
    if show.short:
        return lambda values: " ".join(one(value) for value in values[:FEW]) + _rest(len(values) - FEW)
    return lambda values: (
        f'<ul class="k-files">{"".join(f"<li>{one(value)}{_size(value)}</li>" for value in values)}</ul>'
    )


def _rest(count: int) -> str:
    return f' <span class="k-none">+{count}</span>' if count > 0 else ""


def _size(value: Any) -> str:
    return f' <span class="k-none">{size_text(value.size)}</span>' if isinstance(value, FileRef) else ""


def _boolean(type_: FieldType, show: Show) -> Cell:
    label, no = escape(_("Yes")), escape(_("No"))
    yes = f'<svg class="k-icon k-yes" role="img" aria-label="{label}"><use href="{show.sprite}#check"/></svg>'
    return lambda value: yes if value else f'<span class="k-none">{no}</span>'


def _email(type_: FieldType, show: Show) -> Cell:
    def link(value: Any) -> str:
        text = escape(str(value))
        return f'<a href="mailto:{text}">{text}</a>'

    return link


def _phone(type_: FieldType, show: Show) -> Cell:
    form, context = type_.format, show.context
    return lambda value: f'<a href="tel:{escape(str(value))}">{escape(form(value, context))}</a>'


def _url(type_: FieldType, show: Show) -> Cell:
    def link(value: Any) -> str:
        text = re.sub(r"^https?://(www\.)?|/$", "", str(value))
        address = escape(str(value))
        return f'<a href="{address}" rel="noopener noreferrer" target="_blank">{escape(_cut(text))}</a>'

    return link


def _rich(type_: FieldType, show: Show) -> Cell:
    if show.short:
        return lambda value: escape(_cut(unescape(TAG.sub(" ", str(value))).strip()))
    # rich_text's `parse` has let only harmless tags through; nothing else writes the column
    return lambda value: f'<div class="k-rich">{value}</div>'


def _long(type_: FieldType, show: Show) -> Cell:
    if show.short:
        return lambda value: escape(_cut(" ".join(str(value).split())))
    return lambda value: f'<div class="k-long">{escape(str(value))}</div>'


def _lines(type_: FieldType, show: Show) -> Cell:
    form, context = type_.format, show.context
    if show.short:
        return lambda value: escape(_cut(form(value, context).replace("\n", ", ")))
    return lambda value: f'<div class="k-long">{escape(form(value, context))}</div>'


def _rating(type_: FieldType, show: Show) -> Cell:
    most = int(getattr(type_, "max", None) or 5)

    def stars(value: Any) -> str:
        label = _("{value} of {most}", value=value, most=most)
        drawn = "★" * int(value) + "☆" * (most - int(value))
        return f'<span class="k-stars" role="img" aria-label="{escape(label)}">{drawn}</span>'

    return stars


def _colour(type_: FieldType, show: Show) -> Cell:
    def swatch(value: Any) -> str:
        colour = escape(str(value))
        square = f'<rect width="1" height="1" fill="{colour}"/>'
        return f'<svg class="k-swatch" viewBox="0 0 1 1" aria-hidden="true">{square}</svg> {colour}'

    return swatch


def _json(type_: FieldType, show: Show) -> Cell:
    text = type_.to_text
    if show.short:
        return lambda value: escape(_cut(text(value)))
    return lambda value: f"<pre>{escape(text(value))}</pre>"


BY_NAME: Mapping[str, Callable[[FieldType, Show], Cell]] = {
    "email": _email,
    "phone": _phone,
    "url": _url,
    "rich_text": _rich,
    "long_text": _long,
    "rating": _rating,
    "colour": _colour,
    "json": _json,
    "tags": _tags,
    "file": _file,
    "image": _image,
    "files": _files,
    "address": _lines,
    "line_items": _lines,
}
BY_FAMILY: Mapping[str, Callable[[FieldType, Show], Cell]] = {
    "option": _option,
    "options": _option,
    "boolean": _boolean,
    "reference": _reference,
    "references": _reference,
}
