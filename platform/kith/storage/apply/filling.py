"""Fills what records lack: all of them once, batch by batch, then again those that others have written meanwhile."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from kith.definition.model import Field, Module
from kith.fields.rollup import RollupType
from kith.storage import touched
from kith.storage.apply import moments
from kith.storage.apply.backfill import Backfill
from kith.storage.apply.journal import Journal
from kith.storage.apply.model import Applying
from kith.storage.apply.patience import shortly, until_free
from kith.storage.plan.make import Plan
from kith.storage.plan.refill import Refill
from kith.storage.serving import Serving
from kith.storage.touched import Touched

BATCH = 1_000  # records of one transaction at most
_LEAST = 50
_LONGEST = 0.15  # seconds that a transaction should take: nobody waits longer for a record
_ENOUGH = 50  # records that are few enough to be filled while everybody waits
_ROUNDS = 10_000

Fill = Callable[[Connection, Collection[str]], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """The filling of one module. `rollups` come last of all: they look at records of other modules."""

    module: Module
    backfill: Backfill
    own: Refill
    rollups: Refill | None

    @property
    def derives(self) -> bool:
        """Whether the records layer has to compute something besides rollups."""
        return bool(self.own.derived or self.own.title)


class Filling:
    """All refills of a plan, on the tables of the new definitions."""

    def __init__(self, engine: Engine, plan: Plan, applying: Applying, serving: Serving, journal: Journal) -> None:
        self.engine = engine
        self.applying = applying
        self.serving = serving
        self.journal = journal
        self.parts = [_part(serving, refill, applying) for refill in plan.refills]
        self.size = min(BATCH, 250)

    # -- all records --------------------------------------------------------------------------------------------------
    def all(self) -> None:
        """Fills every record; a run that was broken off goes on where it was."""
        for part in self.parts:
            self._walk("backfill", part, partial(self._fill, part, first=True))
        for part in self.parts:
            if part.rollups is not None:
                self._walk("rollups", part, partial(self._roll_up, part))

    def _walk(self, phase: str, part: Part, fill: Fill) -> None:
        name = part.module.name
        self.applying.report("backfill", name)
        with self.engine.begin() as connection:
            reached, done = self.journal.begin(connection, phase, name, self.applying.clock.now())
        while not done:
            reached, done = until_free(name, partial(self._batch, phase, part, reached, fill))
            moments.reached("in backfill")

    def _batch(self, phase: str, part: Part, reached: str | None, fill: Fill) -> tuple[str | None, bool]:
        begun = time.monotonic()
        with shortly(self.engine) as connection:
            size = min(self.size, BATCH)
            ids = part.backfill.ids_after(connection, reached, size)
            if ids:
                with touched.unnoticed(connection):
                    fill(connection, ids)
                self.journal.reach(connection, phase, part.module.name, ids[-1], len(ids))
            done = len(ids) < size
            if done:
                self.journal.finish(connection, phase, part.module.name, self.applying.clock.now())
        self._adapt(time.monotonic() - begun)
        return (ids[-1] if ids else reached), done

    def _adapt(self, took: float) -> None:
        """Makes the next batch larger or smaller, and lets others have their turn."""
        if took > _LONGEST:
            self.size = max(self.size // 2, _LEAST)
        elif took < _LONGEST / 2:
            self.size = min(self.size * 2, BATCH)
        if (
            self.engine.dialect.name == "sqlite"
        ):  # whose waiters sleep and look again: without a pause they never get in
            time.sleep(min(max(took / 2, 0.005), 0.1))

    # -- records that others have written -----------------------------------------------------------------------------
    def catch_up(self) -> set[Touched]:
        """Fills the records in the log until only few are left; returns those that were filled."""
        found: set[Touched] = set()
        for _ in range(_ROUNDS):
            begun = time.monotonic()
            taken, more = until_free("catching up", self._round)
            found |= set(taken)
            if not more:
                break
            self._adapt(time.monotonic() - begun)
        return found

    def _round(self) -> tuple[Sequence[Touched], bool]:
        """What was taken from the log, and whether much is left in it."""
        with shortly(self.engine) as connection:
            taken = self.drain(connection, min(self.size, BATCH))
            return taken, touched.is_longer(connection, _ENOUGH)

    def drain(self, connection: Connection, most: int) -> Sequence[Touched]:
        """Fills the records of the first `most` notes in the log, and returns them."""
        taken = touched.take(connection, most)
        if taken and self.parts:
            with touched.unnoticed(connection):
                self._fill_again(connection, taken)
        return taken

    def _fill_again(self, connection: Connection, taken: Iterable[Touched]) -> None:
        ids: dict[str, set[str]] = defaultdict(set)
        for module, id in taken:
            ids[module].add(id)
        for part in self.parts:
            if there := sorted(ids[part.module.physical]):
                self._fill(part, connection, there)
        for part in self.parts:
            if part.rollups is not None:
                above = ids[part.module.physical] | set(self._above(connection, part, ids))
                if above:
                    self._roll_up(part, connection, sorted(above))

    def _above(self, connection: Connection, part: Part, ids: dict[str, set[str]]) -> Iterator[str]:
        """The records of the part's module that the written records point to now."""
        for below, by in rollups_of(part.module, part.rollups):
            module = self.serving.site.modules[below]
            if module.physical in ids and module.fields[by].type.shape == "columns":
                table, pointer = self.serving.tables.table(below), self.serving.tables.column(below, by)
                found = sa.select(pointer).where(table.c.id.in_(sorted(ids[module.physical])), pointer.is_not(None))
                yield from connection.execute(found.distinct()).scalars()

    # -- some records -------------------------------------------------------------------------------------------------
    def _fill(self, part: Part, connection: Connection, ids: Collection[str], *, first: bool = False) -> None:
        part.backfill.fill(connection, ids, first=first)
        if part.derives:
            self.applying.derive(connection, self.serving, part.own, ids)

    def _roll_up(self, part: Part, connection: Connection, ids: Collection[str]) -> None:
        assert part.rollups is not None
        self.applying.derive(connection, self.serving, part.rollups, ids)


def _part(serving: Serving, refill: Refill, applying: Applying) -> Part:
    module = serving.site.modules[refill.module]
    rollups = tuple(name for name in refill.derived if is_rollup(module.fields[name]))
    own = replace(refill, derived=tuple(name for name in refill.derived if name not in rollups))
    return Part(
        module=module,
        backfill=Backfill(serving.tables, module, refill, applying.context),
        own=own,
        rollups=Refill(module=refill.module, derived=rollups) if rollups else None,
    )


def is_rollup(field: Field) -> bool:
    """Whether the field is computed from records of another module."""
    return isinstance(field.type, RollupType)


def rollups_of(module: Module, refill: Refill | None) -> set[tuple[str, str]]:
    """(module below, its field that points up) of a refill's rollups."""
    types = [module.fields[name].type for name in (refill.derived if refill else ())]
    lists = [module.related[type_.related] for type_ in types if isinstance(type_, RollupType)]
    return {(each.module, each.by) for each in lists}
