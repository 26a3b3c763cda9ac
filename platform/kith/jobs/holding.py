"""The jobs that one thread has claimed: which wait, which one runs, which are done and not yet marked as such.

The thread works them off one by one; the clockwork looks at them once a second, so that none waits behind a long one.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from kith.ledger.jobs import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """A job that runs, and how many seconds it has."""

    job: Job
    seconds: float


class Holding:
    """Safe to use from the thread that works and the one that looks after it."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._lock = threading.Lock()
        self._waiting = deque(jobs)
        self._current: tuple[Job, float] | None = None
        self._done: list[Job] = []
        self._noted = False
        self._held_at = 0.0

    def next(self) -> Job | None:
        """The job to be carried out now; None where all are."""
        with self._lock:
            job = self._waiting.popleft() if self._waiting else None
            self._current = None if job is None else (job, time.monotonic())
            self._noted, self._held_at = False, time.monotonic()
            return job

    def ended(self, *, done: bool) -> float:
        """Notes that the current job is over; `done` ones are to be marked. Returns how many seconds it took."""
        with self._lock:
            assert self._current is not None
            job, since = self._current
            if done:
                self._done.append(job)
            self._current = None
            return time.monotonic() - since

    def current(self) -> Current | None:
        """The job that runs."""
        with self._lock:
            if self._current is None:
                return None
            job, since = self._current
            return Current(job=job, seconds=time.monotonic() - since)

    def to_note(self, after: float) -> Job | None:
        """The job that has run for `after` seconds, once."""
        with self._lock:
            if self._noted or self._current is None or time.monotonic() - self._current[1] < after:
                return None
            self._noted = True
            return self._current[0]

    def to_hold(self, each: float) -> bool:
        """True once every `each` seconds of a job that runs: its claim is to be kept."""
        with self._lock:
            if self._current is None or time.monotonic() - self._held_at < each:
                return False
            self._held_at = time.monotonic()
            return True

    def take_done(self) -> list[Job]:
        """The jobs to be marked as done, which is then up to the caller."""
        with self._lock:
            found, self._done = self._done, []
            return found

    def take_waiting(self) -> list[Job]:
        """The jobs that weren't begun, to be given back by the caller."""
        with self._lock:
            found, self._waiting = list(self._waiting), deque()
            return found
