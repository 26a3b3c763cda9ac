"""How long the work of a plan will take: rows times what a row was measured to cost. Orders of magnitude, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.storage.plan.make import Plan
from kith.storage.plan.refill import Refill
from kith.storage.tables import Tables

# Microseconds for one record, measured with 100,000 of them on two cores; see docs/changing.md.
COSTS: Mapping[str, Mapping[str, float]] = {
    "sqlite": {"index": 3, "search": 25, "reference": 0, "fill": 60, "derive": 150},
    "postgresql": {"index": 4, "search": 20, "reference": 2, "fill": 130, "derive": 250},
}
_MILLION = 1_000_000
_ROUND = (1, 2, 3, 5, 10, 15, 20, 30, 45)  # what is said, in seconds or minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A piece of work on `rows` records. `writes`: it changes them; `waits`: others can't write until it is done."""

    what: str
    module: str
    rows: int
    seconds: float
    writes: bool = False
    waits: bool = False

    @property
    def duration(self) -> str:
        """How long it takes, in words."""
        return duration(self.seconds)

    def to_json(self) -> dict[str, Any]:
        """Plain data for `kith plan --json`."""
        plain = {"what": self.what, "module": self.module, "rows": self.rows, "duration": self.duration}
        return plain | {"seconds": round(self.seconds, 1), "writes": self.writes, "waits": self.waits}


def duration(seconds: float) -> str:
    """`less than a second`, `about 20 s`, `about 3 min`, `about 2 h`."""
    if seconds < 1:
        return "less than a second"
    for unit, length in (("s", 1), ("min", 60)):
        if seconds / length < 50:
            return f"about {min(_ROUND, key=lambda each: abs(each - seconds / length))} {unit}"
    return f"about {max(round(seconds / 3600), 1)} h"


def estimates(connection: Connection, plan: Plan) -> tuple[Estimate, ...]:
    """What `plan` does to records that are there, in the order in which it is done; () where it is nothing."""
    if plan.old is None:
        return ()
    estimating = _Estimating(connection, plan)
    found = (*estimating.fills(), *estimating.derivations(), *estimating.indexes())
    return tuple(each for each in found if each.rows)


class _Estimating:
    def __init__(self, connection: Connection, plan: Plan) -> None:
        assert plan.old is not None
        self.connection = connection
        self.plan = plan
        self.served = {table.name for table in plan.old.tables.metadata.tables.values()}
        self.tables = Tables(plan.built.site).indexed()
        self.costs = COSTS[connection.dialect.name]
        self.known: dict[str, int] = {}

    def rows(self, table: sa.Table) -> int:
        """How many rows a table has; 0 for one that is yet to be made."""
        if table.name not in self.known:
            count = sa.select(sa.func.count()).select_from(sa.table(table.name))
            there = table.name in self.served
            self.known[table.name] = int(self.connection.execute(count).scalar_one()) if there else 0
        return self.known[table.name]

    def made(self, what: str, table: sa.Table, cost: str, *, waits: bool = False) -> Estimate:
        rows = self.rows(table)
        seconds = rows * self.costs[cost] / _MILLION
        writes = cost in ("fill", "derive")
        module = self.modules[table.name]
        return Estimate(what=what, module=module, rows=rows, seconds=seconds, writes=writes, waits=waits)

    @cached_property
    def modules(self) -> Mapping[str, str]:
        """The module that a table belongs to."""
        site = self.plan.built.site
        found = {self.tables.table(name).name: name for name in site.modules}
        for name, module in site.modules.items():
            for field in module.declared:
                if field.type.shape in ("link", "child"):
                    below = (self.tables.child if field.type.shape == "child" else self.tables.link)(name, field.name)
                    found[below.name] = name
        return found

    # -- pieces of work -----------------------------------------------------------------------------------------------
    def fills(self) -> Iterator[Estimate]:
        for refill in self.plan.refills:
            names = refill.told[: len(refill.told) - len(_derived(refill))]
            if names:
                yield self.made(f"fill in {', '.join(names)}", self.tables.table(refill.module), "fill")

    def indexes(self) -> Iterator[Estimate]:
        places, waits = self.places(), self.connection.dialect.name == "sqlite"  # which has one writer at a time
        for step in self.plan.steps:
            kind, _, name = step.name.partition(" ")
            if step.phase == "index" and name in places and kind in self.costs:
                yield self.made(_said(kind, name), places[name], kind, waits=waits)

    def places(self) -> dict[str, sa.Table]:
        """The table of each index, search index and reference by its name."""
        found: dict[str, sa.Table] = {}
        for table in self.tables.metadata.tables.values():
            found |= {str(index.name): table for index in table.indexes}
            found |= {str(each.name): table for each in table.foreign_key_constraints}
        for module in self.tables.modules:
            search = self.tables.search(module)
            if search is not None:
                found |= {search.index: search.table, search.words.name: search.table}
        return found

    def derivations(self) -> Iterator[Estimate]:
        for refill in self.plan.refills:
            names = _derived(refill)
            if names:
                yield self.made(f"compute {', '.join(names)}", self.tables.table(refill.module), "derive")


def _derived(refill: Refill) -> tuple[str, ...]:
    return (*refill.derived, *(("title",) if refill.title else ()))


def _said(kind: str, name: str) -> str:
    return {"index": f"build the index {name}", "search": "build the search index"}.get(kind, f"check {name}")
