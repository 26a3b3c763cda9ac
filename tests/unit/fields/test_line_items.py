"""Rows below a record."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kith.errors import KithError
from kith.fields import Context, Money
from kith.fields.line_items import LineItemsType

FIELD = LineItemsType.declare(
    {"fields": {"product": {"type": "text", "required": "true", "max_length": "5"}, "price": {"type": "money"}}}
)


def test_options_of_sub_fields_may_still_be_text():
    assert FIELD.sub_fields[0].type.max_length == 5
    assert FIELD.sub_fields[0].required is True


def test_problems_name_item_and_sub_field():
    with pytest.raises(KithError) as refused:
        FIELD.parse([{"product": "Oar"}, {"product": "too long"}, {"price": "x"}, "Oar"], Context())
    found = [(problem.field, problem.code) for problem in refused.value.problems]
    assert found == [("1.product", "K203"), ("2.price", "K220"), ("2.product", "K276"), ("3", "K271")]


def test_items_that_are_empty_drop_out():
    assert FIELD.parse([{"product": ""}, {"product": "Oar"}], Context()) == ({"product": "Oar", "price": None},)


def test_each_item_is_a_row_of_a_child_table():
    value = FIELD.parse([{"product": "Oar", "price": "2"}], Context())
    assert FIELD.dump(value, Context()) == (("Oar", "oar", Decimal("2.00"), "EUR", Decimal("2.0000")),)
    assert FIELD.load([("Oar", Decimal("2.0000"), "EUR")]) == (
        {"product": "Oar", "price": Money(Decimal("2.00"), "EUR")},
    )


@pytest.mark.parametrize(
    "sub_field",
    [{"type": "lookup", "module": "x"}, {"type": "line_items"}, {"type": "text", "places": 2}, {"type": "choice"}],
)
def test_sub_fields_are_simple(sub_field):
    with pytest.raises(KithError, match=r"K2(72|81|86)"):
        LineItemsType.declare({"fields": {"x": sub_field}})


def test_items_are_shown_a_line_each():
    value = FIELD.parse([{"product": "Oar", "price": "2"}, {"product": "Sail"}], Context())
    assert FIELD.format(value, Context()) == "Oar, €2.00\nSail"
