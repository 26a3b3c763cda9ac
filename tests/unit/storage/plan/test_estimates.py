"""How long a plan will take, said before it is carried out."""

from __future__ import annotations

import pytest
from tests.unit.storage.site_files import boats, module

from kith.storage.plan.estimates import COSTS, duration, estimates


def _estimated(applied, files) -> list:
    plan = applied.plan(files)
    with applied.engine.connect() as connection:
        return list(estimates(connection, plan))


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "less than a second"),
        (0.99, "less than a second"),
        (1, "about 1 s"),
        (22, "about 20 s"),
        (48, "about 45 s"),
        (75, "about 1 min"),
        (200, "about 3 min"),
        (3000, "about 1 h"),
        (9000, "about 2 h"),
    ],
)
def test_a_duration_is_said_in_round_words(seconds, told):
    assert duration(seconds) == told


def test_an_empty_database_takes_no_time(applied):
    assert _estimated(applied, boats()) == []


def test_an_index_takes_time_for_each_record(applied):
    applied.apply(boats("size: {type: integer}"))
    for name in "ABC":
        applied.add(name=name)
    (index,) = _estimated(applied, boats("size: {type: integer, index: true}"))
    assert (index.what, index.module, index.rows) == ("build the index ix_m_boats_size", "boats", 3)
    assert index.seconds == pytest.approx(3 * COSTS[applied.engine.dialect.name]["index"] / 1_000_000)
    assert not index.writes


def test_who_writes_waits_for_an_index_on_sqlite_alone(applied):
    applied.apply(boats("size: {type: integer}"))
    applied.add(name="A")
    (index,) = _estimated(applied, boats("size: {type: integer, index: true}"))
    assert index.waits == (applied.engine.dialect.name == "sqlite")


def test_a_default_is_filled_in_record_by_record(applied):
    applied.apply(boats())
    applied.add(name="A")
    found = _estimated(applied, boats("size: {type: integer, default: 3}"))
    assert [(each.what, each.rows, each.writes) for each in found] == [("fill in size", 1, True)]


def test_a_conversion_is_filled_in_and_a_formula_computed(applied):
    applied.apply(boats("size: {type: text}"))
    applied.add(name="A", size="3", size__key="3")
    new = boats("size: {type: integer}", 'full: {type: formula, text: "{name}!"}')
    assert [each.what for each in _estimated(applied, new)][:2] == ["fill in size", "compute full"]


def test_a_search_index_is_told_by_its_module(applied):
    applied.apply(boats("port: {type: text}"))
    applied.add(name="A")
    found = _estimated(applied, boats("port: {type: text}", rest="search: [name, port]\n"))
    assert ("build the search index", "boats") in [(each.what, each.module) for each in found]


def test_a_module_without_records_takes_no_time(applied):
    applied.apply((*boats(), module("ships")))
    applied.add(name="A")
    assert _estimated(applied, (*boats(), module("ships", "flag: {type: text, index: true}"))) == []


def test_an_estimate_is_plain_data_for_programs(applied):
    applied.apply(boats())
    applied.add(name="A")
    (fill,) = _estimated(applied, boats("size: {type: integer, default: 3}"))
    assert fill.to_json() == {
        "what": "fill in size",
        "module": "boats",
        "rows": 1,
        "duration": "less than a second",
        "seconds": 0.0,
        "writes": True,
        "waits": False,
    }
