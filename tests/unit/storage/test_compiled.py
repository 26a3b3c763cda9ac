"""Compiled statements are found again by which statement it is."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kith.storage.compiled import CompiledCache
from kith.storage.engine import create_engine

BOATS = sa.table("boats", sa.column("name"), sa.column("berth"))


class Counted(tuple[Any, ...]):
    """A key that counts how often it is hashed."""

    __slots__ = ()
    hashed = 0

    def __hash__(self) -> int:
        Counted.hashed += 1
        return super().__hash__()


def test_what_was_compiled_is_found_by_an_equal_key() -> None:
    cache = CompiledCache()
    cache[("sqlite", ("select", 1), (), False)] = "SELECT 1"
    assert cache.get(("sqlite", ("select", 1), (), False)) == "SELECT 1"
    assert cache.get(("sqlite", ("select", 2), (), False)) is None


def test_a_kept_statement_is_found_without_hashing_its_key() -> None:
    cache, key = CompiledCache(), Counted(("select", 1))
    cache[("sqlite", key, (), False)] = "SELECT 1"
    assert cache.get(("sqlite", key, (), False)) == "SELECT 1"
    before = Counted.hashed
    assert [cache.get(("sqlite", key, (), False)) for _ in range(3)] == ["SELECT 1"] * 3
    assert Counted.hashed == before


def test_the_same_statement_for_other_columns_is_another_one() -> None:
    cache, key = CompiledCache(), ("insert", "boats")
    cache[("sqlite", key, ("name",), False)] = "one"
    cache[("sqlite", key, ("name", "berth"), False)] = "two"
    for _ in range(2):
        assert (cache.get(("sqlite", key, ("name",), False)), cache.get(("sqlite", key, ("name", "berth"), False))) == (
            "one",
            "two",
        )


def test_no_more_is_kept_than_allowed() -> None:
    cache = CompiledCache(most=4)
    keys = [("sqlite", ("select", number), (), False) for number in range(100)]
    for number, key in enumerate(keys):
        cache[key] = number
        assert cache.get(key) == number
    assert sum(cache.get(key) is not None for key in keys) <= 8


def test_an_engine_runs_equal_statements_with_their_own_values() -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE boats (name TEXT, berth TEXT)")
        for name in ("Ada", "Bob"):
            connection.execute(sa.insert(BOATS), {"name": name, "berth": name[0]})
        kept = sa.select(BOATS.c.berth).where(BOATS.c.name == sa.bindparam("who"))
        found = [connection.execute(kept, {"who": who}).scalar() for who in ("Ada", "Bob", "Ada", "Eve")]
        assert found == ["A", "B", "A", None]
        made = [
            connection.execute(sa.select(BOATS.c.berth).where(BOATS.c.name == who)).scalar() for who in ("Ada", "Bob")
        ]
        assert made == ["A", "B"]
