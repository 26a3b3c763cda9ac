"""Records that hold one of many keys, compared with what Python finds, and looked up in an index."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.fields.physical import ScaledDecimal, UtcDateTime
from kith.storage.among import Among

ODD = ["", "Ada", 'a "q"', "it's", "ü", "🙂", "a\\b", "$[0]", "null", "%s :x ?"]
MOMENT = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
DRAWN = random.Random(7)
CELLS: dict[str, tuple[Any, list[Any]]] = {
    "text": (sa.Text(), ODD),
    "number": (sa.BigInteger(), [0, -1, 2**62, 17]),
    "flag": (sa.Boolean(), [True, False]),
    "price": (ScaledDecimal(2), [Decimal("0.10"), Decimal("-12.34")]),
    "day": (sa.Date(), [date(1, 1, 1), date(2024, 2, 29)]),
    "moment": (UtcDateTime(), [MOMENT, MOMENT.replace(microsecond=0)]),
}
MANY = 5000


@pytest.mark.parametrize("kind", list(CELLS))
def test_the_rows_are_those_that_python_finds(kind: str, connection: Connection) -> None:
    type, values = CELLS[kind]
    table = _table(connection, sa.Column("a", type), sa.Column("b", sa.Text()))
    rows = [(value, other) for value in values for other in ODD]
    connection.execute(table.insert(), [{"a": a, "b": b} for a, b in rows])
    wanted = DRAWN.sample(rows, len(rows) // 2)
    assert sorted(_found(connection, table, wanted), key=str) == sorted(wanted, key=str)


def test_one_column_is_asked_for_in_the_same_words(connection: Connection) -> None:
    table = _table(connection, sa.Column("a", sa.Text()))
    connection.execute(table.insert(), [{"a": each} for each in ODD])
    assert set(_found(connection, table, [(each,) for each in ODD[:4]])) == {(each,) for each in ODD[:4]}


def test_a_row_with_an_empty_part_is_nobodys(connection: Connection) -> None:
    table = _table(connection, sa.Column("a", sa.Text()), sa.Column("b", sa.Text()))
    connection.execute(table.insert(), [{"a": "Ada", "b": None}])
    assert _found(connection, table, [("Ada", "x"), ("Ada", "")]) == []


@pytest.mark.parametrize("keys", [1, 50])
@pytest.mark.parametrize("known", [False, True], ids=["not analysed", "analysed"])
def test_the_index_is_used_for_few_and_many(keys: int, known: bool, connection: Connection) -> None:
    table = _table(connection, *(sa.Column(name, sa.Text()) for name in "abc"))
    sa.Index("ix_all", *table.c).create(connection)
    rows = [{"a": f"a{n % 300}", "b": f"b{n}", "c": f"c{n % 7}"} for n in range(MANY)]
    connection.execute(table.insert(), rows)
    if known or connection.dialect.name == "postgresql":  # which reads few pages that it knows nothing of at once
        connection.exec_driver_sql("ANALYZE")
    among = Among(connection.dialect, list(table.c))
    given = among.given([(f"a{n}", f"b{n}", f"c{n}") for n in range(keys)])
    plan = _plan(connection, sa.select(table.c.a).where(among.condition), given)
    assert "ix_all" in plan
    assert "SCAN things" not in plan


def _table(connection: Connection, *columns: sa.Column[Any]) -> sa.Table:
    table = sa.Table("things", sa.MetaData(), *columns)
    table.create(connection)
    return table


def _found(connection: Connection, table: sa.Table, keys: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    among = Among(connection.dialect, list(table.c))
    return [tuple(row) for row in connection.execute(sa.select(table).where(among.condition), among.given(keys))]


def _plan(connection: Connection, statement: sa.Select[Any], given: Any) -> str:
    asked: list[tuple[str, Any]] = []
    sa.event.listen(
        connection, "before_cursor_execute", lambda c, cursor, text, values, *_: asked.append((text, values))
    )
    connection.execute(statement, given)
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    return "\n".join(str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {asked[0][0]}", asked[0][1]))
