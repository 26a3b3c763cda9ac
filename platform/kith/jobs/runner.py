"""The thread runner: some threads claim jobs and carry them out; one more keeps the clockwork going.

Every thread of every process may claim any job, the database sees to it that one gets it. A runner that is killed
loses nothing: its leases end and others take over.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql import Select

from kith.access.actor import SYSTEM, Actor
from kith.clock import Clock
from kith.errors import KithError
from kith.identity.load import by_user
from kith.identity.reach import may_act_as
from kith.jobs.handlers import Handler, Running
from kith.ledger import audit, jobs, schedules
from kith.ledger.jobs import Job
from kith.storage.system import AuditRow, JobRow, Schedule
from kith.storage.tx import Tx

Begin = Callable[[], AbstractContextManager[Tx]]

QUEUES = ("default",)
_IDLE = 1.0  # seconds between looks at an empty table; a nudge looks at once
_TICK = 1.0
_MINUTE = 60.0
KEPT = timedelta(days=7)  # how long jobs that are done can be looked at
_REFUSING = frozenset({"K601", "K603"})  # the actor has lost the right

log = structlog.get_logger(__name__)


def _due_jobs(now: datetime) -> Select[Any]:
    lost = sa.and_(JobRow.state == "run", JobRow.lease_until < now)
    return sa.select(JobRow.id).where(sa.or_(sa.and_(JobRow.state == "ready", JobRow.run_at <= now), lost))


def _clockwork(now: datetime) -> Select[Any]:
    """Schedules that are due, jobs of lost runners, jobs that are done for long."""
    due = sa.select(sa.literal(1)).where(Schedule.next_run_at <= now)
    lost = sa.select(sa.literal(1)).where(JobRow.state == "run", JobRow.lease_until < now)
    old = sa.select(sa.literal(1)).where(JobRow.state == "done", JobRow.finished_at < now - KEPT)
    return sa.select(sa.literal(1)).where(sa.or_(due.exists(), lost.exists(), old.exists()))


def _unsealed(_now: datetime) -> Select[Any]:
    return sa.select(AuditRow.seq).where(AuditRow.position.is_(None))


class Runner:
    """N threads over one job table. `start`, then `stop`; `nudge` after something was enqueued.

    `minutely` is done once a minute, and once more at the end.
    """

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        begin: Begin,
        handlers: Mapping[str, Handler],
        *,
        threads: int = 2,
        queues: Sequence[str] = QUEUES,
        minutely: Callable[[], None] | None = None,
    ) -> None:
        self._engine, self._clock, self._begin = engine, clock, begin
        self._handlers, self._queues = handlers, tuple(queues)
        self._minutely = minutely
        self._stopping = threading.Event()
        self._wake = threading.Condition()
        self._threads = [threading.Thread(target=self._work, name=f"kith-job-{n}", daemon=True) for n in range(threads)]
        self._threads.append(threading.Thread(target=self._keep_time, name="kith-clockwork", daemon=True))

    def start(self) -> None:
        """Starts all threads."""
        for thread in self._threads:
            thread.start()

    def nudge(self) -> None:
        """Lets idle threads look at once."""
        with self._wake:
            self._wake.notify_all()

    def stop(self, timeout: float = 10.0) -> bool:
        """Waits for running jobs, at most `timeout` seconds each; False where one still runs: its lease will end."""
        self._stopping.set()
        self.nudge()
        for thread in self._threads:
            thread.join(timeout)
        self._each_minute()
        return not any(thread.is_alive() for thread in self._threads)

    def run_one(self) -> bool:
        """Claims and carries out one job; False where none was due."""
        if not self._waits(_due_jobs):  # idle threads take no lock of the writers
            return False
        with self._engine.begin() as connection:
            job = jobs.claim(connection, self._queues, self._clock.now())
        if job is None:
            return False
        self._carry_out(job)
        return True

    def tick(self) -> None:
        """What happens once a second: schedules that are due, lost jobs, the audit log's seal."""
        if self._waits(_clockwork):
            with self._begin() as tx:
                schedules.start_due(tx)
                jobs.bury_lost(tx.connection, self._clock.now())
                jobs.forget(tx.connection, self._clock.now() - KEPT)
            self.nudge()
        if self._waits(_unsealed):
            self._seal()

    def _seal(self) -> None:
        """Seals all that waits, a batch in a transaction: others write in between, however much was left unsealed."""
        full = True
        while full and not self._stopping.is_set():
            with self._engine.begin() as connection:
                full = audit.seal(connection) == audit.BATCH

    def _waits(self, question: Callable[[datetime], Select[Any]]) -> bool:
        with self._engine.connect().execution_options(rw=False) as connection:
            return connection.execute(question(self._clock.now()).limit(1)).first() is not None

    def _work(self) -> None:
        while not self._stopping.is_set():
            if self._guarded(self.run_one):
                continue
            with self._wake:
                if not self._stopping.is_set():
                    self._wake.wait(_IDLE)

    def _keep_time(self) -> None:
        minute = time.monotonic()
        while not self._stopping.wait(_TICK):
            self._guarded(self.tick)
            if time.monotonic() - minute >= _MINUTE:
                minute = time.monotonic()
                self._each_minute()

    def _each_minute(self) -> None:
        if self._minutely is not None:
            self._guarded(self._minutely)

    def _guarded(self, step: Callable[[], Any]) -> Any:
        """The step's result; a database that is away for a moment ends no thread."""
        try:
            return step()
        except (KithError, SQLAlchemyError) as error:
            log.warning("jobs.database", error=str(error)[:500])
            self._stopping.wait(_IDLE)
            return None

    def _carry_out(self, job: Job) -> None:
        handler = self._handlers.get(job.kind)
        actor = self._actor(job)
        if handler is None or actor is None:
            reason = f"no handler for {job.kind}" if handler is None else "its account may not act any more"
            self._mark(job, jobs.refuse, reason)
            return
        try:
            handler(Running(job=job, actor=actor, begin=self._begin, renew=lambda progress: self._renew(job, progress)))
        except KithError as error:
            lost = all(problem.code in _REFUSING for problem in error.problems)
            self._mark(job, jobs.refuse if lost else jobs.fail, str(error))
        except Exception:
            log.exception("jobs.failed", kind=job.kind, job=job.id)
            self._mark(job, jobs.fail, traceback.format_exc(limit=20))
        else:
            with self._engine.begin() as connection:
                jobs.finish(connection, job, self._clock.now())

    def _actor(self, job: Job) -> Actor | None:
        """Who wanted the job, with the rights of now; None where the account is closed, or of another realm.

        None as well where somebody else acted as them who couldn't do that any more.
        """
        if job.user_id is None:
            return replace(SYSTEM, via="job") if job.realm == "system" else None
        with self._engine.connect().execution_options(rw=False) as connection:
            actor = by_user(connection, job.user_id, via="job")
        if actor is None or actor.kind != job.realm.partition(":")[0]:
            return None
        if job.impersonator_id is not None and not self._may_act(job.impersonator_id, actor):
            return None
        return replace(actor, impersonator=job.impersonator_id)

    def _may_act(self, by: str, actor: Actor) -> bool:
        with self._begin() as tx:
            holder = by_user(tx.connection, by, via="job")
            return holder is not None and may_act_as(tx.site, holder.roles, actor.roles)

    def _mark(self, job: Job, how: Callable[..., bool], reason: str) -> None:
        with self._engine.begin() as connection:
            how(connection, job, self._clock.now(), reason)

    def _renew(self, job: Job, progress: Any) -> bool:
        with self._engine.begin() as connection:
            return jobs.renew(connection, job, self._clock.now(), progress=progress)
