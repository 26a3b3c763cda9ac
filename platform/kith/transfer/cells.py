"""From cells to the raw values of a change: what the field types can't know of a file is done here. Pure.

Empty cells are left out, so that a new record gets its defaults and a stored one keeps what it has; with
`clear` they are sent, and empty the field of a stored record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kith.fields import FieldType
from kith.transfer.columns import Column
from kith.transfer.style import Style

Convert = Callable[[str], str]
GUARDED = frozenset("=+-@")  # what a spreadsheet would take for a formula


@dataclass(slots=True)
class RowDraft:
    """One row on its way into a change. `references` are texts that name other records, users or groups."""

    number: int
    cells: list[str]
    values: dict[str, Any]
    references: dict[str, str] = field(default_factory=dict)


class RowReader:
    """Makes drafts of the rows of one file."""

    def __init__(self, columns: Sequence[Column], style: Style, *, clear: bool = False) -> None:
        self._clear = clear
        plain = [each for each in columns if not is_reference(each.field.type) and not each.part]
        self._plain = [(each.index, each.field.name, _convert(each.field.type, style)) for each in plain]
        self._parts = [(each.index, each.field.name, each.part, _part(each, style)) for each in columns if each.part]
        self._references = [(each.index, each.field.name) for each in columns if is_reference(each.field.type)]
        self.width = max((each.index for each in columns), default=0) + 1

    def read(self, number: int, cells: list[str]) -> RowDraft:
        """The draft of one row; cells that the row is too short for count as not there."""
        width = len(cells)
        if width < self.width:
            cells = cells + [""] * (self.width - width)
        values: dict[str, Any] = {}
        for index, name, convert in self._plain:
            cell = cells[index]
            if cell:
                values[name] = convert(cell) if convert else cell if cell[0] != "'" else unguarded(cell)
            elif self._clear and index < width:
                values[name] = None
        draft = RowDraft(number, cells, values)
        self._read_others(draft, width)
        return draft

    def _read_others(self, draft: RowDraft, width: int) -> None:
        for index, name in self._references:
            text = draft.cells[index].strip()
            if text:
                draft.references[name] = unguarded(text)
            elif self._clear and index < width:
                draft.values[name] = None
        parts: dict[str, dict[str, Any]] = defaultdict(dict)
        for index, name, part, convert in self._parts:
            cell = draft.cells[index]
            if cell.strip():
                parts[name][str(part)] = convert(cell) if convert else unguarded(cell)
        draft.values.update(parts)


def is_reference(type_: FieldType) -> bool:
    """True for the types whose values are ids of records, users or groups, one or many."""
    return ((type_.item or type_).reference or "file") != "file"


def unguarded(text: str) -> str:
    """`text` without the apostrophe that keeps a spreadsheet from running it as a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in GUARDED else text


def guarded(text: str) -> str:
    """`text` so that no spreadsheet takes it for a formula; plain numbers and phone numbers stay as they are."""
    if text[:1] in GUARDED and not text[1:].replace(".", "", 1).isdecimal():
        return f"'{text}"
    return f"'{text}" if text[:1] in ("\t", "\r") else text


def _convert(type_: FieldType, style: Style) -> Convert | None:
    if type_.family in ("number", "money"):
        return lambda cell: style.number(unguarded(cell))
    return style.date if type_.family in ("date", "datetime") else None


def _part(column: Column, style: Style) -> Convert | None:
    return _convert(column.field.type.parts[str(column.part)], style)


def samples(columns: Iterable[Column], rows: Sequence[Sequence[str]], families: frozenset[str]) -> list[str]:
    """The cells of the columns of these families in the first rows, for finding the file's style."""
    places = [each.index for each in columns if not each.part and each.field.type.family in families]
    return [row[place] for row in rows for place in places if place < len(row) and row[place]]
