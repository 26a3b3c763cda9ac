"""Carries a plan out: expand, backfill, index, publish, clean. Each step is journalled and may be run again.

Until `publish` everything is served as before; with it, at once, the new. What writes meanwhile knows nothing of new
columns; triggers note the records that it writes, which are filled once more before the new definitions are published.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection, Engine

from kith.errors import KithError, Problem
from kith.storage import catalogue, touched
from kith.storage.apply import moments
from kith.storage.apply.ddl import carry_out
from kith.storage.apply.filling import Filling
from kith.storage.apply.journal import Journal
from kith.storage.apply.model import Applying
from kith.storage.apply.publish import Publishing
from kith.storage.apply.system import complete_system
from kith.storage.apply.watches import watches_of
from kith.storage.locks import applying_alone
from kith.storage.plan.make import Plan
from kith.storage.plan.steps import Step, make_steps
from kith.storage.schema import read_schema
from kith.storage.serving import Serving
from kith.storage.tables import Tables


def apply_plan(engine: Engine, plan: Plan, applying: Applying) -> Serving:
    """Carries `plan` out and returns what is served from now on. Waits while another apply is at work.

    Raises the plan's refusals, and its losses unless they are agreed to, before anything is done; K515 where somebody
    else has published since it was made, K519 where more would be lost by now, K534 where a lock is never given back.
    """
    if plan.refusals:
        raise KithError(*plan.refusals)
    if plan.losses and not applying.allow_loss:
        raise KithError(*plan.losses)
    complete_system(engine)
    if plan.is_empty:
        return Serving(plan.base, plan.built.site, Tables(plan.built.site))
    with applying_alone(engine, applying.waits):
        return _Run(engine, plan, applying).all()


class _Run:
    def __init__(self, engine: Engine, plan: Plan, applying: Applying) -> None:
        self.engine = engine
        self.plan = plan
        self.applying = applying
        self.tables = Tables(plan.built.site)
        self.journal = Journal(plan.base + 1, plan.digest)
        serving = Serving(plan.base + 1, plan.built.site, self.tables)
        self.filling = Filling(engine, plan, applying, serving, self.journal)
        self.publishing = Publishing(engine, plan, applying, self.filling, self.check_base)

    def all(self) -> Serving:
        self.begin()
        steps = self.steps()
        self.watch()
        self.carry_out("expand", steps)
        self.filling.all()
        moments.reached("after backfill")
        self.carry_out("index", steps)
        self.applying.report("publish", f"version {self.plan.base + 1}")
        version = self.publishing.publish()
        moments.reached("after publish")
        self.unwatch()
        self.carry_out("clean", steps)
        return Serving(version, self.plan.built.site, self.tables)

    def begin(self) -> None:
        """Notes that it begins; what an apply of other definitions has left unfinished won't be gone on with."""
        with self.engine.begin() as connection:
            self.check_base(connection)
            fresh = self.journal.begun_at(connection) is None
            self.journal.forget_others(connection)
            self.journal.begin(connection, "begin", "", self.now())
        if fresh:
            self.unwatch()
        moments.reached("after begin")

    def steps(self) -> tuple[Step, ...]:
        """What is missing by now: whoever was waited for may have made some of it."""
        with self.engine.connect().execution_options(rw=False) as connection:
            return make_steps(self.tables, read_schema(connection), connection.dialect)

    def check_base(self, connection: Connection) -> None:
        found = catalogue.version(connection)
        if found != self.plan.base:
            raise KithError(Problem(code="K515", params={"planned": self.plan.base, "found": found}))

    def now(self) -> datetime:
        return self.applying.clock.now()

    def carry_out(self, phase: str, steps: tuple[Step, ...]) -> None:
        for step in steps:
            if step.phase == phase:
                self.do(step)
        moments.reached(f"after {phase}")

    def do(self, step: Step) -> None:
        self.applying.report(step.phase, step.name)
        moments.reached(f"in {step.phase}")
        carry_out(self.engine, step, self.journal, self.now)

    # -- the log of what others write ---------------------------------------------------------------------------------
    def watch(self) -> None:
        for watch in watches_of(self.plan, self.filling.parts, self.publishing.growth.modules):
            statements = touched.watching(watch, self.engine.dialect.name)
            self.do(Step(phase="expand", name=f"watch {watch.table}", statements=statements))

    def unwatch(self) -> None:
        with self.engine.connect().execution_options(rw=False) as connection:
            statements = touched.unwatching(connection)
        if statements:
            self.do(Step(phase="clean", name="watches", statements=(*statements, touched.EMPTY)))
