"""Applying: all of it or what was before, again after a failure, and never between."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from tests.unit.storage.applied import Applied
from tests.unit.storage.site_files import boats, module

from kith.errors import KithError
from kith.fields import Context
from kith.storage import catalogue
from kith.storage.apply import Applying, apply_plan, moments
from kith.storage.apply.backfill import Backfill
from kith.storage.apply.filling import Filling
from kith.storage.apply.publish import Publishing
from kith.storage.schema import read_schema
from kith.storage.system import ApplyStep, TouchedRow

RANKED = "rank: {type: choice, default: low, options: {low: Low, high: High}}"


def _version(applied) -> int:
    with applied.engine.connect() as connection:
        return catalogue.version(connection)


def _indexes(applied, table: str = "m_boats") -> frozenset[str]:
    with applied.engine.connect() as connection:
        return read_schema(connection).indexes[table]


def test_the_first_apply_serves_version_1(applied):
    serving = applied.apply(boats("size: {type: integer}"))
    assert (serving.version, _version(applied)) == (1, 1)
    applied.add(name="Ada", size=3)


def test_applying_the_same_again_makes_no_version(applied):
    applied.apply(boats())
    assert applied.apply(boats()).version == 1
    assert _version(applied) == 1


def test_what_is_served_is_the_text_word_for_word(applied):
    files = boats("size: {type: integer}", rest="# ünïcode and order: ✓\n")
    applied.apply(files)
    with applied.engine.connect() as connection:
        found = catalogue.current(connection)
    assert found is not None
    assert found.files == files


def test_an_older_version_can_be_read_again(applied):
    applied.apply(boats())
    applied.apply(boats("size: {type: integer}"))
    with applied.engine.connect() as connection:
        first = catalogue.of_version(connection, 1)
        assert first is not None
        assert first.files == boats()
        assert [each.version for each in catalogue.history(connection)] == [2, 1]


def test_losses_stop_it_before_anything_is_done(applied):
    applied.apply(boats("size: {type: integer}"))
    applied.add(name="Ada", size=3)
    with pytest.raises(KithError) as refused:
        applied.apply(boats("crew: {type: tags}"))
    assert [problem.code for problem in refused.value.problems] == ["K510"]
    assert "l_boats__crew" not in sa.inspect(applied.engine).get_table_names()


def test_a_stale_plan_is_refused(applied):
    applied.apply(boats())
    plan = applied.plan(boats("size: {type: integer}"))
    applied.apply(boats("crew: {type: tags}"))
    with pytest.raises(KithError) as refused:
        applied.carry_out(plan)
    assert refused.value.problems[0].code == "K515"


def test_new_columns_links_lookups_and_indexes_come_to_a_table_with_records(applied):
    applied.apply(boats())
    applied.add(name="Ada")
    fields = ("code: {type: text, unique: true}", "up: {type: lookup, module: boats}", "crew: {type: tags}")
    serving = applied.apply(
        (*boats(*fields, "items: {type: line_items, fields: {what: {type: text}}}"), module("ships"))
    )
    assert serving.tables.link("boats", "crew").name in sa.inspect(applied.engine).get_table_names()
    assert {"uq_m_boats_code__key", "ix_m_boats_up_filled"} <= _indexes(applied)
    assert applied.column("code__key") == [""]


def test_a_new_lookup_keeps_its_references_whole(applied):
    applied.apply(boats())
    applied.apply(boats("up: {type: lookup, module: boats}"))
    first = applied.add(name="A")
    with applied.engine.begin() as connection:
        table = applied.serving.tables.table("boats")
        connection.execute(sa.update(table).values(up=first))
    with pytest.raises(sa.exc.IntegrityError):
        applied.add(name="B", up="01931b2c-7a00-7000-8000-00000000dead")


def test_a_new_field_gets_its_default_in_every_record(applied):
    applied.apply(boats())
    applied.add(name="Ada")
    applied.apply(boats(RANKED, "sold: {type: boolean, default: true}"))
    assert applied.column("rank") == ["low"]
    assert applied.column("sold") == [True]


def test_a_field_that_lists_are_sorted_by_gets_its_key(applied):
    applied.apply(boats("port: {type: text}"))
    applied.add(name="Ada", port="Ängelholm", port__key="ängelholm")
    applied.apply(boats("port: {type: text}", rest="lists: {all: {label: All, columns: [port], sort: [port]}}\n"))
    assert applied.column("port__sort") == ["angelholm"]
    assert "ix_m_boats_port__sort_live_active" in _indexes(applied)


def test_an_index_that_nothing_wants_any_more_goes(applied):
    applied.apply(boats("code: {type: text, unique: true}"))
    applied.apply(boats("code: {type: text}"))
    assert "uq_m_boats_code__key" not in _indexes(applied)
    for _ in range(2):
        applied.add(name="A", code="x", code__key="x")


def test_search_follows_its_fields(applied):
    applied.apply(boats("port: {type: text}", rest="search: [name]\n"))
    applied.add(name="Ada", name__sort="ada", port="Kiel", port__key="kiel")
    serving = applied.apply(boats("port: {type: text}", rest="search: [name, port]\n"))
    search = serving.tables.search("boats")
    with applied.engine.connect() as connection:
        schema = read_schema(connection)
    if applied.engine.dialect.name == "postgresql":
        assert search.index in schema.indexes["m_boats"]
    else:
        assert set(schema.columns[search.words.name]) == {column.name for column in search.columns.values()}


def test_records_written_while_it_ran_are_filled_too(applied, monkeypatch):
    applied.apply(boats())
    applied.add(name="before")
    monkeypatch.setattr(moments, "listener", Late(applied).write)
    applied.carry_out(applied.plan(boats(RANKED)))
    assert applied.column("rank") == ["low", "low"]


class Late:
    """Writes a boat, as processes do that know nothing of the apply, when its backfill is over."""

    def __init__(self, applied: Applied) -> None:
        self.applied = applied

    def write(self, moment: str) -> None:
        if moment == "after backfill":
            self.applied.add(name="meanwhile")


def test_nothing_is_watched_any_more_when_it_is_done(applied):
    applied.apply(boats())
    applied.apply(boats(RANKED))
    applied.add(name="later")
    with applied.engine.connect() as connection:
        assert connection.execute(sa.select(TouchedRow)).all() == []


def test_many_records_are_filled_in_batches(applied, monkeypatch):
    monkeypatch.setattr("kith.storage.apply.filling.BATCH", 2)
    applied.apply(boats())
    for n in range(5):
        applied.add(name=f"boat {n}")
    applied.apply(boats(RANKED))
    assert applied.column("rank") == ["low"] * 5


@pytest.mark.parametrize("broken_at", [(Filling, "all"), (Publishing, "publish")])
def test_a_run_that_broke_off_goes_on_and_serves_the_old_until_then(broken_at, applied, monkeypatch):
    applied.apply(boats())
    applied.add(name="Ada")
    files = boats(RANKED, "code: {type: integer, index: true}")
    with monkeypatch.context() as patch:

        def break_off(*_):
            raise RuntimeError

        patch.setattr(*broken_at, break_off)
        with pytest.raises(RuntimeError):
            applied.apply(files)
    assert _version(applied) == 1
    assert applied.apply(files).version == 2
    assert applied.column("rank") == ["low"]


def test_a_backfill_goes_on_where_it_broke_off(applied, monkeypatch):
    monkeypatch.setattr("kith.storage.apply.filling.BATCH", 2)
    applied.apply(boats())
    for n in range(4):
        applied.add(name=f"boat {n}")
    fill, calls = Backfill.fill, []

    def break_off_at_the_second(backfill, connection, ids, **how):
        calls.append(list(ids))
        if len(calls) == 2:
            raise RuntimeError
        return fill(backfill, connection, ids, **how)

    monkeypatch.setattr(Backfill, "fill", break_off_at_the_second)
    with pytest.raises(RuntimeError):
        applied.apply(boats(RANKED))
    applied.apply(boats(RANKED))
    assert calls[1] == calls[2] != calls[0]
    assert applied.column("rank") == ["low"] * 4


def test_values_of_the_records_layer_are_asked_for(applied):
    applied.apply(boats("size: {type: integer}"))
    applied.add(name="Ada", size=3)
    applied.apply(boats("size: {type: integer}", "twice: {type: formula, number: size * 2}", title="{name} {size}"))
    assert [(refill.derived, refill.title) for refill in applied.asked] == [(("twice",), True)]


def test_every_step_is_journalled_as_done(applied):
    applied.apply(boats())
    with applied.engine.connect() as connection:
        steps = connection.execute(
            sa.select(ApplyStep.phase, ApplyStep.done_at).where(ApplyStep.phase != "begin")
        ).all()
    assert steps
    assert all(done is not None for _, done in steps)


def test_phases_come_in_their_order(applied):
    applied.apply(boats("code: {type: text, unique: true}"))
    applied.done.clear()
    applied.add(name="A")
    applied.apply(boats("code: {type: text}", RANKED, "size: {type: integer, index: true}"))
    assert list(dict(applied.done)) == ["expand", "backfill", "index", "publish", "clean"]


@pytest.mark.parametrize("stop", range(9))
def test_wherever_it_breaks_off_the_next_run_completes_it(stop, applied):
    applied.apply(boats("code: {type: text, unique: true}"))
    applied.add(name="Ada", code="a", code__key="a")
    files = boats("code: {type: text}", RANKED, "size: {type: integer, index: true}", "crew: {type: tags}")
    plan, told = applied.plan(files), []

    def break_off(phase: str, step: str) -> None:
        told.append(step)
        if len(told) > stop:
            raise RuntimeError

    context, clock = Context(), applied.clock.clock
    applying = Applying(by="tests", clock=clock, context=context, derive=lambda *_: None, report=break_off)
    with pytest.raises(RuntimeError):
        apply_plan(applied.engine, plan, applying)
    applied.apply(files)
    assert applied.plan(files).is_empty
    assert _version(applied) == 2
    assert applied.column("rank") == ["low"]


def test_a_long_log_is_worked_off_however_small_the_batches_are(applied, monkeypatch):
    monkeypatch.setattr("kith.storage.apply.filling.BATCH", 2)
    monkeypatch.setattr("kith.storage.apply.patience.PATIENCE", 5.0)
    applied.apply(boats())

    def write(moment: str) -> None:
        if moment == "after backfill":
            for n in range(200):
                applied.add(name=f"boat {n}")

    monkeypatch.setattr(moments, "listener", write)
    applied.apply(boats(RANKED))
    assert applied.column("rank") == ["low"] * 200
