"""A list as a file: its columns, its filter and its order, as CSV or as a workbook, in flat memory.

Values are read as the list reads them and written as people read them, so that options come with their labels. A
workbook holds numbers, dates and truths as such.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from kith.access.actor import Actor
from kith.definition.model import Module, Site
from kith.fields import FieldType
from kith.fields.base import Context
from kith.fields.money import Money
from kith.lazy import lazy
from kith.ledger import audit
from kith.records.model import Query, Row
from kith.records.paths import read_paths
from kith.storage.tx import Tx
from kith.transfer.cells import guarded
from kith.transfer.export import Cell, cells_of, exportable, pages_of, parts_of

Format = Literal["csv", "xlsx"]
PIECE = 64 * 1024  # bytes of a workbook that are sent at a time
LONGEST = 32_767  # characters of a workbook's cell
DIGITS = 15  # of a number that a workbook keeps exactly

openpyxl = lazy("openpyxl")
cell_module = lazy("openpyxl.cell.cell")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListColumn:
    """A column: what it reads, what stands above it, its type (None: the record's title)."""

    path: str
    heading: str
    type: FieldType | None


def note_list_export(tx: Tx, actor: Actor, module: str, columns: Sequence[ListColumn]) -> None:
    """Puts the export into the audit log, in a transaction before it, so that one broken off stands there too.

    Raises KithError K717, K720.
    """
    exported = exportable(tx, actor, module)
    audit.note(
        tx,
        "exported",
        user_id=actor.user,
        impersonator_id=actor.impersonator,
        subject=exported.physical,
        detail={"via": actor.via, "fields": [_stable(tx.site, actor, exported, each.path) for each in columns]},
    )


def _stable(site: Site, actor: Actor, module: Module, path: str) -> str:
    """The path by physical names."""
    (found,) = read_paths(site, actor, module.name, [path])
    names = []
    for hop in found.hops:
        names.append(module.fields[hop.field].physical)
        module = site.modules[hop.module]
    return ".".join([*names, found.field.physical if found.field else "title", *([found.part] if found.part else [])])


def csv_parts(tx: Tx, actor: Actor, query: Query, columns: Sequence[ListColumn]) -> Iterator[bytes]:
    """The list as CSV in UTF-8, piece by piece. Cells that a spreadsheet would run begin with an apostrophe.

    Raises KithError K717, K720.
    """
    exportable(tx, actor, query.module)
    context = tx.context(locale=actor.locale or None, zone=actor.zone or None)
    makers = [(each.path, make) for each in columns for make in _texts(each, context)]
    yield b"\xef\xbb\xbf" + _lines([[guarded(text) for text in _heading(columns)]])
    for rows in pages_of(tx, actor, _query(query, columns)):
        yield _lines([[make(_value(row, path)) for path, make in makers] for row in rows])


def xlsx_parts(tx: Tx, actor: Actor, query: Query, columns: Sequence[ListColumn], title: str) -> Iterator[bytes]:
    """The list as a workbook with one sheet, piece by piece. It is written to a file first, and read from there.

    Raises KithError K717, K720.
    """
    exportable(tx, actor, query.module)
    context = tx.context(locale=actor.locale or None, zone=actor.zone or None)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
    makers = [(each.path, make) for each in columns for make in _typed(each, context, sheet)]
    sheet.append([_text(sheet, text) for text in _heading(columns)])
    for rows in pages_of(tx, actor, _query(query, columns)):
        for row in rows:
            sheet.append([make(_value(row, path)) for path, make in makers])
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _query(query: Query, columns: Sequence[ListColumn]) -> Query:
    return replace(query, fields=tuple(each.path for each in columns if each.path != "title"), groups=())


def _value(row: Row, path: str) -> Any:
    return row.title if path == "title" else row.values.get(path)


def _heading(columns: Sequence[ListColumn]) -> list[str]:
    return [
        f"{each.heading}: {part.replace('_', ' ')}" if part else each.heading
        for each in columns
        for part in (parts_of(each.type) if each.type is not None else ("",))
    ]


def _lines(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8")


def _texts(column: ListColumn, context: Context) -> list[Cell]:
    """How values of a column are written as text: a function per column of the file."""
    type_ = column.type
    if type_ is None:
        return [guarded]
    if getattr(type_.item or type_, "options", ()):
        return [lambda value: "" if value in (None, ()) else guarded(type_.format(value, context))]
    if type_.family == "datetime":
        return [lambda value: "" if value is None else _local(value, context).isoformat(sep=" ", timespec="minutes")]
    return cells_of(type_, ids=False)


def _local(value: datetime, context: Context) -> datetime:
    """The moment as the viewer's clocks show it."""
    return value.astimezone(context.zone).replace(tzinfo=None)


def _typed(column: ListColumn, context: Context, sheet: Any) -> list[Callable[[Any], Any]]:
    """How values of a column become cells of a workbook."""
    family = column.type.family if column.type is not None else ""
    if family == "datetime":
        return [lambda value: None if value is None else _local(value, context)]
    if family in ("date", "boolean"):
        return [lambda value: value]
    if family == "number":
        return [lambda value: _number(sheet, value)]
    if family == "money":
        return [lambda value: _money(sheet, value)]
    return [_as_text(sheet, make) for make in _texts(column, context)]


def _as_text(sheet: Any, make: Cell) -> Callable[[Any], Any]:
    return lambda value: _text(sheet, _unguarded(make(value)))


def _unguarded(text: str) -> str:
    """A workbook tells texts from formulas by itself: no apostrophe is needed."""
    return text[1:] if text.startswith("'") and guarded(text[1:]) == text else text


def _text(sheet: Any, text: str) -> Any:
    """A cell that is text whatever it looks like; None where it is empty."""
    if not text:
        return None
    cell = cell_module.WriteOnlyCell(sheet, cell_module.ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST])
    cell.data_type = "s"
    return cell


def _number(sheet: Any, value: Any) -> Any:
    """The number, as text where a workbook would round it."""
    if value is None:
        return None
    if not isinstance(value, int | float | Decimal) or len(str(value).lstrip("-").replace(".", "")) > DIGITS:
        return _text(sheet, str(value))
    return value


def _money(sheet: Any, value: Money | None) -> Any:
    """The amount as a number that shows its currency."""
    if value is None:
        return None
    cell = cell_module.WriteOnlyCell(sheet, _number(sheet, value.amount))
    if cell.data_type == "n":
        cell.number_format = f'#,##0.00 "{value.currency}"'
    return cell


def _sheet_name(title: str) -> str:
    """What a sheet may be called."""
    return "".join(" " if each in "[]:*?/\\'" else each for each in title)[:31].strip() or "Sheet"
