"""Working a queue off: claim many, carry out one by one, mark what is done; and what a long job needs meanwhile."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql import Select

from kith.clock import Clock
from kith.errors import KithError
from kith.jobs.carrying import Carrier
from kith.jobs.holding import Holding
from kith.ledger import jobs
from kith.ledger.jobs import Job
from kith.ledger.moments import reached
from kith.ledger.tally import Tally
from kith.storage.system import JobRow

BATCH = 50  # small jobs that are claimed at once
MARKED = 0.2  # seconds after which jobs that are done are marked as such, many at once
LONG = 1.0  # seconds from which a job counts as a long one: it is noted, and what waits behind it is given back
SILENT = 3600.0  # seconds that a job may run without a word before others may take it over

log = structlog.get_logger(__name__)


def due(queues: Sequence[str], now: datetime) -> Select[Any]:
    """Asks which of the queues have a job that is due, or whose runner was lost."""
    return sa.select(sa.column("queue")).select_from(
        sa.union_all(
            *(sa.select(sa.literal(queue).label("queue")).where(_is_due(queue, now)) for queue in queues)
        ).subquery()
    )


def _is_due(queue: str, now: datetime) -> Any:
    here = sa.select(sa.literal(1)).where(JobRow.queue == queue)
    ready = here.where(JobRow.state == "ready", JobRow.run_at <= now)
    return sa.or_(ready.exists(), here.where(JobRow.state == "run", JobRow.lease_until < now).exists())


class Drain:
    """What the threads of a process share that carry jobs out. `full` is called where more may wait than one takes."""

    def __init__(
        self, engine: Engine, clock: Clock, carrier: Carrier, *, lease: timedelta, full: Callable[[str], None]
    ) -> None:
        self._engine, self._clock, self._carrier, self._lease = engine, clock, carrier, lease
        self._full = full
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._held: set[Holding] = set()
        self._name = f"{socket.gethostname()}:{os.getpid()}"
        self.tally = Tally()

    def stop(self) -> None:
        """Lets no further job begin; those that were claimed are given back."""
        self._stopping.set()

    def due(self, queues: Sequence[str]) -> set[str]:
        """The queues that something is to be done in."""
        with self._engine.connect().execution_options(rw=False, single=True) as connection:
            return set(connection.execute(due(queues, self._clock.now())).scalars())

    def drain(self, queue: str, ids: Sequence[str] = ()) -> int:
        """Carries out the jobs `ids`, then others of the queue until none is due; how many there were."""
        count = 0
        if ids:
            count += self._work(self._claim([queue], len(ids), ids))
        while not self._stopping.is_set() and self.due([queue]):  # who finds nothing takes no lock of the writers
            found = self._claim([queue], BATCH)
            if len(found) == BATCH:
                self._full(queue)
            if not found:
                break
            count += self._work(found)
        return count

    def run_one(self, queues: Sequence[str]) -> bool:
        """Claims and carries out one job; False where none was due."""
        return bool(self.due(queues)) and self._work(self._claim(queues, 1)) == 1

    def _claim(self, queues: Sequence[str], limit: int, ids: Sequence[str] = ()) -> tuple[Job, ...]:
        reached("before claim")
        with self._engine.begin() as connection:
            now = self._clock.now()
            found = jobs.claim_many(connection, queues, now, limit=limit, lease=self._lease, ids=ids)
        reached("claimed")
        return found

    def _work(self, found: Sequence[Job]) -> int:
        """Carries out what was claimed; how many were begun."""
        holding, begun = Holding(found), 0
        with self._lock:
            self._held.add(holding)
        try:
            marked = time.monotonic()
            while not self._stopping.is_set() and (job := holding.next()):
                begun += 1
                self._carry_out(job, holding, many=len(found) > 1)
                if time.monotonic() - marked > MARKED:
                    self._mark(holding)
                    marked = time.monotonic()
        finally:
            with self._lock:
                self._held.discard(holding)
            self._guarded(lambda: self._mark(holding))
            self._guarded(lambda: self._give_back(holding))
        return begun

    def _carry_out(self, job: Job, holding: Holding, *, many: bool) -> None:
        done = False
        if many and job.attempts >= job.most_attempts and not self._begin(job):
            holding.ended(done=False)
            return
        try:
            outcome = self._carrier.carry_out(job)
            done = outcome == "done"
            if outcome != "lost":
                current = holding.current()
                self.tally.add(job.kind, outcome, current.seconds if current else 0.0)
        finally:
            holding.ended(done=done)

    def _begin(self, job: Job) -> bool:
        with self._engine.begin() as connection:
            return jobs.begin(connection, job, self._clock.now(), self._name)

    def _mark(self, holding: Holding) -> None:
        done = holding.take_done()
        if done:
            reached("before marked")
            with self._engine.begin() as connection:
                jobs.finish_many(connection, done, self._clock.now())
            reached("marked")

    def _give_back(self, holding: Holding) -> None:
        waiting = holding.take_waiting()
        if waiting:
            with self._engine.begin() as connection:
                jobs.give_back(connection, waiting)

    # -- once a second, from another thread ---------------------------------------------------------------------------
    def look_after(self) -> None:
        """Marks what is done, gives back what waits behind a long job, keeps the claims of long jobs."""
        with self._lock:
            held = tuple(self._held)
        for holding in held:
            self._mark(holding)
            current = holding.current()
            if current and current.seconds > LONG:
                self._look_after_long(holding, current.job, current.seconds)

    def _look_after_long(self, holding: Holding, job: Job, seconds: float) -> None:
        self._give_back(holding)
        now = self._clock.now()
        if holding.to_note(LONG):
            with self._engine.begin() as connection:
                jobs.begin(connection, job, now - timedelta(seconds=seconds), self._name)
        if seconds < SILENT and holding.to_hold(self._lease.total_seconds() / 3):
            with self._engine.begin() as connection:
                jobs.hold(connection, job, now + self._lease)

    def _guarded(self, step: Callable[[], None]) -> None:
        try:
            step()
        except (KithError, SQLAlchemyError) as error:  # the leases end by themselves
            log.warning("jobs.database", error=str(error)[:500])
