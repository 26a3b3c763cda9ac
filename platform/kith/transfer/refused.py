"""The file of refused rows: the same columns and delimiter as the file they came from, and a reason.

It is written so that it can be mended in a spreadsheet and imported again.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from kith.transfer.columns import REASON


class RefusedRows:
    """Writes refused rows; the file is made with the first of them. Close it, or use it in a `with`."""

    def __init__(self, path: Path | None, heading: Sequence[str], delimiter: str) -> None:
        self.path = path
        self._heading = [cell for cell in heading if cell != REASON]
        self._kept = [index for index, cell in enumerate(heading) if cell != REASON]
        self._delimiter = delimiter
        self._file: IO[str] | None = None
        self._writer: Any = None

    def add(self, cells: Sequence[str], reason: str) -> None:
        """One more row; without a path (a dry run) nothing is written."""
        if self.path is None:
            return
        if self._file is None:
            self._open(self.path)
        row = [cells[index] if index < len(cells) else "" for index in self._kept]
        self._writer.writerow([*row, reason])

    def _open(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")  # the mark tells spreadsheets that it is UTF-8
        self._writer = csv.writer(self._file, delimiter=self._delimiter)
        self._writer.writerow([*self._heading, REASON])

    @property
    def written(self) -> Path | None:
        """The file, where there is one."""
        return self.path if self._file is not None else None

    def __enter__(self) -> RefusedRows:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()


def refused_path(path: Path) -> Path:
    """`contacts.csv.refused.csv` for `contacts.csv`: the file's whole name, and what the file is."""
    return path.with_name(f"{path.name}.refused.csv")
