"""Whole numbers and ratings."""

from __future__ import annotations

import pytest

from kith.errors import KithError
from kith.fields import Context
from kith.fields.integers import IntegerType, RatingType


def test_limits_are_part_of_the_declaration():
    field = IntegerType.declare({"min": "1", "max": 10})
    assert field.parse("10", Context()) == 10
    with pytest.raises(KithError, match="below the smallest value that is allowed, 1"):
        field.parse("0", Context())
    with pytest.raises(KithError, match="K215"):
        field.parse(11, Context())


def test_literals_know_no_limits():
    assert IntegerType.declare({"max": 10}).literal("11", Context()) == 11


def test_refusal_says_what_would_be_right():
    with pytest.raises(KithError, match="write digits alone, for example 1200"):
        IntegerType().parse("twelve", Context())


def test_integers_are_shown_in_the_locale():
    assert IntegerType().format(1234567, Context(locale="de")) == "1.234.567"


def test_rating_is_shown_as_stars():
    assert RatingType().format(4, Context()) == "★★★★☆"
    assert RatingType(max=3).choices(Context()) == (("1", "★☆☆"), ("2", "★★☆"), ("3", "★★★"))
