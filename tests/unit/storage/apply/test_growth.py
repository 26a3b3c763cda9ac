"""What was agreed to is what happens: more of it stops the apply, the same of it doesn't."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from tests.unit.storage.site_files import boats

from kith.errors import KithError
from kith.storage.apply import moments

AS_TEXT, AS_NUMBER = "age: {type: text}", "age: {type: integer}"


def rename(applied):
    """Writes the boat A once more."""
    table = applied.serving.tables.table("boats")
    with applied.engine.begin() as connection:
        connection.execute(sa.update(table).where(table.c.name.startswith("A")).values(name=table.c.name + "!"))


@pytest.fixture
def aged(applied):
    """Boats with an age as text, one of which is no number."""
    applied.apply(boats(AS_TEXT))
    applied.add(name="A", age="old", age__key="old")
    applied.add(name="B", age="7", age__key="7")
    return applied


@pytest.mark.parametrize("times", [1, 20])
def test_a_loss_that_was_agreed_to_may_be_written_again_meanwhile(times, aged, monkeypatch):
    left = [times]

    def write(moment):
        if moment == "before publish" and left[0]:
            left[0] -= 1
            rename(aged)

    monkeypatch.setattr("kith.storage.apply.patience._FIRST_PAUSE", 0.01)
    monkeypatch.setattr(moments, "listener", write)
    assert aged.apply(boats(AS_NUMBER), allow_loss=True).version == 2
    assert sorted(aged.column("age_2"), key=str) == [7, None]


def test_dropping_a_field_is_agreed_to_for_however_many_values_come(aged):
    plan = aged.plan(boats())
    aged.add(name="C", age="9", age__key="9")
    assert aged.carry_out(plan, allow_loss=True).version == 2


def test_dropping_a_field_that_was_empty_is_agreed_to_for_no_value(applied):
    applied.apply(boats(AS_TEXT))
    plan = applied.plan(boats())
    applied.add(name="C", age="9", age__key="9")
    with pytest.raises(KithError) as refused:
        applied.carry_out(plan)
    assert refused.value.problems[0].code == "K519"


def test_more_records_that_break_a_new_rule_stop_it(applied):
    applied.apply(boats(AS_TEXT))
    applied.add(name="A")
    plan = applied.plan(boats("age: {type: text, required: true}"))
    applied.add(name="B")
    with pytest.raises(KithError) as refused:
        applied.carry_out(plan)
    assert refused.value.problems[0].code == "K519"
