from __future__ import annotations

from kith.transfer.cells import RowReader
from kith.transfer.columns import match_columns
from kith.transfer.style import PROGRAM, Style

COMMA = Style(decimal_comma=True, day_first=True)


def read(people, heading, cells, style=PROGRAM, **how):
    writable = {name for name, field in people.fields.items() if field.writable}
    return RowReader(match_columns(heading, people, writable).columns, style, **how).read(2, cells)


def test_empty_cells_are_left_out(people):
    assert read(people, ["email", "first_name"], ["", "Ann"]).values == {"first_name": "Ann"}


def test_with_clear_they_are_sent(people):
    found = read(people, ["email", "boss", "first_name"], ["", "", "Ann"], clear=True)
    assert found.values == {"email": None, "boss": None, "first_name": "Ann"}


def test_a_short_row_has_nothing_to_say_about_the_rest(people):
    assert read(people, ["first_name", "email", "boss"], ["Ann"], clear=True).values == {"first_name": "Ann"}


def test_numbers_and_dates_are_written_plainly(people):
    heading = ["salary", "share", "born_on", "first_name"]
    found = read(people, heading, ["1.234,50 EUR", "12,5 %", "01/02/1990", "1.234,50"], COMMA)
    expected = {"salary": "1234.50 EUR", "share": "12.5 %", "born_on": "1990-02-01", "first_name": "1.234,50"}
    assert found.values == expected


def test_references_wait_to_be_looked_up(people):
    found = read(people, ["boss", "friends", "first_name"], [" Ben ", "Cy; Di", "Ann"])
    assert found.references == {"boss": "Ben", "friends": "Cy; Di"}
    assert found.values == {"first_name": "Ann"}


def test_parts_come_together(people):
    found = read(people, ["Address: city", "Address: country"], ["Bonn", "DE"])
    assert found.values == {"address": {"city": "Bonn", "country": "DE"}}


def test_the_guard_of_a_formula_is_taken_off(people):
    assert read(people, ["first_name"], ["'=Ann"]).values == {"first_name": "=Ann"}
