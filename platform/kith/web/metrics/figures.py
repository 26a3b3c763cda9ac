"""The figures in Prometheus' words: jobs from the database, for the whole site; requests from what was counted here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from kith.lazy import lazy
from kith.ledger import job_desk, tally
from kith.ledger.job_desk import Depth
from kith.ledger.jobs import QUEUES

prometheus: Any = lazy("prometheus_client")
core: Any = lazy("prometheus_client.core")
multiprocess: Any = lazy("prometheus_client.multiprocess")


def exposition(connection: Connection, now: datetime) -> tuple[bytes, str]:
    """All figures as text, and its media type."""
    registry = prometheus.CollectorRegistry()
    registry.register(_Jobs(list(_job_families(connection, now))))
    shared = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if shared:
        multiprocess.MultiProcessCollector(registry)
    own = b"" if shared else prometheus.generate_latest(prometheus.REGISTRY)
    return prometheus.generate_latest(registry) + own, prometheus.CONTENT_TYPE_LATEST


class _Jobs:
    """What a registry asks for its figures."""

    def __init__(self, families: list[Any]) -> None:
        self._families = families

    def collect(self) -> list[Any]:
        """The families of figures."""
        return self._families


def _job_families(connection: Connection, now: datetime) -> Iterator[Any]:
    depths = job_desk.depths(connection)
    yield _depth(depths)
    yield _oldest(depths, now)
    yield from _ended(tally.ended(connection))


def _depth(depths: tuple[Depth, ...]) -> Any:
    """Every queue with every state: a figure that is missing can't be told from one that is 0."""
    found = core.GaugeMetricFamily("kith_jobs", "Jobs that aren't done", labels=("queue", "state"))
    counts = {(each.queue, each.state): each.count for each in depths}
    for queue in dict.fromkeys((*QUEUES, *(each.queue for each in depths))):
        for state in (*job_desk.OPEN, *job_desk.ASIDE):
            found.add_metric((queue, state), counts.get((queue, state), 0))
    return found


def _oldest(depths: tuple[Depth, ...], now: datetime) -> Any:
    """How long the first job of each queue has been due; 0 where none is."""
    told = ("kith_jobs_oldest_seconds", "For how long the oldest job that waits has been due")
    found = core.GaugeMetricFamily(*told, labels=("queue",))
    since = {each.queue: each.oldest for each in depths if each.state == "ready"}
    for queue in QUEUES:
        oldest = since.get(queue)
        found.add_metric((queue,), max((now - oldest).total_seconds(), 0.0) if oldest else 0.0)
    return found


def _ended(ended: tuple[tally.Ended, ...]) -> Iterator[Any]:
    labels = ("kind", "outcome")
    found = core.HistogramMetricFamily("kith_job_seconds", "Jobs that ended, and how long they took", labels=labels)
    for each in ended:
        found.add_metric((each.kind, each.outcome), list(_buckets(each)), sum_value=each.seconds)
    yield found


def _buckets(ended: tally.Ended) -> Iterator[tuple[str, int]]:
    """Each limit with how many took no longer."""
    so_far = 0
    for limit, count in zip((*tally.LIMITS, None), ended.counts, strict=True):
        so_far += count
        yield ("+Inf" if limit is None else str(limit)), so_far
