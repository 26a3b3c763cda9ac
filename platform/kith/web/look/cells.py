"""Values as HTML, as people read them: one function per path, made once and used for every row.

A list's cells are made here rather than in the template: per-cell macros cost more than the query.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from markupsafe import Markup, escape

from kith.definition.model import Field
from kith.fields.base import Context, FieldType
from kith.records.model import Ref
from kith.web.look.tones import tone
from kith.web.texts import gettext as _

Cell = Callable[[Any], Markup]
LONGEST = 160  # characters of a long text in a list
NONE = Markup('<span class="k-none" aria-hidden="true">–</span>')
NOTHING, COMMA = Markup(""), Markup(", ")
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """How values are shown to one viewer: `short` in a list's cell, else in full."""

    context: Context
    sprite: str
    short: bool


def cell(type_: FieldType, show: Show) -> Cell:
    """The function from a value of `type_` to HTML. It is given no None."""
    if type_.shape == "link" and type_.item is not None:
        return _several(cell(type_.item, show))
    maker = BY_NAME.get(type_.name) or BY_FAMILY.get(type_.family) or _plain
    return maker(type_, show)


def shown(make: Cell, value: Any) -> Markup:
    """`make(value)`, or a dash where there is nothing to show."""
    return NONE if is_blank(value) else make(value)


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
    badges = {
        each.name: Markup('<span class="k-badge k-tone-{}">{}</span>').format(tone(each.colour), each.label)
        for each in options
    }
    return lambda value: badges.get(value) or Markup('<span class="k-badge">{}</span>').format(value)


def _several(one: Cell) -> Cell:
    def many(values: Any) -> Markup:
        made = [one(value) for value in values]
        badges = all(each.startswith('<span class="k-badge') for each in made)
        return (NOTHING if badges else COMMA).join(made)

    return many


def _tags(type_: FieldType, show: Show) -> Cell:
    badge = Markup('<span class="k-badge">{}</span>').format
    return lambda value: badge(value) if isinstance(value, str) else Markup("").join(badge(each) for each in value)


def reference(value: Ref) -> Markup:
    """A link to another record; a person or group by name; what isn't open to the viewer without a name."""
    if value.title is None:
        return Markup('<span class="k-none">{}</span>').format(_("Not open to you"))
    if value.module in {"users", "groups"}:
        return escape(value.title)
    return Markup('<a href="/m/{}/{}">{}</a>').format(value.module, value.id, value.title)


def _reference(type_: FieldType, show: Show) -> Cell:
    return lambda value: reference(value) if isinstance(value, Ref) else escape(value)


def _boolean(type_: FieldType, show: Show) -> Cell:
    yes = Markup('<svg class="k-icon k-yes" role="img" aria-label="{}"><use href="{}#check"/></svg>').format(
        _("Yes"), show.sprite
    )
    no = Markup('<span class="k-none">{}</span>').format(_("No"))
    return lambda value: yes if value else no


def _email(type_: FieldType, show: Show) -> Cell:
    return lambda value: Markup('<a href="mailto:{0}">{0}</a>').format(value)


def _phone(type_: FieldType, show: Show) -> Cell:
    form, context = type_.format, show.context
    return lambda value: Markup('<a href="tel:{}">{}</a>').format(value, form(value, context))


def _url(type_: FieldType, show: Show) -> Cell:
    def link(value: Any) -> Markup:
        text = re.sub(r"^https?://(www\.)?|/$", "", str(value))
        return Markup('<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>').format(value, _cut(text))

    return link


def _rich(type_: FieldType, show: Show) -> Cell:
    if show.short:
        return lambda value: escape(_cut(unescape(TAG.sub(" ", str(value))).strip()))
    # rich_text's `parse` has let only harmless tags through; nothing else writes the column
    return lambda value: Markup('<div class="k-rich">{}</div>').format(Markup(value))  # noqa: S704


def _long(type_: FieldType, show: Show) -> Cell:
    if show.short:
        return lambda value: escape(_cut(" ".join(str(value).split())))
    return lambda value: Markup('<div class="k-long">{}</div>').format(value)


def _rating(type_: FieldType, show: Show) -> Cell:
    most = int(getattr(type_, "max", None) or 5)

    def stars(value: Any) -> Markup:
        label = _("{value} of {most}", value=value, most=most)
        drawn = "★" * int(value) + "☆" * (most - int(value))
        return Markup('<span class="k-stars" role="img" aria-label="{}">{}</span>').format(label, drawn)

    return stars


def _colour(type_: FieldType, show: Show) -> Cell:
    swatch = Markup(
        '<svg class="k-swatch" viewBox="0 0 1 1" aria-hidden="true"><rect width="1" height="1" fill="{0}"/></svg> {0}'
    )
    return swatch.format


def _json(type_: FieldType, show: Show) -> Cell:
    text = type_.to_text
    if show.short:
        return lambda value: escape(_cut(text(value)))
    return lambda value: Markup("<pre>{}</pre>").format(text(value))


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
}
BY_FAMILY: Mapping[str, Callable[[FieldType, Show], Cell]] = {
    "option": _option,
    "options": _option,
    "boolean": _boolean,
    "reference": _reference,
    "references": _reference,
}
