"""Counting how jobs end and how long they take: kept in memory, added to the database every few seconds.

A process that is killed takes the counts of its last seconds along: they are figures to watch, not the truth.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from kith.ledger.upsert import upsert
from kith.storage.system import JobTally

LIMITS = (0.01, 0.1, 1.0, 10.0, 60.0, 600.0)  # seconds; what took longer falls into the last bucket

_TABLE = JobTally.metadata.tables[JobTally.__tablename__]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """Jobs of a kind with an outcome: how many per bucket of LIMITS (the last without a limit), seconds in all."""

    kind: str
    outcome: str
    counts: tuple[int, ...]
    seconds: float


class Tally:
    """The counts of this process since they were last added. Safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[tuple[str, str, int], tuple[int, float]] = {}

    def add(self, kind: str, outcome: str, seconds: float) -> None:
        """Counts one job."""
        key = (kind, outcome, bisect_left(LIMITS, seconds))
        with self._lock:
            count, spent = self._counts.get(key, (0, 0.0))
            self._counts[key] = (count + 1, spent + seconds)

    def flush(self, engine: Engine) -> None:
        """Adds what was counted to the database; in case of an error it is added the next time."""
        with self._lock:
            found, self._counts = self._counts, {}
        if not found:
            return
        try:
            with engine.begin() as connection:
                _add(connection, found)
        except Exception:
            self._take_back(found)
            raise

    def _take_back(self, found: Mapping[tuple[str, str, int], tuple[int, float]]) -> None:
        with self._lock:
            for key, (count, seconds) in found.items():
                more, spent = self._counts.get(key, (0, 0.0))
                self._counts[key] = (count + more, seconds + spent)


def _add(connection: Connection, found: Mapping[tuple[str, str, int], tuple[int, float]]) -> None:
    for (kind, outcome, bucket), (count, seconds) in sorted(found.items()):  # in order: no two wait for each other
        statement = upsert(connection.dialect.name, _TABLE).values(
            kind=kind, outcome=outcome, bucket=bucket, count=count, seconds=seconds
        )
        more = {
            "count": _TABLE.c.count + statement.excluded.count,
            "seconds": _TABLE.c.seconds + statement.excluded.seconds,
        }
        connection.execute(statement.on_conflict_do_update(index_elements=["kind", "outcome", "bucket"], set_=more))


def ended(connection: Connection) -> tuple[Ended, ...]:
    """What has ended so far, in all processes."""
    cells = (_TABLE.c.kind, _TABLE.c.outcome, _TABLE.c.bucket, _TABLE.c.count, _TABLE.c.seconds)
    found: dict[tuple[str, str], list[tuple[int, int, float]]] = {}
    for kind, outcome, *figures in connection.execute(sa.select(*cells).order_by(*cells[:3])):
        bucket, count, seconds = figures
        found.setdefault((kind, outcome), []).append((bucket, count, seconds))
    return tuple(_ended(*key, buckets) for key, buckets in found.items())


def _ended(kind: str, outcome: str, buckets: list[tuple[int, int, float]]) -> Ended:
    counts = [0] * (len(LIMITS) + 1)
    for bucket, count, _ in buckets:
        counts[bucket] += count
    seconds = sum(spent for _, _, spent in buckets)
    return Ended(kind=kind, outcome=outcome, counts=tuple(counts), seconds=seconds)
