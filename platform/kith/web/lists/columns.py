"""The columns of a list for one set of rights: what to read, how to draw a cell, whether it sorts.

Made once per definition, rights and language, and kept: a page only applies them to its rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from kith.access.actor import Actor
from kith.access.keeping import rights_key
from kith.definition.model import ListView, Module, RelatedList, Site
from kith.errors import KithError
from kith.records.model import Row
from kith.records.paths import ReadPath, read_path
from kith.storage.tx import Tx
from kith.web.look.cells import NONE, Cell, Show, as_markup, cell, is_blank, is_number
from kith.web.look.viewing import Viewing
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
    before: str
    blank: str


def columns_of(tx: Tx, actor: Actor, module: Module, paths: Sequence[str], look: Viewing) -> tuple[Column, ...]:
    """The columns for `paths`, without those that the actor may not read, drawn as `look` says."""
    key = ("columns", module.name, tuple(paths), rights_key(actor), look)
    kept: tuple[Column, ...] | None = tx.tables.kept.get(key)
    if kept is None:
        paths_read = (_path(tx.site, actor, module.name, path) for path in paths)
        kept = tuple(_column(tx.site, module, path, look) for path in paths_read if path)
        tx.tables.kept.put(key, kept)
    return kept


def _path(site: Site, actor: Actor, module: str, path: str) -> ReadPath | None:
    try:
        return read_path(site, actor, module, path)
    except KithError:
        return None  # not open to this actor: the column isn't there


def paths_of(module: Module, view: ListView | RelatedList | None) -> tuple[str, ...]:
    """The columns that the view names (of a board: what groups it, and its cards), else the title and a few fields."""
    if isinstance(view, ListView) and view.group_by:
        return tuple(dict.fromkeys(("title", view.group_by, *view.cards, *view.columns)))
    if isinstance(view, ListView) and view.days_by and view.columns == ("title",):
        return ("title", view.days_by)
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


def _column(site: Site, module: Module, path: ReadPath, key: Viewing) -> Column:
    show = Show(context=key.context, sprite=key.sprite, short=True, base=key.base)
    label = path_label(site, module, path)
    type_ = path.type
    number = type_ is not None and is_number(type_)
    kind = "k-num" if number else "k-title" if path.text == "title" else ""
    name = escape(label)
    return Column(
        path=path.text,
        label=label,
        sortable=type_ is None or (type_.family in SORTABLE and type_.shape == "columns"),
        number=number,
        make=escape if type_ is None else cell(type_, show),
        before=f'<td class="{kind}" data-label="{name}">',
        blank=f'<td class="k-none {kind}" data-label="{name}">{NONE}</td>',
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """What stands around the columns of a row: a box to tick it by, of the form `form`, and the way to its menu.

    Either is '' where it isn't there; `dots` is the sign of the menu.
    """

    form: str = ""
    dots: str = ""

    @property
    def width(self) -> int:
        """How many columns more that are."""
        return bool(self.form) + bool(self.dots)

    def before(self, row: Row) -> str:
        """The cell before the columns."""
        if not self.form:
            return ""
        named = escape(f"{_('Select')}: {row.title or _('Untitled')}")
        box = f'<input type="checkbox" name="_id" value="{row.id}" form="{self.form}" aria-label="{named}">'
        return f'<td class="k-tick">{box}</td>'

    def behind(self, row: Row, base: str) -> str:
        """The cell behind them."""
        if not self.dots:
            return ""
        named = escape(f"{_('Options')}: {row.title or _('Untitled')}")
        link = f'<a class="k-row-menu" href="{base}{row.id}/menu" aria-label="{named}">{self.dots}</a>'
        return f'<td class="k-row-end">{link}</td>'


NO_ENDS = Ends()


def rows_of(rows: Iterable[Row], columns: Sequence[Column], base: str, tail: str = "", ends: Ends = NO_ENDS) -> Markup:
    """The rows of a table. A record opens at `base`, its id and `tail`: its title links there."""
    drawn = [(column.path, column.before, column.blank, column.make) for column in columns]
    made: list[str] = []
    for row in rows:
        made.append(f"<tr>{ends.before(row)}")
        for path, before, blank, make in drawn:
            if path == "title":
                made.append(f'{before}<a href="{base}{row.id}{tail}">{escape(row.title or _("Untitled"))}</a></td>')
                continue
            value = row.values.get(path)
            made.append(blank if is_blank(value) else f"{before}{make(value)}</td>")
        made.append(f"{ends.behind(row, base)}</tr>\n")
    return as_markup("".join(made))
