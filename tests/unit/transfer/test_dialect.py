from __future__ import annotations

import pytest

from kith.transfer.dialect import find_delimiter, named_delimiter


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_that_cuts_rows_of_equal_length_is_found(delimiter):
    rows = [["a", "b", "c"], ["1", "2", "3"], ["4", "5", "6"]]
    assert find_delimiter("\n".join(delimiter.join(row) for row in rows)) == delimiter


def test_decimal_commas_dont_outvote_semicolons():
    assert find_delimiter("name;amount;note\nAnn;1,50;a, b\nBob;2,75;c\n") == ";"


def test_delimiters_inside_quotes_dont_count():
    assert find_delimiter('name,note\nAnn,"a; b; c"\nBob,"d; e"\n') == ","


def test_a_single_column_counts_as_comma_separated():
    assert find_delimiter("email\nann@example.org\n") == ","


@pytest.mark.parametrize(
    ("line", "delimiter"), [("sep=;\r\n", ";"), ("SEP=,\n", ","), ('"sep=|"\n', "|"), ("sep=\t\n", "\t")]
)
def test_the_line_that_names_the_delimiter_is_understood(line, delimiter):
    assert named_delimiter(line) == delimiter


def test_a_heading_is_not_taken_for_that_line():
    assert named_delimiter("separator;name\n") is None
