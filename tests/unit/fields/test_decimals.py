"""Decimal numbers and percentages."""

from __future__ import annotations

from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from kith.errors import KithError
from kith.fields import Context
from kith.fields.decimals import DecimalType, PercentType

HUNDREDTHS = st.integers(-(10**18) + 1, 10**18 - 1).map(lambda n: Decimal(n).scaleb(-2))


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
@given(values=st.lists(HUNDREDTHS, min_size=1, max_size=50))
def test_decimals_are_exact_on_both_databases(engine, here, values):
    found, _ = stored(engine, DecimalType(), values, here)
    assert found == values
    assert [str(each) for each in found] == [f"{each:.2f}" for each in values]


def test_databases_compare_and_add_up_decimals_exactly(engine):
    field = DecimalType()
    table = sa.Table("sums", sa.MetaData(), sa.Column("v", field.columns()[0].type))
    with engine.connect() as connection:
        table.create(connection)
        connection.execute(
            table.insert(), [{"v": Decimal("0.10")}, {"v": Decimal("0.20")}, {"v": Decimal("9007199254740993.01")}]
        )
        assert connection.scalar(sa.select(sa.func.count()).where(table.c.v > Decimal("9007199254740993.00"))) == 1
        assert connection.scalar(sa.select(sa.func.count()).where(table.c.v == Decimal("0.1"))) == 1
        table.drop(connection)
        connection.commit()


def test_limits_may_be_given_as_text_or_number():
    field = DecimalType.declare({"min": "0.5", "max": 2})
    assert field.parse("0.50", Context()) == Decimal("0.5")
    with pytest.raises(KithError, match="K214"):
        field.parse("0.49", Context())
    with pytest.raises(KithError, match="K215"):
        field.parse("2.01", Context())


def test_all_places_are_shown():
    assert DecimalType().format(Decimal("1234.50"), Context(locale="de")) == "1.234,50"
    assert DecimalType(places=0).format(Decimal(1234), Context()) == "1,234"


def test_percent_reads_its_sign_and_shows_it():
    field = PercentType()
    assert field.parse("12,5 %", Context(locale="de")) == Decimal("12.5")
    assert field.format(Decimal("12.50"), Context(locale="de")) == "12,5\u00a0%"
