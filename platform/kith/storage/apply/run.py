"""Carries a plan out: expand, backfill, index, publish, clean. Each step is journalled and may be run again.

Until `publish` everything is served as before; with it, at once, the new. What writes meanwhile knows nothing of new
columns, so `publish`, which holds every writer off, fills those records once more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from kith.clock import Clock
from kith.errors import KithError, Problem
from kith.fields.base import Context
from kith.storage import catalogue
from kith.storage.backfill import Backfill
from kith.storage.journal import Journal
from kith.storage.locks import claim_applying, hold_publishing, release_applying
from kith.storage.plan import Plan
from kith.storage.refill import Refill
from kith.storage.serving import Serving
from kith.storage.steps import Step
from kith.storage.system import create_system
from kith.storage.tables import Tables

Derive = Callable[[Connection, Serving, Refill], None]
Report = Callable[[str, str], None]  # phase, step

_CLOCK_SKEW = timedelta(minutes=5)  # between the clocks of the processes that write


@dataclass(frozen=True, slots=True, kw_only=True)
class Applying:
    """What an apply needs besides its plan.

    `derive` computes a refill's `derived` fields and titles for all its records: the records layer gives it. It is
    called in the transaction that publishes, with the new definitions, while nobody else writes. `report` is told
    each step.
    """

    by: str
    clock: Clock
    context: Context
    derive: Derive
    report: Report | None = None


def apply_plan(engine: Engine, plan: Plan, applying: Applying) -> Serving:
    """Carries `plan` out and returns what is served from now on.

    Raises the plan's refusals before anything is done; K515 where somebody else has published since it was made,
    K517 where another apply is at work.
    """
    if plan.refusals:
        raise KithError(*plan.refusals)
    create_system(engine)
    if plan.is_empty:
        return Serving(plan.base, plan.built.site, Tables(plan.built.site))
    with engine.connect() as holder:
        claim_applying(holder)
        holder.commit()
        try:
            return _Run(engine, plan, applying).all()
        finally:
            release_applying(holder)


class _Run:
    def __init__(self, engine: Engine, plan: Plan, applying: Applying) -> None:
        self.engine = engine
        self.plan = plan
        self.applying = applying
        self.tables = Tables(plan.built.site)
        self.journal = Journal(plan.base + 1, plan.digest)
        self.backfills = [self.backfill(refill) for refill in plan.refills]

    def all(self) -> Serving:
        begun = self.begin()
        for step in self.plan.steps:
            if step.phase == "expand":
                self.carry_out(step)
        for refill, backfill in zip(self.plan.refills, self.backfills, strict=True):
            if not backfill.is_empty:
                self.fill(refill, backfill)
        for step in self.plan.steps:
            if step.phase == "index":
                self.carry_out(step)
        serving = self.publish(begun)
        for step in self.plan.steps:
            if step.phase == "clean":
                self.carry_out(step)
        return serving

    def backfill(self, refill: Refill) -> Backfill:
        return Backfill(self.tables, self.plan.built.site.modules[refill.module], refill, self.applying.context)

    def begin(self) -> datetime:
        """When the first run of this apply began."""
        with self.engine.begin() as connection:
            self.check_base(connection)
            self.journal.begin(connection, "begin", "", self.now())
            begun = self.journal.begun_at(connection)
        assert begun is not None
        return begun

    def check_base(self, connection: Connection) -> None:
        found = catalogue.version(connection)
        if found != self.plan.base:
            raise KithError(Problem(code="K515", params={"planned": self.plan.base, "found": found}))

    def report(self, phase: str, step: str) -> None:
        if self.applying.report is not None:
            self.applying.report(phase, step)

    def now(self) -> datetime:
        return self.applying.clock.now()

    # -- expand, index, clean -----------------------------------------------------------------------------------------
    def carry_out(self, step: Step) -> None:
        self.report(step.phase, step.name)
        try:
            (self.execute_alone if step.alone else self.execute)(step)
        except IntegrityError as error:
            raise KithError(Problem(code="K512", params={"what": step.name, "count": "some"})) from error

    def execute(self, step: Step) -> None:
        with self.engine.begin() as connection:
            self.journal.begin(connection, step.phase, step.name, self.now())
            if connection.dialect.name == "postgresql":
                connection.execute(sa.text("SET LOCAL lock_timeout = '10s'"))  # rather fail than stop all writers
            for statement in step.statements:
                connection.exec_driver_sql(statement)
            self.journal.finish(connection, step.phase, step.name, self.now())

    def execute_alone(self, step: Step) -> None:
        with self.engine.begin() as connection:
            self.journal.begin(connection, step.phase, step.name, self.now())
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for statement in step.statements:
                connection.exec_driver_sql(statement)
        with self.engine.begin() as connection:
            self.journal.finish(connection, step.phase, step.name, self.now())

    # -- backfill -----------------------------------------------------------------------------------------------------
    def fill(self, refill: Refill, backfill: Backfill) -> None:
        self.report("backfill", refill.module)
        with self.engine.begin() as connection:
            reached, done = self.journal.begin(connection, "backfill", refill.module, self.now())
        while not done:
            with self.engine.begin() as connection:
                reached, rows = backfill.fill_after(connection, reached)
                if reached is None:
                    self.journal.finish(connection, "backfill", refill.module, self.now())
                else:
                    self.journal.reach(connection, "backfill", refill.module, reached, rows)
            done = reached is None

    # -- publish ------------------------------------------------------------------------------------------------------
    def publish(self, begun: datetime) -> Serving:
        self.report("publish", f"version {self.plan.base + 1}")
        with self.engine.begin() as connection:
            hold_publishing(connection)
            self.check_base(connection)
            built = self.plan.built
            version = self.plan.base
            if self.plan.changes:
                for backfill in self.backfills:
                    if not backfill.is_empty:
                        backfill.fill_changed(connection, begun - _CLOCK_SKEW)
                applying = self.applying
                version = catalogue.publish(connection, self.plan.files, built.names, by=applying.by, now=self.now())
            serving = Serving(version, built.site, self.tables)
            for refill in self.plan.refills:
                if refill.derived or refill.title:
                    self.applying.derive(connection, serving, refill)
        return serving
