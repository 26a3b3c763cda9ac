"""JSON as a value."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from kith.errors import KithError
from kith.fields import Context
from kith.fields.json_text import JsonType


def refusal(raw):
    with pytest.raises(KithError) as refused:
        JsonType().parse(raw, Context())
    return refused.value.problems[0].code


def test_depth_is_limited_however_it_comes():
    deep: Any = []
    for _ in range(3000):
        deep = [deep]
    assert refusal(deep) == "K275"
    assert refusal("[" * 100_000) in ("K274", "K275")


def test_size_is_limited():
    assert refusal(["x" * 60_000, "y" * 60_000]) == "K274"


def test_order_of_keys_is_kept(engine):
    value = JsonType().parse('{"b": 1, "a": {"d": 2, "c": 3}}', Context())
    with engine.connect() as connection:
        found = connection.scalar(sa.select(sa.literal(value, JsonType().columns()[0].type)))
    assert list(found) == ["b", "a"]
    assert list(found["a"]) == ["d", "c"]


def test_nothing_is_stored_as_null(engine):
    table = sa.Table("documents", sa.MetaData(), sa.Column("v", JsonType().columns()[0].type))
    with engine.connect() as connection:
        table.create(connection)
        connection.execute(table.insert(), {"v": JsonType().dump(None, Context())[0]})
        assert connection.scalar(sa.select(sa.func.count()).where(table.c.v.is_(None))) == 1
        table.drop(connection)
        connection.commit()
