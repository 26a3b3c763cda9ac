"""What happens once a second in every process: schedules that are due, jobs of lost runners, the audit log's seal.

Any number of processes may do it: the database sees to it that each thing is done once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.sql import Select

from kith.clock import Clock
from kith.jobs.carrying import Begin
from kith.ledger import audit, jobs, schedules
from kith.ledger.moments import reached
from kith.storage.system import AuditRow, JobRow, Schedule

KEPT = timedelta(days=7)  # how long jobs that are done can be looked at
_MINUTE = 60.0


def _clockwork(now: datetime) -> Select[Any]:
    """Schedules that are due, jobs of lost runners, jobs that are done for long."""
    due = sa.select(sa.literal(1)).where(Schedule.next_run_at <= now)
    lost = sa.select(sa.literal(1)).where(JobRow.state == "run", JobRow.lease_until < now)
    old = sa.select(sa.literal(1)).where(JobRow.state == "done", JobRow.finished_at < now - KEPT)
    return sa.select(sa.literal(1)).where(sa.or_(due.exists(), lost.exists(), old.exists()))


def _unsealed(_now: datetime) -> Select[Any]:
    return sa.select(AuditRow.seq).where(AuditRow.position.is_(None))


class Clockwork:
    """`tick` once a second, `minute` now and then: it does `minutely` when a minute is over."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        begin: Begin,
        *,
        stopping: Callable[[], bool],
        minutely: Callable[[], None] | None = None,
    ) -> None:
        self._engine, self._clock, self._begin = engine, clock, begin
        self._stopping, self._minutely = stopping, minutely
        self._minute = time.monotonic()

    def tick(self) -> None:
        """Schedules that are due, lost jobs, the audit log's seal."""
        if self._waits(_clockwork):
            with self._begin() as tx:
                schedules.start_due(tx)
                jobs.bury_lost(tx.connection, self._clock.now())
                jobs.forget(tx.connection, self._clock.now() - KEPT)
                reached("before scheduled")
            reached("scheduled")
        if self._waits(_unsealed):
            self._seal()

    def minute(self, *, last: bool = False) -> None:
        """Does what is done once a minute, if one is over or this is the last time."""
        if self._minutely is not None and (last or time.monotonic() - self._minute >= _MINUTE):
            self._minute = time.monotonic()
            self._minutely()

    def _seal(self) -> None:
        """Seals all that waits, a batch in a transaction: others write in between, however much was left unsealed."""
        full = True
        while full and not self._stopping():
            with self._engine.begin() as connection:
                full = audit.seal(connection) == audit.BATCH

    def _waits(self, question: Callable[[datetime], Select[Any]]) -> bool:
        with self._engine.connect().execution_options(rw=False) as connection:
            return connection.execute(question(self._clock.now()).limit(1)).first() is not None
