from __future__ import annotations

import gc

import pytest

from kith.app.start import starting


@pytest.fixture(autouse=True)
def thawed():
    """Whatever was frozen is the collector's again."""
    yield
    gc.unfreeze()


def test_nothing_is_collected_while_loading():
    with starting():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_what_was_loaded_is_out_of_the_collectors_sight():
    with starting():
        loaded = [object()]
    assert all(each is not loaded for each in gc.get_objects())


def test_a_start_that_fails_collects_again():
    with pytest.raises(ValueError, match="no"), starting():
        raise ValueError("no")
    assert gc.isenabled()
