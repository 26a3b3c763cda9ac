"""Builders of figures."""

from __future__ import annotations

from typing import Any

from bench.figures import Entry

MEASURED = {"date": "2026-01-02 03:04", "commit": "abc1234", "machine": "2 CPUs"}


def rounds(*rates: float) -> list[dict[str, float]]:
    """A side's rounds at these rates."""
    return [{"rate": rate, "p50": 1000 / rate, "p95": 2000 / rate, "cpu": 900 / rate, "count": rate} for rate in rates]


def task(name: str = "list, JSON", **given: Any) -> Entry:
    """A task: the floor at 100 per second, Kith at 60, unless told otherwise."""
    whole = {"kind": "task", "server": "waitress", "database": "SQLite", "contacts": 10_000, "measured": MEASURED}
    return Entry(**{**whole, "name": name, "sides": {"floor": rounds(100), "kith": rounds(60)}, **given})
