"""How a CSV file separates its cells, found from its first records."""

from __future__ import annotations

import csv
import re
from collections import Counter

DELIMITERS = (",", ";", "\t", "|")
_RECORDS = 30
_SEP = re.compile(r'"?sep=(.)"?;*,*\r?\n?', re.IGNORECASE)


def named_delimiter(first_line: str) -> str | None:
    """The delimiter that a spreadsheet's own `sep=;` line names, or None where the line is something else."""
    match = _SEP.fullmatch(first_line)
    return match[1] if match else None


def find_delimiter(text: str) -> str:
    """The delimiter that cuts `text` (the start of a file) into rows of equal length; a comma where nothing cuts it."""
    return max(DELIMITERS, key=lambda each: (_fitness(text, each), -DELIMITERS.index(each)))


def _fitness(text: str, delimiter: str) -> tuple[float, int]:
    """How equal the records are in length, and how many cells they have; (0, 0) where nothing is cut."""
    try:
        records = [row for row in csv.reader(text.splitlines(keepends=True), delimiter=delimiter) if row][:_RECORDS]
    except csv.Error:
        return (0.0, 0)
    if not records or len(records[0]) < 2:
        return (0.0, 0)
    usual, times = Counter(map(len, records)).most_common(1)[0]
    return (times / len(records), usual) if usual > 1 else (0.0, 0)
