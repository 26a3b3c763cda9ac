"""Rows of a CSV file as spreadsheets write it: any delimiter and encoding, `sep=` line, line breaks inside quotes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from kith.errors import KithError, Problem
from kith.transfer.dialect import find_delimiter, named_delimiter
from kith.transfer.encoding import find_encoding

_HEAD = 64_000  # characters that the delimiter is found from
_LARGEST_CELL = 1_000_000


class CsvRows:
    """The records of an open CSV file, each with its number as a spreadsheet counts."""

    exact = False

    def __init__(self, path: Path, encoding: str) -> None:
        self._path, self._encoding = path, encoding
        self._size = max(path.stat().st_size, 1)
        self._marked = 0
        self.delimiter = self._find_delimiter()
        self._file: IO[bytes] = path.open("rb")
        self._text = io.TextIOWrapper(self._file, encoding=encoding, newline="")

    def _find_delimiter(self) -> str:
        with self._reading(0), self._path.open(encoding=self._encoding, newline="") as start:
            head = start.read(_HEAD)
        first, _, _ = head.partition("\n")
        named = named_delimiter(first + "\n")
        self._marked = 1 if named else 0
        return named or find_delimiter(head)

    @property
    def done(self) -> float:
        """The share of the file's bytes already read."""
        return min(self._file.tell() / self._size, 1.0)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        csv.field_size_limit(_LARGEST_CELL)
        rows = csv.reader(self._text, delimiter=self.delimiter)
        number = 0
        with self._reading(lambda: number + 1):
            for number, row in enumerate(rows, start=1):
                if number > self._marked:
                    yield number, row

    def _reading(self, row: object) -> _Reading:
        return _Reading(self._path, self._encoding, row)

    def close(self) -> None:
        """Give the file back."""
        self._text.close()


class _Reading:
    """Turns what decoding and csv raise into problems."""

    def __init__(self, path: Path, encoding: str, row: object) -> None:
        self._path, self._encoding, self._row = path, encoding, row

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        row = self._row() if callable(self._row) else self._row
        if isinstance(error, UnicodeError):
            params = {"path": self._path.name, "encoding": self._encoding, "row": row}
            raise KithError(Problem(code="K702", params=params)) from error
        if isinstance(error, csv.Error):
            raise KithError(Problem(code="K709", params={"path": self._path.name, "row": row})) from error


def open_csv(path: Path, locale: str, encoding: str | None = None) -> CsvRows:
    """The file's records. Raises KithError K702 where it isn't text in the encoding named or found."""
    try:
        return CsvRows(path, encoding or find_encoding(path, locale))
    except LookupError as error:
        raise KithError(Problem(code="K702", params={"path": path.name, "encoding": encoding, "row": 1})) from error
