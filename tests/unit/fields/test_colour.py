"""Colours."""

from __future__ import annotations

import pytest

from kith.errors import KithError
from kith.fields import Context
from kith.fields.colour import ColourType


def test_short_colours_are_written_out():
    assert ColourType().parse("#FA0", Context()) == "#ffaa00"


def test_names_of_colours_are_refused_with_the_form_that_is_right():
    with pytest.raises(KithError, match="write it like #1f6feb"):
        ColourType().parse("red", Context())
