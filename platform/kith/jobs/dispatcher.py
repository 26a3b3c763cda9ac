"""The dispatcher: tells the broker which jobs are due, in batches of ids. The database stays the truth.

A message is a hint and no more: it may be lost, come twice or too late. Who gets one claims in the database, and what
nobody has claimed after a while is sent again. So the broker may be emptied or away at any time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from kith.clock import Clock
from kith.errors import KithError
from kith.jobs.drain import BATCH
from kith.ledger.jobs import QUEUES
from kith.ledger.leading import Leading
from kith.ledger.moments import reached
from kith.storage.system import JobRow

WINDOW = 1000  # jobs of a queue that are told of at a time; more follow as these are claimed
AGAIN = 15.0  # seconds after which what nobody has claimed is sent once more
IDLE = 0.2  # seconds between looks at an outbox without anything new
PAUSE = 1.0  # seconds after the broker or the database didn't answer, and between tries to lead

Send = Callable[[str, Sequence[str]], None]  # a queue and ids of jobs in it; raises what it likes

log = structlog.get_logger(__name__)


class Dispatcher:
    """One of a site's dispatchers works, the others stand by for it: `start` and `stop`, or `step` by hand."""

    def __init__(
        self, engine: Engine, clock: Clock, send: Send, *, queues: Sequence[str] = QUEUES, again: float = AGAIN
    ) -> None:
        self._engine, self._clock, self._send = engine, clock, send
        self._queues, self._again = tuple(queues), again
        self._leading = Leading(engine)
        self._sent: dict[str, float] = {}  # id of a job that is due -> when it was sent
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="kith-dispatcher", daemon=True)

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """Ends the thread, and lets another process lead."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(timeout)
        self._leading.give_back()

    def step(self) -> int:
        """Sends what is due and wasn't sent of late; how many jobs. Another process may lead: then none."""
        if not self._leading.leads():
            self._sent.clear()
            return -1
        now, count = time.monotonic(), 0
        due = {queue: self._due(queue) for queue in self._queues}
        self._sent = {id: self._sent[id] for ids in due.values() for id in ids if id in self._sent}
        for queue, ids in due.items():
            for batch in _batches([id for id in ids if now - self._sent.get(id, -self._again) >= self._again]):
                reached("before sent")
                self._send(queue, batch)
                reached("sent")
                self._sent |= dict.fromkeys(batch, now)
                count += len(batch)
        return count

    def _due(self, queue: str) -> list[str]:
        """The ids of the queue's first jobs that are due, or whose runners were lost."""
        now = self._clock.now()
        here = sa.select(JobRow.id).where(JobRow.queue == queue).limit(WINDOW)
        lost = here.where(JobRow.state == "run", JobRow.lease_until < now)
        ready = here.where(JobRow.state == "ready", JobRow.run_at <= now).order_by(JobRow.run_at, JobRow.id)
        with self._engine.connect().execution_options(rw=False) as connection:
            return [*connection.execute(lost).scalars(), *connection.execute(ready).scalars()]

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._stopping.wait(self._stepped())

    def _stepped(self) -> float:
        """Seconds until the next step."""
        try:
            sent = self.step()
        except (KithError, SQLAlchemyError) as error:
            log.warning("jobs.database", error=str(error)[:500])
            return PAUSE
        except Exception as error:  # noqa: BLE001 - the broker's client has many errors, and none may end this thread
            log.warning("jobs.broker", error=str(error)[:500])
            self._sent.clear()  # whatever it was, what was sent before may be gone as well
            return PAUSE
        return PAUSE if sent < 0 else IDLE


def _batches(ids: Sequence[str]) -> Iterator[Any]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
