"""Rollups."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kith.errors import KithError
from kith.fields import field_types

TYPES = field_types()


def rollup(**options):
    return TYPES.declare("rollup", options)


def test_rollup_names_a_related_list_and_its_field():
    declared = rollup(sum="deals.amount", where={"stage.closed": False})
    assert (declared.function, declared.related, declared.measured) == ("sum", "deals", "amount")
    assert declared.where == {"stage.closed": False}


@pytest.mark.parametrize(
    ("options", "of", "family", "result"),
    [
        ({"sum": "deals.amount"}, "money", "money", "money"),
        ({"sum": "deals.hours"}, "integer", "number", "integer"),
        ({"avg": "deals.hours"}, "integer", "number", "decimal"),
        ({"max": "deals.closed_on"}, "date", "date", "date"),
        ({"min": "calls.at"}, "datetime", "datetime", "datetime"),
        ({"count": "deals"}, "text", "number", "integer"),
        ({"sum": "deals.share"}, "percent", "number", "percent"),
        ({"sum": "calls.length"}, "duration", "number", "duration"),
        ({"max": "deals.stars"}, "rating", "number", "integer"),
    ],
)
def test_result_follows_the_type_of_the_field(options, of, family, result):
    resolved = rollup(**options).resolved(TYPES.declare(of))
    assert (resolved.family, resolved.result.name) == (family, result)
    assert resolved.columns() == resolved.result.columns()


def test_result_has_no_limits_of_single_values():
    resolved = rollup(sum="deals.hours").resolved(TYPES.declare("integer", {"max": 10}))
    assert resolved.parse("500", None) == 500


def test_average_has_four_places():
    resolved = rollup(avg="deals.hours").resolved(TYPES.declare("rating"))
    assert resolved.dump(Decimal("3.3333"), None) == (Decimal("3.3333"),)
    assert resolved.result.places == 4


@pytest.mark.parametrize(
    ("options", "of"),
    [
        ({"sum": "deals.name"}, "text"),
        ({"avg": "deals.day"}, "date"),
        ({"max": "deals.tags"}, "tags"),
        ({"avg": "calls.length"}, "duration"),
    ],
)
def test_what_cannot_be_rolled_up_is_refused(options, of):
    with pytest.raises(KithError, match="can't be used by"):
        rollup(**options).resolved(TYPES.declare(of))


@pytest.mark.parametrize(
    "options", [{}, {"count": "deals.amount"}, {"sum": "deals"}, {"sum": "a.b", "max": "a.b"}, {"sum": "a.b.c"}]
)
def test_rollups_that_say_too_much_or_too_little_are_refused(options):
    with pytest.raises(KithError, match=r"K28[01]"):
        rollup(**options)


def test_rollup_of_a_formula_is_kept_as_the_result_of_the_formula():
    formula = TYPES.declare("formula", {"number": "price * 2", "places": 3})
    resolved = rollup(sum="deals.total").resolved(formula)
    assert (resolved.result.name, resolved.result.places) == ("decimal", 3)
