"""What is to be reached: the goals of the release, and behind them where this is to end (the aim)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.figures import Entry
from bench.hierarchy import TASK as TEAM


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A figure to reach. `most`: it is to stay below; else it is to come up to it."""

    goal: float
    aim: float | None = None
    most: bool = False
    unit: str = ""

    def mark(self, figure: float) -> str:
        """The figure with what has been reached: miss, hit, or aim."""
        reached = "aim" if self._holds(figure, self.aim) else "hit" if self._holds(figure, self.goal) else "miss"
        shown = f"{figure:.0f}" if self.unit == "MB" else f"{figure:.2f}"
        return f"{shown} **miss**" if reached == "miss" else f"{shown} {reached}"

    def reached(self, figure: float) -> bool:
        """Whether the goal is reached."""
        return self._holds(figure, self.goal)

    @property
    def text(self) -> str:
        """The goal in words, the aim in brackets."""
        aim = "" if self.aim is None else f" ({self.aim:g})"
        return f"{'at most ' if self.most else ''}{self.goal:g}{aim}{' ' if self.unit else ''}{self.unit}"

    def _holds(self, figure: float, wanted: float | None) -> bool:
        if wanted is None:
            return False
        return figure <= wanted if self.most else figure >= wanted


LIST, WITH_TOTAL = "list, JSON", "list with total, JSON"
# of the floor's rate in the same round
TASKS = {
    LIST: Goal(goal=0.50, aim=0.75),
    "next page, JSON": Goal(goal=0.50, aim=0.75),
    "jump, JSON": Goal(goal=0.60, aim=0.90),
    "list, HTML": Goal(goal=0.60, aim=1.00),
    "search rare, JSON": Goal(goal=0.50, aim=0.75),
    "search broad, JSON": Goal(goal=0.50, aim=0.75),
    "record and related, JSON": Goal(goal=0.50, aim=0.75),
    "record and related, HTML": Goal(goal=0.60, aim=0.90),
    "create, JSON": Goal(goal=0.45, aim=0.65),
}
TOTAL = Goal(goal=0.45, aim=0.70)  # of the rate of the list without
HIERARCHY = Goal(goal=1.2, most=True)  # p50 of a list by `team`, over that of the same list by `all`
IMPORT = Goal(goal=2.0, aim=1.4, most=True)  # times the floor's time
IMPORT_MEMORY = Goal(goal=200, most=True, unit="MB")
FIRST_ANSWER = Goal(goal=1.5, most=True, unit="s")
IDLE = Goal(goal=120, aim=90, most=True, unit="MB")
MODULES = Goal(goal=3.0, most=True, unit="s")
SAVE_WITH_JOB = Goal(goal=1.15, most=True)  # times a save without
EMBEDDED = Goal(goal=300)  # small jobs a second, on SQLite
SPREAD = Goal(goal=0.5)  # of bare Celery's rate
MAILING = Goal(goal=200)  # mails a second
FIRST_VISIT = Goal(goal=300, most=True, unit="ms")
FIRST_WEIGHT, NEXT_WEIGHT = Goal(goal=200, most=True, unit="kB"), Goal(goal=25, most=True, unit="kB")
TYPE_AHEAD = Goal(goal=100, most=True, unit="ms")
EDIT = Goal(goal=3_000)  # records a second, on PostgreSQL
PORTAL = Goal(goal=2.0, most=True)  # times the p50 of the staff's list
PORTAL_P95 = Goal(goal=50, most=True)  # milliseconds
FLAT = Goal(goal=1.1, most=True)  # times the sender's memory after a quarter of the mails
# of p50, from the smallest to the largest number of contacts
GROWTH = {
    **{name: Goal(goal=1.3, most=True) for name in (LIST, "next page, JSON", "list, HTML")},
    **{name: Goal(goal=1.3, most=True) for name in ("record and related, JSON", "record and related, HTML")},
    "create, JSON": Goal(goal=1.3, most=True),
    **{name: Goal(goal=2.0, most=True) for name in ("search rare, JSON", "search broad, JSON", "search rare, HTML")},
}
MANY = 1_000_000  # contacts from which an import's memory is held to its goal


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A goal and the figure of one database with one number of contacts (0: it doesn't depend on it)."""

    name: str
    goal: Goal
    database: str
    contacts: int
    figure: float


def lines(entries: Sequence[Entry]) -> list[Line]:
    """Every goal that something was measured for, in the order of the tables above."""
    found = [_line(entry, name, goal, figure) for entry in entries for name, goal, figure in _figures(entry, entries)]
    order = {name: place for place, name in enumerate(_ORDER)}
    return sorted(found, key=lambda each: (order[each.name], each.database, each.contacts))


def _line(entry: Entry, name: str, goal: Goal, figure: float | None) -> Line:
    assert figure is not None
    return Line(name=name, goal=goal, database=entry.database, contacts=entry.contacts, figure=figure)


_TOTAL, _IMPORT, _MEMORY = "list with total / list without", "import / the floor's time", "import, memory"
_FIRST, _IDLE, _MODULES = "first answer", "idle memory", "200 modules, first answer"
_HIERARCHY = "hierarchy: a list by team / by all, p50"
_ORDER = (*TASKS, _TOTAL, _HIERARCHY, _IMPORT, _MEMORY, _FIRST, _IDLE, _MODULES)


def _figures(entry: Entry, entries: Sequence[Entry]) -> list[tuple[str, Goal, float | None]]:
    """What an entry says about goals."""
    found: list[tuple[str, Goal, float | None]] = []
    if entry.kind == "task" and entry.server == "waitress":
        if entry.name in TASKS:
            found.append((entry.name, TASKS[entry.name], entry.ratio("kith", "floor", "rate")))
        if entry.name == WITH_TOTAL:
            found.append((_TOTAL, TOTAL, _over_list(entry, entries)))
        if entry.name == TEAM:
            found.append((_HIERARCHY, HIERARCHY, entry.ratio("kith", "everyone", "p50")))
    elif entry.kind == "import":
        found.append((_IMPORT, IMPORT, entry.ratio("kith", "floor", "seconds")))
        if entry.contacts >= MANY:
            found.append((_MEMORY, IMPORT_MEMORY, entry.figure("kith", "memory")))
    elif entry.name == "start" and entry.server == "waitress":
        found.append((_FIRST, FIRST_ANSWER, entry.figure("kith", "first_answer")))
        found.append((_IDLE, IDLE, entry.figure("kith", "memory")))
    elif entry.kind == "modules":
        found.append((_MODULES, MODULES, entry.figure("kith", "first_answer")))
    return [each for each in found if each[2] is not None]


def _over_list(entry: Entry, entries: Sequence[Entry]) -> float | None:
    """The rate of Kith's list with a total over that of its list without, of the same database and size."""
    same = (entry.kind, LIST, entry.server, entry.database, str(entry.contacts))
    without = next((each.figure("kith", "rate") for each in entries if each.key == same), None)
    rate = entry.figure("kith", "rate")
    return rate / without if rate and without else None
