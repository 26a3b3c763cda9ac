from __future__ import annotations

import pytest
from bench.goals import FIRST_ANSWER, IMPORT, TASKS, lines
from tests.bench.entries import rounds, task


@pytest.mark.parametrize(("figure", "mark"), [(0.49, "0.49 **miss**"), (0.5, "0.50 hit"), (0.75, "0.75 aim")])
def test_a_share_is_a_miss_a_hit_or_the_aim(figure, mark):
    assert TASKS["list, JSON"].mark(figure) == mark


@pytest.mark.parametrize(("figure", "mark"), [(2.1, "2.10 **miss**"), (2.0, "2.00 hit"), (1.4, "1.40 aim")])
def test_a_cost_is_held_from_above(figure, mark):
    assert IMPORT.mark(figure) == mark


def test_a_list_with_a_total_is_held_against_the_list_without():
    entries = [task(), task("list with total, JSON", sides={"floor": rounds(90), "kith": rounds(30)})]
    assert {line.name: line.figure for line in lines(entries)} == {
        "list, JSON": 0.6,
        "list with total / list without": 0.5,
    }


def test_the_goals_hold_for_one_process():
    assert lines([task(server="granian")]) == []


def test_a_start_is_held_against_seconds_and_megabytes():
    start = task("start", kind="start", sides={"kith": [{"first_answer": 1.0, "memory": 100.0}]})
    found = {line.name: line.goal.mark(line.figure) for line in lines([start])}
    assert found == {"first answer": FIRST_ANSWER.mark(1.0), "idle memory": "100 hit"}


def test_the_memory_of_an_import_is_held_at_a_million():
    sides = {"kith": [{"seconds": 9.0, "memory": 300.0}]}
    small, large = (task("import", kind="import", sides=sides, contacts=contacts) for contacts in (10_000, 1_000_000))
    assert [(line.contacts, line.goal.reached(line.figure)) for line in lines([small, large])] == [(1_000_000, False)]


def test_a_team_is_held_beside_who_may_view_all():
    found = lines([task("list, JSON, team", sides={"kith": rounds(50, 50), "everyone": rounds(55, 55)})])
    assert [(line.name, round(line.figure, 2), line.goal.text) for line in found] == [
        ("hierarchy: a list by team / by all, p50", 1.1, "at most 1.2")
    ]
