"""Money."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from kith.errors import KithError
from kith.fields import Money, base_amount
from kith.fields.money import MoneyType

CENTS = st.integers(-(10**15) + 1, 10**15 - 1)
MONEY = st.one_of(
    CENTS.map(lambda n: Money(Decimal(n).scaleb(-2), "EUR")),
    CENTS.map(lambda n: Money(Decimal(n).scaleb(-2), "USD")),
    CENTS.map(lambda n: Money(Decimal(n // 1000), "JPY")),
)


def refusal(field, raw, here):
    with pytest.raises(KithError) as refused:
        field.parse(raw, here)
    return refused.value.problems[0]


def stored(engine, field, values, here):
    """The values after they went through a real table, all their cells in one row each."""
    columns = field.columns()
    table = sa.Table(
        "exact", sa.MetaData(), sa.Column("n", sa.Integer), *(sa.Column(each.name("v"), each.type) for each in columns)
    )
    names = [each.name("v") for each in columns]
    with engine.connect() as connection:
        table.create(connection)
        rows = [dict(zip(names, field.dump(value, here), strict=True)) | {"n": n} for n, value in enumerate(values)]
        connection.execute(table.insert(), rows)
        found = connection.execute(sa.select(*(table.c[name] for name in names)).order_by(table.c.n)).all()
        table.drop(connection)
        connection.commit()
    return [field.load(row) for row in found], [tuple(row) for row in found]


@settings(max_examples=20)
@given(values=st.lists(MONEY, min_size=1, max_size=50))
def test_money_is_exact_on_both_databases(engine, here, values):
    found, rows = stored(engine, MoneyType(), values, here)
    assert found == values
    assert [row[2] for row in rows] == [base_amount(each, here) for each in values]


@given(value=MONEY)
def test_money_goes_through_text_and_json(here, value):
    field = MoneyType()
    assert field.parse(field.to_text(value), here) == value
    assert field.parse(field.to_json(value), here) == value


def test_json_has_the_digits_of_the_currency(here):
    field = MoneyType()
    assert field.to_json(field.parse("12.3", here)) == {"amount": "12.30", "currency": "EUR"}
    assert field.to_json(field.parse("1500 JPY", here)) == {"amount": "1500", "currency": "JPY"}


def test_amount_without_currency_is_in_the_base_currency(here):
    assert MoneyType().parse("5", replace(here, currency="CHF")) == Money(Decimal("5.00"), "CHF")


def test_base_amount_follows_the_rate(here):
    assert base_amount(Money(Decimal("10.00"), "USD"), here) == Decimal("9.0000")


def test_money_without_rate_is_refused(here):
    assert refusal(MoneyType(), "1 GBP", here).code == "K223"


def test_stored_money_whose_rate_is_gone_has_no_base_amount(here):
    assert MoneyType().dump(Money(Decimal(1), "GBP"), here) == (Decimal(1), "GBP", None)


def test_only_declared_currencies_are_taken(here):
    field = MoneyType.declare({"currencies": ["EUR"], "min": 0})
    assert refusal(field, "1 USD", here).code == "K222"
    assert refusal(field, "-1", here).code == "K214"
    assert field.literal("-1 USD", here) == Money(Decimal("-1.00"), "USD")


def test_unknown_currency_is_refused_when_declared():
    with pytest.raises(KithError, match="K221"):
        MoneyType.declare({"currencies": ["EUR", "XQQ"]})


def test_amounts_too_large_in_the_base_currency_are_refused(here):
    rich = replace(here, rates={"KWD": "1000"})
    assert refusal(MoneyType(), "9999999999999 KWD", rich).code == "K213"


def test_money_is_shown_in_the_locale(here):
    assert MoneyType().format(Money(Decimal("1234.50"), "EUR"), replace(here, locale="de")) == "1.234,50\u00a0€"
