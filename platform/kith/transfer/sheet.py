"""A table file as a heading and rows of text, whatever wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kith.errors import KithError, Problem
from kith.transfer.read_csv import CsvRows, open_csv
from kith.transfer.read_xlsx import XLSX_KINDS, XlsxRows, open_xlsx


@dataclass(frozen=True, slots=True)
class Line:
    """A row that holds something. `number` is what a spreadsheet shows beside it: the heading is usually row 1."""

    number: int
    cells: list[str]


class Rows(Protocol):
    """Rows of text with their numbers; `done` is the share of the file already read, 0 to 1."""

    delimiter: str

    @property
    def done(self) -> float: ...
    @property
    def exact(self) -> bool: ...
    def __iter__(self) -> Iterator[tuple[int, list[str]]]: ...
    def close(self) -> None: ...


class Sheet:
    """An open file: its heading, then its rows once, front to back. Close it, or use it in a `with`."""

    def __init__(self, path: Path, rows: Rows) -> None:
        self.path = path
        self._rows = rows
        self._lines = _filled(rows)
        heading = next(self._lines, None)
        if heading is None:
            raise KithError(Problem(code="K703", params={"path": path.name}))
        self.heading = tuple(cell.strip() for cell in _without_tail(heading.cells))

    @property
    def delimiter(self) -> str:
        """What separates the cells of a CSV file, and those of the file of refused rows."""
        return self._rows.delimiter

    @property
    def exact(self) -> bool:
        """True where numbers and dates came typed (a spreadsheet's own file), so that no locale has to be guessed."""
        return self._rows.exact

    @property
    def done(self) -> float:
        """The share of the file that was read, 0 to 1."""
        return self._rows.done

    def __iter__(self) -> Iterator[Line]:
        return self._lines

    def __enter__(self) -> Sheet:
        return self

    def __exit__(self, *_: object) -> None:
        self._rows.close()


def _filled(rows: Rows) -> Iterator[Line]:
    for number, cells in rows:
        if any(cells) and any(cell.strip() for cell in cells):
            yield Line(number, cells)


def _without_tail(cells: Sequence[str]) -> Sequence[str]:
    """Spreadsheets carry empty columns at the right; those of the heading end the table."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def open_sheet(path: Path, *, locale: str = "en", encoding: str | None = None) -> Sheet:
    """The table in a CSV, XLSX, XLS or ODS file. Raises KithError: K701 unreadable, K702 encoding, K703 empty."""
    if not path.is_file():
        raise KithError(Problem(code="K701", params={"path": str(path), "reason": "there is no such file"}))
    rows: CsvRows | XlsxRows
    try:
        rows = open_xlsx(path) if path.suffix.lower() in XLSX_KINDS else open_csv(path, locale, encoding)
    except OSError as error:
        raise KithError(Problem(code="K701", params={"path": str(path), "reason": str(error.strerror)})) from error
    try:
        return Sheet(path, rows)
    except BaseException:
        rows.close()
        raise
