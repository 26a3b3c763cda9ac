from __future__ import annotations

from xml.etree import ElementTree as ET

from bench.chart import chart, write_charts
from bench.report import render
from tests.bench.entries import rounds, task

SIZES = (10_000, 100_000, 1_000_000)


def row_of(report: str, *begins: str) -> str:
    """The one row that begins so."""
    (row,) = [line for line in report.splitlines() if line.startswith("| " + " | ".join(begins))]
    return row


def starting(seconds: float) -> dict[str, float]:
    """A start that took so long."""
    return {"first_answer": seconds, "cpu": 1.0, "memory": 90.0, "apply": 9.0}


def test_a_goal_stands_beside_the_figures_of_all_sizes():
    report = render([task(contacts=size) for size in SIZES])
    assert row_of(report, "list, JSON", "0.5 (0.75)") == "| list, JSON | 0.5 (0.75) | 0.60 hit | 0.60 hit | 0.60 hit |"


def test_the_report_counts_the_goals_that_are_hit():
    assert "1 of 2 goals are hit" in render(
        [task(), task("create, JSON", sides={"floor": rounds(9), "kith": rounds(1)})]
    )


def test_what_depends_on_no_number_of_contacts_is_told_once_for_each_database():
    modules = [
        task("200 modules", kind="modules", contacts=0, database=name, sides={"kith": [sample]})
        for name, sample in (("PostgreSQL", starting(2.5)), ("SQLite", starting(3.5)))
    ]
    measured = [task(contacts=size, database=name) for size in SIZES[:2] for name in ("PostgreSQL", "SQLite")]
    row = row_of(render([*modules, *measured]), "200 modules, first answer")
    assert row == "| 200 modules, first answer | at most 3 s | 2.50 hit |  | 3.50 **miss** |  |"


def test_growth_is_p50_at_the_most_over_p50_at_the_fewest():
    many = task(contacts=1_000_000, sides={"floor": rounds(100), "kith": rounds(30)})
    assert row_of(render([task(), many]), "list, JSON", "at most 1.3").endswith("| 2.00 **miss** | 1.00 |")


def test_django_stands_beside_kith():
    entry = task(sides={"floor": rounds(100), "kith": rounds(60), "drf": rounds(12)})
    assert row_of(render([entry]), "list, JSON", "SQLite", "10,000", "REST framework").count("**5.0**") == 1


def test_two_processes_are_told_beside_one():
    two = task(server="granian", sides={"floor": rounds(150), "kith": rounds(90)})
    assert "| 0.60 | 1.50 | 11.11 / 22.22 |" in render([task(), two])


def test_a_mailing_is_told_with_its_rate_and_whether_its_memory_is_flat():
    sample = {"rate": 150.0, "cpu": 1.5, "quarter": 80.0, "memory": 84.0, "filled": 900.0}
    report = render([task("mailing", kind="mailing", server="", sides={"kith": [sample]})])
    assert row_of(report, "SQLite", "10,000", "150.00").endswith("1.50 ms | 84 MB | 1.05 hit | 900/s |")


def test_what_failed_is_told():
    assert "| list, JSON | waitress | SQLite | 10,000 | Kith | 503 |" in render([task(failed={"kith": "503"})])


def test_the_runs_are_told_with_commit_and_date():
    assert row_of(render([task()]), "abc1234").endswith("| 2 CPUs | SQLite 10,000 |")


def test_a_chart_has_a_panel_per_task_and_a_line_per_side():
    sides = {"floor": rounds(100), "kith": rounds(60), "admin": rounds(3)}
    entries = [task(name, contacts=size, sides=sides) for name in ("list, HTML", "create, JSON") for size in SIZES]
    root = ET.fromstring(chart(entries, "SQLite"))
    names = {"svg": "http://www.w3.org/2000/svg"}
    assert len(root.findall("svg:g", names)) == 2
    assert len(root.findall("svg:g/svg:path", names)) == 6
    assert len(root.findall("svg:g/svg:circle", names)) == 18


def test_a_chart_leaves_out_what_only_stands_beside():
    sides = {"kith": rounds(50), "everyone": rounds(55)}
    drawn = chart([task("list, JSON, team", contacts=size, sides=sides) for size in SIZES], "SQLite")
    assert "list, JSON, team" in drawn


def test_a_chart_needs_two_sizes(tmp_path):
    write_charts([task(), *(task(database="PostgreSQL", contacts=size) for size in SIZES)], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["p50-postgresql.svg"]
