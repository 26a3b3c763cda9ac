"""The figures as tables in Markdown: printed, and kept in bench/RESULTS.md."""

from __future__ import annotations

from collections.abc import Sequence

from bench import goals, sections
from bench.figures import Entry, Side
from bench.tables import cells, sizes_of, table, task_order

HEAD = """\
# Speed beside the floor and Django

By `make bench`; [docs/performance.md](../docs/performance.md) says what is measured and how, and how to measure a part.
*Floor* is a bare Pyramid view with one SQLAlchemy statement and one template or one call of orjson, over the same
tables, without rights, rules and events. *Django* is REST framework (JSON) or the admin (HTML) over the same people in
tables of its own. All sides take turns in the same run; a figure is the median of the rounds, a ratio the median of the
ratios within a round. p50 and p95 are milliseconds at the client; CPU is that of the server's processes, in
milliseconds per unit, without the database server's."""
LEFT_OUT = """\
## Left out

Django takes part up to 100,000 contacts; its admin has no import of its own, so `bulk_create` stands for it. Two
processes are compared at 100,000 contacts, by four of the tasks. Beyond 10,000 contacts each import runs once, and at
1,000,000 Kith's alone. What a side doesn't have (a jump in Kith's pages, a create by form) is not measured; public
forms aren't there yet. Nothing is encrypted: TLS ends before any of them."""


def render(entries: Sequence[Entry]) -> str:
    """The whole report of what was measured."""
    parts = [
        HEAD,
        _when(entries),
        *_goals(entries),
        *_growth(entries),
        *sections.django(entries),
        *sections.imports(entries),
    ]
    parts += [
        *sections.starts(entries),
        *sections.modules(entries),
        *sections.jobs(entries),
        *sections.mailings(entries),
        *sections.portals(entries),
        *sections.workplaces(entries),
        *sections.processes(entries),
        *sections.every(entries),
        *sections.failed(entries),
        LEFT_OUT,
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _when(entries: Sequence[Entry]) -> str:
    runs: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        runs.setdefault((entry.measured["commit"], entry.measured["machine"]), []).append(entry)
    rows = []
    for (commit, machine), measured in sorted(runs.items(), key=lambda run: run[1][0].measured["date"]):
        dates = sorted(each.measured["date"] for each in measured)
        what = dict.fromkeys(f"{each.database} {each.contacts:,}" for each in measured if each.contacts)
        rows.append((commit, f"{dates[0]} to {dates[-1]}", machine, ", ".join(what)))
    return table(("commit", "measured (UTC)", "machine", "contacts"), rows)


def _goals(entries: Sequence[Entry]) -> list[str]:
    """One row per goal, one column per database and size."""
    lines = goals.lines(entries)
    if not lines:
        return []
    columns = sorted({(line.database, line.contacts) for line in lines if line.contacts})
    rows = []
    for name in dict.fromkeys(line.name for line in lines):
        mine = {_column(columns, line): line for line in lines if line.name == name}
        goal = next(iter(mine.values())).goal
        rows.append((name, goal.text, *(goal.mark(mine[at].figure) if at in mine else "" for at in columns)))
    head = ("", "goal (aim)", *(f"{database} {contacts:,}" for database, contacts in columns))
    hits = sum(line.goal.reached(line.figure) for line in lines)
    text = f"Requests per second over the floor's, unless said otherwise: {hits} of {len(lines)} goals are hit."
    return ["## Against the goals", text, table(head, rows, numbers=range(2, len(head)))]


def _column(columns: Sequence[tuple[str, int]], line: goals.Line) -> tuple[str, int]:
    """Where a figure stands: what doesn't depend on the number of contacts in the first column of its database."""
    if line.contacts:
        return line.database, line.contacts
    return next((each for each in columns if each[0] == line.database), (line.database, 0))


def _growth(entries: Sequence[Entry]) -> list[str]:
    """p50 at the largest size over that at the smallest one."""
    sizes = sizes_of(entries)
    if len(sizes) < 2:
        return []
    few, many = sizes[0], sizes[-1]
    found = cells(entries)
    databases = sorted({each.database for each in entries})
    rows = []
    for name in task_order(entries):
        goal, row = goals.GROWTH.get(name), []
        for database in databases:
            for side in ("kith", "floor"):
                before, after = (found.get((name, database, size)) for size in (few, many))
                row.append(_grown(before, after, side, goal))
        if any(row):
            rows.append((name, goal.text if goal else "", *row))
    if not rows:
        return []
    head = ("p50", "goal", *(f"{database}, {who}" for database in databases for who in ("Kith", "floor")))
    text = f"p50 at {many:,} contacts over p50 at {few:,}. Where no goal stands, the work itself grows."
    charts = [f"![p50 over the number of contacts, {each}](p50-{each.lower()}.svg)" for each in databases]
    return ["## From few to many", text, table(head, rows, numbers=range(2, len(head))), *charts]


def _grown(before: Entry | None, after: Entry | None, side: Side, goal: goals.Goal | None) -> str:
    if not before or not after:
        return ""
    old, new = before.figure(side, "p50"), after.figure(side, "p50")
    if not old or not new:
        return ""
    return goal.mark(new / old) if goal and side == "kith" else f"{new / old:.2f}"
