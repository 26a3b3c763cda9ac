"""The columns of a list for one set of rights: what to read, how to draw a cell, whether it sorts.

Made once per definition, rights and language, and kept: a page only applies them to its rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from kith.access.actor import Actor
from kith.definition.model import ListView, Module, RelatedList, Site
from kith.errors import KithError
from kith.fields.base import Context
from kith.records.model import Row
from kith.records.paths import ReadPath, read_path
from kith.web.look.cells import NONE, Cell, Show, cell, is_blank, is_number
from kith.web.texts import gettext as _

USUAL = 6  # columns of a list that names none
SORTABLE = frozenset({"text", "number", "money", "boolean", "date", "datetime", "time", "option"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: `path` is what it reads, `before` and `blank` its cell's opening tag and the whole empty cell."""

    path: str
    label: str
    sortable: bool
    number: bool
    make: Cell
    before: Markup
    blank: Markup


END = Markup("</td>")


def columns_of(
    site: Site, actor: Actor, module: Module, paths: Sequence[str], context: Context, sprite: str
) -> tuple[Column, ...]:
    """The columns for `paths`, without those that the actor may not read."""
    found = []
    for path in paths:
        try:
            found.append(
                _column(
                    site,
                    module,
                    read_path(site, actor, module.name, path),
                    Show(context=context, sprite=sprite, short=True),
                )
            )
        except KithError:
            continue  # not open to this actor: the column isn't there
    return tuple(found)


def paths_of(module: Module, view: ListView | RelatedList | None) -> tuple[str, ...]:
    """The columns that the view names, else the title and the first few fields that fit into a cell."""
    if view is not None and view.columns:
        return view.columns
    title = {part.name for part in module.title if not isinstance(part, str)}
    fitting = (
        field.name
        for field in module.declared
        if field.name not in title
        and field.type.shape == "columns"
        and field.type.name not in {"long_text", "rich_text", "json"}
    )
    return ("title", *list(fitting)[: USUAL - 1])


def _column(site: Site, module: Module, path: ReadPath, show: Show) -> Column:
    label = path_label(site, module, path)
    type_ = path.type
    number = type_ is not None and is_number(type_)
    kind = "k-num" if number else "k-title" if path.text == "title" else ""
    opening = Markup('<td class="{}" data-label="{}">').format(kind, label)
    nothing = Markup('<td class="k-none {}" data-label="{}">').format(kind, label)
    return Column(
        path=path.text,
        label=label,
        sortable=type_ is None or (type_.family in SORTABLE and type_.shape == "columns"),
        number=number,
        make=escape if type_ is None else cell(type_, show),
        before=opening,
        blank=nothing + NONE + END,
    )


def path_label(site: Site, module: Module, path: ReadPath) -> str:
    """What the column is called: the labels of what the path passes, or the module's own word for a title."""
    labels = []
    for hop in path.hops:
        labels.append(module.fields[hop.field].label)
        module = site.modules.get(hop.module, module)
    if path.field is not None:
        labels.append(path.field.label)
    if path.part:
        labels.append(path.part.replace("_", " "))
    return " · ".join(labels) or module.labels.one


def cells_of(row: Row, columns: Sequence[Column], address: str) -> Markup:
    """The cells of one row. `address` is where the record opens: its title links there."""
    values = row.values
    made: list[Any] = []
    for column in columns:
        if column.path == "title":
            title = row.title or _("Untitled")
            made.append(column.before + Markup('<a href="{}">{}</a>').format(address, title) + END)
            continue
        value = values.get(column.path)
        made.append(column.blank if is_blank(value) else column.before + column.make(value) + END)
    return Markup("").join(made)
