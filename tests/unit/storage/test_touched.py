"""The log of what others write while an apply is under way: complete, and silent about our own filling."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from tests.unit.storage.site_files import boats

from kith.storage import touched
from kith.storage.touched import Watch

FIELDS = ("mother: {type: lookup, module: boats}",)


@pytest.fixture
def watched(applied):
    """Boats, watched for themselves and for the boat that they point to."""
    applied.apply(boats(*FIELDS))
    watch = Watch(table="m_boats", notes=(("boats", "id"), ("mothers", "mother")))
    with applied.engine.begin() as connection:
        for _ in range(2):
            for statement in touched.watching(watch, connection.dialect.name):
                connection.exec_driver_sql(statement)
    return applied


def taken(applied):
    with applied.engine.begin() as connection:
        return list(touched.take(connection, 100))


def update(applied, id, **values):
    table = applied.serving.tables.table("boats")
    with applied.engine.begin() as connection:
        connection.execute(sa.update(table).where(table.c.id == id).values(**values))


def test_a_new_record_is_noted_and_taken_once(watched):
    id = watched.add(name="A")
    assert taken(watched) == [("boats", id)]
    assert taken(watched) == []


def test_a_record_that_points_elsewhere_concerns_both(watched):
    first, second = watched.add(name="A"), watched.add(name="B")
    third = watched.add(name="C", mother=first)
    taken(watched)
    update(watched, third, mother=second)
    assert set(taken(watched)) == {("boats", third), ("mothers", first), ("mothers", second)}


def test_a_deleted_record_concerns_what_it_pointed_to(watched):
    first = watched.add(name="A")
    second = watched.add(name="B", mother=first)
    taken(watched)
    table = watched.serving.tables.table("boats")
    with watched.engine.begin() as connection:
        connection.execute(sa.delete(table).where(table.c.id == second))
    assert ("mothers", first) in taken(watched)


def test_our_own_filling_is_not_noted(watched):
    id = watched.add(name="A")
    taken(watched)
    table = watched.serving.tables.table("boats")
    with watched.engine.begin() as connection, touched.unnoticed(connection):
        connection.execute(sa.update(table).where(table.c.id == id).values(name="B"))
    assert taken(watched) == []
    update(watched, id, name="C")
    assert taken(watched) == [("boats", id)]


def test_what_is_left_of_a_broken_off_apply_is_cleared_away(watched):
    plan = watched.plan(boats(*FIELDS))
    assert [step.name for step in plan.steps] == ["unfinished apply"]
    watched.carry_out(plan)
    watched.add(name="A")
    assert taken(watched) == []


def test_the_log_tells_whether_it_is_longer_than_so_many_notes(watched):
    for _ in range(3):
        watched.add(name="A")
    with watched.engine.connect() as connection:
        assert touched.is_longer(connection, 2)
        assert not touched.is_longer(connection, 3)
