"""Formulas."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kith.errors import KithError
from kith.fields import Context, field_types
from kith.fields.choice import ChoiceType

TYPES = field_types()
HERE = Context(locale="de")


def test_text_formula_joins_what_is_there():
    formula = TYPES.declare("formula", {"text": "{first_name} {last_name}"})
    assert formula.compute({"first_name": "Ada", "last_name": None}, HERE) == "Ada"
    assert formula.names == ("first_name", "last_name")
    assert (formula.family, formula.shape) == ("text", "columns")


def test_text_formula_writes_values_as_their_types_do():
    formula = TYPES.declare("formula", {"text": "{stage}: {amount}"})
    types = {"stage": ChoiceType.declare({"options": {"won": "Gewonnen"}}), "amount": TYPES.declare("decimal")}
    assert formula.compute({"stage": "won", "amount": Decimal("1234.50")}, HERE, types) == "Gewonnen: 1.234,50"


def test_number_formula_rounds_half_up():
    formula = TYPES.declare("formula", {"number": "a / 8", "places": 2})
    assert str(formula.compute({"a": 1}, HERE)) == "0.13"
    assert formula.family == "number"


def test_number_that_does_not_fit_is_empty():
    formula = TYPES.declare("formula", {"number": "a * a"})
    assert formula.compute({"a": 10**17}, HERE) is None


def test_date_formula_gives_a_day():
    formula = TYPES.declare("formula", {"date": "signed_on + 30"})
    assert formula.compute({"signed_on": date(2026, 1, 1)}, HERE) == date(2026, 1, 31)
    assert formula.family == "date"


@pytest.mark.parametrize(
    "options", [{"text": "{company.name}"}, {"number": "$today - birthday"}, {"date": "deal.closed_on + 1"}]
)
def test_formula_with_a_path_or_the_present_is_only_shown(options):
    formula = TYPES.declare("formula", options)
    assert formula.shape == "expression"
    assert formula.columns(sort=True) == formula.dump(None, HERE) == ()


@pytest.mark.parametrize("options", [{}, {"text": "{a}", "number": "a"}, {"places": 2}])
def test_formula_has_exactly_one_kind(options):
    with pytest.raises(KithError, match="exactly one"):
        TYPES.declare("formula", options)


def test_text_formula_that_grows_too_long_is_cut():
    formula = TYPES.declare("formula", {"text": "{a}"})
    assert formula.compute({"a": "x" * 5000}, HERE) == "x" * 1000
