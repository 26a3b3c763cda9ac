"""The thread runner: threads for each queue claim jobs and carry them out; one more keeps the clockwork going.

Every thread of every process may claim any job of its queue, the database sees to it that one gets it. A runner that is
killed loses nothing: its leases end and others take over. Threads sleep until they are called: after a commit that has
put a job into the outbox, by the clockwork once a second, or by a hint of the dispatcher.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from kith.clock import Clock
from kith.errors import KithError
from kith.jobs.carrying import Begin, Carrier
from kith.jobs.clockwork import Clockwork
from kith.jobs.drain import Drain
from kith.jobs.handlers import Handler
from kith.ledger.jobs import ENQUEUED, LEASE, QUEUES
from kith.ledger.moments import reached

_TICK = 1.0  # seconds
_TALLIED = 5  # ticks after which counts are added to the database

log = structlog.get_logger(__name__)


class Lane:
    """The threads of one queue, and how they are called."""

    def __init__(self, queue: str, threads: int) -> None:
        self.queue, self.threads = queue, threads
        self.slots = threading.BoundedSemaphore(threads)
        self._changed = threading.Condition()
        self._calls = 0

    def call(self) -> None:
        """Lets one thread look; a call that meets none asleep isn't lost."""
        with self._changed:
            self._calls = min(self._calls + 1, self.threads)
            self._changed.notify()

    def wait(self) -> None:
        """Returns when called."""
        with self._changed:
            self._changed.wait_for(lambda: self._calls > 0)
            self._calls -= 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a runner goes about it. `lanes`: queue -> its threads.

    With `working=False` no thread claims by itself: `hint` does the work then, in the caller's threads, as many at a
    time. With `timing=False` somebody else starts schedules and seals the audit log.
    """

    lanes: Mapping[str, int] = field(default_factory=lambda: lanes_of(2))
    lease: timedelta = LEASE
    working: bool = True
    timing: bool = True


def lanes_of(threads: int) -> dict[str, int]:
    """That many threads for what has no queue of its own, and one for each of the others."""
    return {queue: threads if queue == "default" else 1 for queue in QUEUES}


class Runner:
    """Threads over one job table. `start`, then `stop`; `nudge` after something was enqueued.

    `minutely` is done once a minute, and once more at the end.
    """

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        begin: Begin,
        handlers: Mapping[str, Handler],
        *,
        manner: Manner | None = None,
        minutely: Callable[[], None] | None = None,
    ) -> None:
        self._engine, self._manner = engine, manner or Manner()
        lease = self._manner.lease
        self._lanes = {queue: Lane(queue, count) for queue, count in self._manner.lanes.items()}
        carrier = Carrier(engine, clock, begin, handlers, lease)
        self._drain = Drain(engine, clock, carrier, lease=lease, full=lambda queue: self._lanes[queue].call())
        self._stopping = threading.Event()
        self._clockwork = Clockwork(engine, clock, begin, stopping=self._stopping.is_set, minutely=minutely)
        self._threads = [self._thread(lane, number) for lane in self._lanes.values() for number in range(lane.threads)]
        self._threads.append(threading.Thread(target=self._keep_time, name="kith-clockwork", daemon=True))

    def _thread(self, lane: Lane, number: int) -> threading.Thread:
        return threading.Thread(target=self._work, args=(lane,), name=f"kith-{lane.queue}-{number}", daemon=True)

    def start(self) -> None:
        """Starts all threads."""
        if not self._manner.working:
            self._threads = self._threads[-1:]
        else:
            event.listen(self._engine, "checkin", self._committed)
        for thread in self._threads:
            thread.start()

    @property
    def lanes(self) -> Mapping[str, int]:
        """Queue -> threads."""
        return self._manner.lanes

    @property
    def threads(self) -> int:
        """How many jobs are carried out at a time, at most."""
        return sum(self.lanes.values())

    def rest(self) -> None:
        """Lets no further job begin; `stop` ends the rest."""
        self._drain.stop()

    def nudge(self, queues: Sequence[str] = QUEUES) -> None:
        """Lets an idle thread of each queue look at once."""
        for queue in queues:
            if queue in self._lanes:
                self._lanes[queue].call()

    def stop(self, timeout: float = 10.0) -> bool:
        """Waits for running jobs, at most `timeout` seconds each; False where one still runs: its lease will end."""
        if self._manner.working and event.contains(self._engine, "checkin", self._committed):
            event.remove(self._engine, "checkin", self._committed)
        self._stopping.set()
        self._drain.stop()
        for lane in self._lanes.values():
            for _ in range(lane.threads):
                lane.call()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(timeout)
        self._guarded(lambda: self._clockwork.minute(last=True))
        self._guarded(lambda: self._drain.tally.flush(self._engine))
        return not any(thread.is_alive() for thread in self._threads)

    def run_one(self) -> bool:
        """Claims and carries out one job; False where none was due."""
        return self._drain.run_one(tuple(self._lanes))

    def tick(self) -> None:
        """What happens once a second: schedules that are due, lost jobs, the audit log's seal."""
        self._clockwork.tick()

    def hint(self, queue: str, ids: Sequence[str]) -> int:
        """Carries out those jobs, then others of the queue that are due; how many. 0 where all its threads are busy.

        They look by themselves for what is left, so nothing is lost with a hint.
        """
        lane = self._lanes.get(queue)
        if lane is None or not lane.slots.acquire(blocking=False):
            return 0
        try:
            return self._guarded(lambda: self._drain.drain(queue, ids)) or 0
        finally:
            lane.slots.release()

    def _work(self, lane: Lane) -> None:
        while not self._stopping.is_set():
            self._guarded(lambda: self._drain.drain(lane.queue))
            lane.wait()

    def _keep_time(self) -> None:
        ticks = 0
        while not self._stopping.wait(_TICK):
            ticks += 1
            self._guarded(self._drain.look_after)
            if self._manner.timing:
                self._guarded(self.tick)
            if self._manner.working:
                self._guarded(lambda: self.nudge(sorted(self._drain.due(tuple(self._lanes)))))
            if ticks % _TALLIED == 0:
                self._guarded(lambda: self._drain.tally.flush(self._engine))
            self._guarded(self._clockwork.minute)

    def _committed(self, _: Any, record: Any) -> None:
        """Calls the threads of the queues that a transaction has put jobs into; one rolled back does no harm."""
        queues = record.info.pop(ENQUEUED, None)
        if queues:
            reached("before nudge")
            self.nudge(sorted(queues))

    def _guarded(self, step: Callable[[], Any]) -> Any:
        """The step's result; a database that is away for a moment ends no thread."""
        try:
            return step()
        except (KithError, SQLAlchemyError) as error:
            log.warning("jobs.database", error=str(error)[:500])
            self._stopping.wait(_TICK)
            return None
