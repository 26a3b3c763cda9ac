"""How often something may be tried. Counted in a transaction of its own before it is, so that no parallel try passes.

The counting row is locked until that transaction ends: of fifty at once each sees what the one before has counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from kith.errors import KithError, Problem
from kith.ledger.upsert import upsert
from kith.storage.system import Throttle
from kith.storage.tx import Tx


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries for `key` within `window`, which begins with the first of them."""

    key: str
    most: int
    window: timedelta


def count_try(tx: Tx, limit: Limit) -> bool:
    """Counts a try. True for the last one that is let through. Raises K402, with the seconds to wait, beyond it."""
    now = tx.clock.now()
    tries, until = _count(tx, limit, now)
    if until is not None:
        raise KithError(Problem(code="K402", params={"seconds": max(1, int((until - now).total_seconds()))}))
    return tries == limit.most


def forget_tries(tx: Tx, key: str) -> None:
    """Begins to count anew, after one of the tries was right."""
    tx.connection.execute(sa.delete(Throttle).where(Throttle.key == key))


def _count(tx: Tx, limit: Limit, now: datetime) -> tuple[int, datetime | None]:
    """How many tries there were with this one, and when the next one is possible: None where this one is."""
    row = _tries(tx, limit.key)
    if row is None:
        tx.connection.execute(_insert_ignoring(tx, limit.key, now))
        row = _tries(tx, limit.key)
    assert row is not None
    tries, since = row
    if since + limit.window > now and tries >= limit.most:
        return tries, since + limit.window
    again: dict[str, Any] = {"count": 1, "since": now, "until": None}
    values = {"count": tries + 1} if since + limit.window > now else again
    tx.connection.execute(sa.update(Throttle).where(Throttle.key == limit.key).values(values))
    return values["count"], None


def _tries(tx: Tx, key: str) -> tuple[int, datetime] | None:
    """How often, and since when; the row is locked until the transaction ends."""
    statement = sa.select(Throttle.count, Throttle.since).where(Throttle.key == key).with_for_update()
    row = tx.connection.execute(statement).first()
    return (row[0], row[1]) if row else None


def _insert_ignoring(tx: Tx, key: str, now: datetime) -> sa.Executable:
    """INSERT that leaves a row which another try made meanwhile."""
    table = Throttle.metadata.tables[Throttle.__tablename__]
    insert: sa.Executable = upsert(tx.dialect, table).values(key=key, count=0, since=now).on_conflict_do_nothing()
    return insert
