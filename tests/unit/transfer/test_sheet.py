from __future__ import annotations

from datetime import date, datetime

import openpyxl
import pytest

from kith.errors import KithError
from kith.transfer.sheet import open_sheet


def csv_file(tmp_path, text: str, encoding: str = "utf-8"):
    path = tmp_path / "people.csv"
    path.write_bytes(text.encode(encoding))
    return path


def rows_of(path, **how):
    with open_sheet(path, **how) as sheet:
        return sheet.heading, [(line.number, line.cells) for line in sheet]


def code_of(refused) -> str:
    return refused.value.problems[0].code


def test_a_file_as_a_german_spreadsheet_writes_it(tmp_path):
    path = csv_file(tmp_path, 'Vorname;Straße\r\nJörg;"Am Markt 1\r\nHof"\r\n', "cp1252")
    heading, rows = rows_of(path, locale="de")
    assert heading == ("Vorname", "Straße")
    assert rows == [(2, ["Jörg", "Am Markt 1\r\nHof"])]


def test_rows_are_numbered_as_a_spreadsheet_does_line_breaks_or_not(tmp_path):
    _, rows = rows_of(csv_file(tmp_path, 'name\n"a\nb"\nc\n'))
    assert [number for number, _ in rows] == [2, 3]


def test_the_line_naming_the_delimiter_is_no_row_of_the_table(tmp_path):
    heading, rows = rows_of(csv_file(tmp_path, "sep=|\na|b\n1|2\n"))
    assert heading == ("a", "b")
    assert rows == [(3, ["1", "2"])]


def test_empty_rows_are_passed_over(tmp_path):
    _, rows = rows_of(csv_file(tmp_path, "a,b\n1,2\n,\n , \n\n3,4\n"))
    assert [cells for _, cells in rows] == [["1", "2"], ["3", "4"]]


def test_empty_columns_at_the_right_end_the_table(tmp_path):
    heading, _ = rows_of(csv_file(tmp_path, "a,b,,\n1,2,,\n"))
    assert heading == ("a", "b")


def test_a_file_that_isnt_there_is_a_problem(tmp_path):
    with pytest.raises(KithError) as refused:
        open_sheet(tmp_path / "nowhere.csv")
    assert code_of(refused) == "K701"


@pytest.mark.parametrize("text", ["", "\n\n", ",,\n"])
def test_a_file_without_a_heading_is_a_problem(tmp_path, text):
    with pytest.raises(KithError) as refused:
        open_sheet(csv_file(tmp_path, text))
    assert code_of(refused) == "K703"


def test_text_that_isnt_in_the_named_encoding_is_a_problem(tmp_path):
    with pytest.raises(KithError) as refused:
        rows_of(csv_file(tmp_path, "näme\n", "cp1252"), encoding="utf-8")
    assert code_of(refused) == "K702"


def test_an_encoding_nobody_knows_is_a_problem(tmp_path):
    with pytest.raises(KithError) as refused:
        open_sheet(csv_file(tmp_path, "a\n"), encoding="utf-99")
    assert code_of(refused) == "K702"


def test_a_quote_that_is_never_closed_is_a_problem_with_its_row(tmp_path):
    with pytest.raises(KithError) as refused:
        rows_of(csv_file(tmp_path, 'a,b\n1,2\n3,"' + "x" * 1_000_001))
    assert code_of(refused) == "K709"
    assert refused.value.problems[0].params["row"] == 3


def test_the_share_already_read_ends_at_one(tmp_path):
    with open_sheet(csv_file(tmp_path, "a\n1\n2\n")) as sheet:
        list(sheet)
        assert sheet.done == 1.0


def test_cells_of_a_workbook_come_as_plain_text(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Name", "Number", "Share", "Born", "Seen", "Yes"])
    book.active.append(["Ann", 7, 12.5, date(1990, 1, 31), datetime(2026, 1, 2, 3, 4), True])  # noqa: DTZ001
    book.save(tmp_path / "people.xlsx")
    heading, rows = rows_of(tmp_path / "people.xlsx")
    assert heading == ("Name", "Number", "Share", "Born", "Seen", "Yes")
    assert rows == [(2, ["Ann", "7", "12.5", "1990-01-31", "2026-01-02 03:04:00", "true"])]


def test_what_only_calls_itself_a_workbook_is_a_problem(tmp_path):
    path = tmp_path / "people.xlsx"
    path.write_text("name\nAnn\n", "utf-8")
    with pytest.raises(KithError) as refused:
        open_sheet(path)
    assert code_of(refused) == "K701"
