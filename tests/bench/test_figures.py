from __future__ import annotations

from bench.figures import load, merge
from tests.bench.entries import rounds, task


def test_a_figure_is_the_median_of_the_rounds():
    assert task(sides={"kith": rounds(10, 90, 40)}).figure("kith", "rate") == 40


def test_a_ratio_is_taken_within_each_round():
    entry = task(sides={"floor": rounds(100, 10, 100), "kith": rounds(50, 5, 60)})
    assert entry.ratio("kith", "floor", "rate") == 0.5


def test_a_side_that_was_not_measured_has_no_figure():
    assert task().figure("drf", "rate") is None
    assert task().ratio("kith", "drf", "rate") is None


def test_nothing_is_set_against_a_figure_that_is_zero_in_each_round():
    entry = task(sides={"floor": rounds(100), "kith": [{"cpu": 0.0}]})
    assert entry.ratio("floor", "kith", "cpu") is None


def test_what_is_written_is_read_again(tmp_path):
    entry = task(sides={"floor": rounds(100), "kith": rounds(50)}, failed={"drf": "404"})
    merge(tmp_path, [entry])
    assert load(tmp_path) == [entry]


def test_a_part_that_is_measured_anew_replaces_its_own_figures_alone(tmp_path):
    merge(tmp_path, [task(), task("create, JSON"), task(contacts=100_000)])
    merge(tmp_path, [task(sides={"floor": rounds(100), "kith": rounds(80)})])
    found = {(each.name, each.contacts): each.figure("kith", "rate") for each in load(tmp_path)}
    assert found == {("list, JSON", 10_000): 80, ("create, JSON", 10_000): 60, ("list, JSON", 100_000): 60}


def test_each_database_and_size_has_a_file_of_its_own(tmp_path):
    merge(tmp_path, [task(), task(database="PostgreSQL"), task(kind="modules", contacts=0)])
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"sqlite-10000.json", "postgresql-10000.json", "sqlite-modules.json"}
