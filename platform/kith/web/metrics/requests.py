"""Counting requests and how long they took, in this process; with several processes in files that all of them share.

They share them where PROMETHEUS_MULTIPROC_DIR names a folder, which `kith serve --workers` sees to.
"""

from __future__ import annotations

import threading
from functools import cache
from typing import Any

from kith.lazy import lazy

prometheus: Any = lazy("prometheus_client")

LIMITS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)  # seconds


def measure(route: str | None, method: str, status: int, seconds: float) -> None:
    """Counts one request, by its route: addresses hold what people searched for, and there is no end of them."""
    _timed(route or "", method if method in _METHODS else "other", f"{status // 100}xx").observe(seconds)


_METHODS = frozenset({"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"})


_making = threading.Lock()  # `cache` alone would let the first requests of several threads each make one


def _histogram() -> Any:
    with _making:
        return _made()


@cache
def _made() -> Any:
    prometheus.disable_created_metrics()  # a second figure for each, which tells nothing that counts
    told = ("kith_http_request_seconds", "Requests and how long they took", ("route", "method", "status"))
    return prometheus.Histogram(*told, buckets=LIMITS)


@cache
def _timed(route: str, method: str, status: str) -> Any:
    """The histogram of these labels; there are as many as routes have answers."""
    return _histogram().labels(route, method, status)
