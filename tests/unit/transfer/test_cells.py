from __future__ import annotations

import pytest

from kith.transfer.cells import guarded, unguarded


@pytest.mark.parametrize("text", ["=1+1", "=HYPERLINK(1)", "@SUM(A1)", "+1+cmd|' /C calc'!A0", "-2+3", "\tx", "\r=1"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ann", "+4915123456", "-12.50", "12.30 EUR", "'quoted'", "a=b"])
def test_harmless_text_stays_as_it_is(text):
    assert guarded(text) == text


@pytest.mark.parametrize("text", ["=1+1", "@home", "-x", "+x"])
def test_the_apostrophe_goes_again_when_read(text):
    assert unguarded(guarded(text)) == text


def test_an_apostrophe_of_the_text_itself_stays():
    assert unguarded("'s-Hertogenbosch") == "'s-Hertogenbosch"
