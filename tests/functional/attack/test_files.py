"""Files that are made to hurt whoever imports them are refused with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from kith.errors import KithError
from kith.transfer.sheet import open_sheet


def test_a_small_spreadsheet_that_reaches_too_far_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    book, path = Workbook(), tmp_path / "far.xlsx"
    book.active.cell(1, 1, "First name")
    book.active.cell(1_048_576, 16_384, 1)
    book.save(path)
    with pytest.raises(KithError, match="reach too far"), open_sheet(path, locale="en"):
        pass


def test_a_long_spreadsheet_of_a_few_columns_is_read(tmp_path: Path) -> None:
    book, path = Workbook(), tmp_path / "long.xlsx"
    book.active.cell(1, 1, "First name")
    book.active.cell(3_000, 20, "end")
    book.save(path)
    with open_sheet(path, locale="en"):
        pass
