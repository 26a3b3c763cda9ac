"""Spreadsheets that are small as a file and huge in memory, told apart before they are opened.

The reader makes a table of every cell up to the last one, so two cells in opposite corners end the process.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import IO

MOST_CELLS = 50_000_000
MOST_BYTES = 2 << 30  # unpacked
_CELL = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br=["']([0-9]{1,7})["'][^>]*(?<!/)>""")  # one with cells in it
_CHUNK, _OVERLAP = 1 << 20, 512


def is_too_large(path: Path) -> bool:
    """Whether a zipped spreadsheet unpacks to too much, or has a sheet that reaches too far. Others: False."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as book:
        if sum(each.file_size for each in book.infolist()) > MOST_BYTES:
            return True
        sheets = [each for each in book.infolist() if each.filename.startswith("xl/worksheets/sheet")]
        return any(_cells(book.open(each)) > MOST_CELLS for each in sheets)


def _cells(sheet: IO[bytes]) -> int:
    """How many cells a table up to the sheet's last row and column has."""
    rows = columns = 1
    before = b""
    with sheet:
        while chunk := sheet.read(_CHUNK):
            seen = before + chunk
            rows = max([rows, *(int(number) for number in _ROW.findall(seen))])
            for letters, number in _CELL.findall(seen):
                rows, columns = max(rows, int(number)), max(columns, _column(letters))
            before = chunk[-_OVERLAP:]
    return rows * columns


def _column(letters: bytes) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + letter - 64
    return found
