"""Column types that hold the same values on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from uuid import uuid4

import pytest
import sqlalchemy as sa

from kith.fields.physical import RecordId, ScaledDecimal, Seconds, UtcDateTime, json_type, text_type

ID = "01931b2c-7a00-7000-8000-000000000001"
MOMENT = datetime(2026, 3, 31, 14, 30, 0, 5, tzinfo=UTC)


def through(engine, column_type, *values):
    """The values in the order in which the database sorts them."""
    table = sa.Table(f"physical_{uuid4().hex}", sa.MetaData(), sa.Column("v", column_type))
    with engine.connect() as connection:
        table.create(connection)
        connection.execute(table.insert(), [{"v": value} for value in values])
        order = [table.c.v] if len(values) > 1 else []  # PostgreSQL has no order for JSON
        found = connection.scalars(sa.select(table.c.v).order_by(*order)).all()
        table.drop(connection)
        connection.commit()
    return list(found)


@pytest.mark.parametrize(
    ("column_type", "value"),
    [
        (ScaledDecimal(2), Decimal("-9999999999999999.99")),
        (ScaledDecimal(0), Decimal(7)),
        (UtcDateTime(), MOMENT),
        (RecordId(), ID),
        (Seconds(), timedelta(days=400, seconds=1)),
        (text_type(), "Ängström 😀"),
        (json_type(), {"b": [1.5, None], "a": "ü"}),
    ],
)
def test_value_comes_back_unchanged(engine, column_type, value):
    assert through(engine, column_type, value) == [value]


@pytest.mark.parametrize("of", [ScaledDecimal(2), UtcDateTime(), RecordId(), Seconds(), text_type(), json_type()])
def test_nothing_comes_back_as_nothing(engine, of):
    assert through(engine, of, None) == [None]


def test_decimals_sort_as_numbers(engine):
    values = [Decimal("-1.50"), Decimal("0.05"), Decimal("9.00"), Decimal("10.00")]
    assert through(engine, ScaledDecimal(2), *reversed(values)) == values


def test_moments_of_all_zones_sort_as_moments(engine):
    later = MOMENT.astimezone(timezone(timedelta(hours=-11))) + timedelta(microseconds=1)
    assert through(engine, UtcDateTime(), later, MOMENT) == [MOMENT, later]


def test_moments_come_back_in_utc(engine):
    (found,) = through(engine, UtcDateTime(), MOMENT.astimezone(timezone(timedelta(hours=5))))
    assert found.tzinfo is UTC


def test_texts_sort_by_code_point(engine):
    words = ["B", "_", "a", "b", "z", "é", "ﬀ", "😀"]
    assert through(engine, text_type(), *reversed(words)) == words
