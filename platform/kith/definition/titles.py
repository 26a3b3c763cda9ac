"""What a record is called: a template of text and fields, and which fields have a stored sort key because of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kith.definition.drafts import Building, Draft
from kith.definition.fields import field_list
from kith.definition.model import ListView, RelatedList, SortKey, TitleField
from kith.fields.base import FieldType
from kith.fields.template import Template
from kith.reader import Datum

_SPLIT = re.compile(r"\{([^{}]*)\}")
Title = tuple[str | TitleField, ...]


def build_title(building: Building, draft: Draft) -> Title:
    """The title of the module: its template in pieces; without one, the first declared field that can be in it."""
    written = draft.part("title")
    if written is None:
        fitting = [field.name for field in draft.fields.values() if not field.builtin and fits_title(field.type)]
        return (TitleField(fitting[0]),) if fitting else (TitleField("id"),)
    with building.report.collecting(written.source):
        Template.parse(written.value)
        return _pieces(building, draft, written)
    return ()


def _pieces(building: Building, draft: Draft, written: Datum) -> Title:
    pieces: list[str | TitleField] = []
    for index, piece in enumerate(_SPLIT.split(written.value)):
        if index % 2 == 0:
            pieces += [piece] if piece else []
        elif piece not in draft.fields:
            building.report.unknown("K112", piece, draft.fields, written.source, what="the title")
        elif not fits_title(draft.fields[piece].type):
            type_ = draft.fields[piece].type.name
            building.report.error("K152", written.source, what="the title", name=piece, type=type_)
        else:
            pieces.append(TitleField(piece))
    return tuple(pieces)


def fits_title(type_: FieldType) -> bool:
    """True for types of one value that people read, whose value is stored."""
    return type_.shape == "columns" and type_.family not in {"options", "references", "composite", "opaque", "boolean"}


def build_search(building: Building, draft: Draft, title: Title) -> tuple[str, ...]:
    """The fields that search looks in; where the module doesn't say, the texts of its title."""
    written = draft.part("search")
    if written is None:
        names = [piece.name for piece in title if isinstance(piece, TitleField)]
        return tuple(name for name in names if draft.fields[name].type.family == "text")
    for item in written.elements():
        field = draft.fields.get(item.value)
        if field is not None and (field.type.family != "text" or field.type.shape != "columns"):
            building.report.error("K152", item.source, what="search", name=field.name, type=field.type.name)
    return field_list(building, draft, written, "search")


def mark_sorted(
    building: Building,
    titles: Mapping[str, Title],
    searched: Mapping[str, tuple[str, ...]],
    views: Iterable[tuple[str, ListView | RelatedList]],
) -> None:
    """Sets `sort` on every field that has a stored sort key: of titles, searches, orders, `index: true`, and the texts
    that tell duplicates, which are alike whatever their accents.

    `views` pair a list with the module whose records it shows.
    """
    wanted: set[tuple[str, str]] = set()
    for module, draft in building.drafts.items():
        names = [piece.name for piece in titles[module] if isinstance(piece, TitleField)]
        indexed = [field.name for field in draft.fields.values() if field.index]
        alike = [name for each in draft.datum.plain("duplicates", ()) for name in each if _is_text(draft, name)]
        wanted |= {(module, name) for name in (*names, *searched[module], *indexed, *alike)}
    for module, view in views:
        wanted |= {end for key in view.sort if (end := _end(building, module, key))}
    for module, name in wanted:
        fields = building.drafts[module].fields
        if name in fields:
            fields[name] = replace(fields[name], sort=True)


def _is_text(draft: Draft, name: str) -> bool:
    """Whether the field is a line of text: addresses, numbers of telephones and the like are told apart exactly."""
    field = draft.fields.get(name)
    return field is not None and field.type.name == "text"


def _end(building: Building, module: str, key: SortKey) -> tuple[str, str] | None:
    """Module and field that an order by this key looks at; None for the title, whose fields are marked anyway."""
    names = key.path.split(".")
    for name in names[:-1]:
        field = building.drafts[module].fields[name]
        if not field.type.targets:
            return module, name
        module = field.type.targets[0]
    return None if names[-1] == "title" else (module, names[-1])
