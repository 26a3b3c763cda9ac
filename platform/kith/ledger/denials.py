"""Denials folded by rate: who tries the same again and again fills no log, and loses none of its tries either.

The first one is noted at once. Those that follow within a minute are counted in memory, whichever records they were
about, and noted together. A process that is killed loses the counts of that minute, never the first.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from kith.storage.system import AuditRow

WINDOW = timedelta(minutes=1)
MOST = 10_000  # kinds of denials that are remembered; beyond it each is noted for itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """Who was refused what: account, who acted as it, the module's physical name, the rest as (name, value)."""

    user_id: str
    impersonator_id: str | None
    module: str | None
    told: tuple[tuple[str, Any], ...]


@dataclass(slots=True)
class _Repeats:
    since: datetime
    last: datetime
    count: int = 0
    records: set[str] = field(default_factory=set)


class Denials:
    """What one process has refused lately. Safe to use from many threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._lately: dict[Denial, _Repeats] = {}

    def is_first(self, denial: Denial, record: str | None, now: datetime) -> bool:
        """Whether the denial has to be noted now; one like those of the last minute is counted instead."""
        with self._lock:
            known = self._lately.get(denial)
            if known is not None and now - known.since < WINDOW:
                known.count, known.last = known.count + 1, now
                if record is not None:
                    known.records.add(record)
                return False
            if known is not None:
                known.since = now
            elif len(self._lately) < MOST:
                self._lately[denial] = _Repeats(now, now)
            return True

    def flush(self) -> None:
        """Notes what was counted, in a transaction of its own; where that fails, it waits for the next flush."""
        with self._lock:
            lately, self._lately = self._lately, {}
        rows = [_row(denial, known) for denial, known in lately.items() if known.count]
        if not rows:
            return
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.insert(AuditRow), rows)
        except BaseException:
            with self._lock:
                self._lately = lately | self._lately
            raise


def _row(denial: Denial, known: _Repeats) -> dict[str, Any]:
    counted = {"times": known.count, **({"records": len(known.records)} if known.records else {})}
    return {
        "time": known.last,
        "kind": "denied",
        "user_id": denial.user_id,
        "impersonator_id": denial.impersonator_id,
        "subject": denial.module,
        "detail": dict(denial.told) | counted,
    }
