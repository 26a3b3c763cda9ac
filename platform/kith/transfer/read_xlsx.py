"""Rows of the first sheet of a spreadsheet's own file (XLSX, XLSM, XLSB, XLS, ODS), every cell as plain text."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from kith.errors import KithError, Problem
from kith.lazy import lazy
from kith.transfer.far_cells import is_too_large

python_calamine: Any = lazy("python_calamine")

XLSX_KINDS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})


class XlsxRows:
    """The rows of the first visible sheet."""

    delimiter = ","  # of the file of refused rows
    exact = True

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._height: int = max(sheet.total_height, 1)
        self._read = 0

    @property
    def done(self) -> float:
        """The share of the sheet's rows already read."""
        return min(self._read / self._height, 1.0)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        first = self._sheet.start[0] if self._sheet.start else 0
        for number, row in enumerate(self._sheet.iter_rows(), start=1):
            self._read = number
            if number > first:
                yield number, [_text(cell) for cell in row]

    def close(self) -> None:
        """Nothing stays open: the whole sheet was read."""


def open_xlsx(path: Path) -> XlsxRows:
    """The first visible sheet. Raises KithError K701 for what isn't a spreadsheet."""
    try:
        if is_too_large(path):
            raise KithError(Problem(code="K701", params={"path": str(path), "reason": "its sheets reach too far"}))
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        visible = (each.name for each in book.sheets_metadata if "Visible" in str(each.visible))
        name = next(visible, book.sheet_names[0])
        return XlsxRows(book.get_sheet_by_name(name))
    except (python_calamine.CalamineError, IndexError, BadZipFile, EOFError, zlib.error) as error:
        reason = f"it isn't a spreadsheet ({error})"
        raise KithError(Problem(code="K701", params={"path": str(path), "reason": reason})) from error


def _text(cell: Any) -> str:
    """A cell as `parse` of the field types reads it: whole numbers without a point, dates as ISO 8601."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)
