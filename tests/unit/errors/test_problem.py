"""Which names are taken for slips of others."""

import pytest

from kith.errors import slip

KNOWN = ("boats", "meetings", "view")


@pytest.mark.parametrize(
    ("name", "meant"), [("boat", "boats"), ("bboats", "boats"), ("meetinks", "meetings"), ("veiw", "view")]
)
def test_a_slip_is_a_letter_too_many_missing_or_wrong_or_two_that_changed_places(name, meant):
    assert slip(name, KNOWN) == meant


@pytest.mark.parametrize("name", ["mailings", "boot_s", "views_of", "weiv", ""])
def test_what_differs_by_more_is_no_slip(name):
    assert slip(name, KNOWN) is None
