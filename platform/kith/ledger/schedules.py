"""Jobs that come again. A schedule is locked while its job is written, so many processes start it once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from kith.ledger.jobs import enqueue
from kith.ledger.upsert import upsert
from kith.storage.system import Schedule
from kith.storage.tx import Tx

_TABLE = Schedule.metadata.tables[Schedule.__tablename__]


def declare(tx: Tx, name: str, kind: str, every: timedelta, payload: Mapping[str, Any] | None = None) -> None:
    """Sees to a job of `kind` each `every`, at once the first time; an older schedule of that name is replaced."""
    row = {"name": name, "kind": kind, "payload": dict(payload or {}), "every": int(every.total_seconds())}
    statement = upsert(tx.dialect, _TABLE).values(row | {"next_run_at": tx.clock.now()})
    kept = {key: statement.excluded[key] for key in ("kind", "payload", "every")}
    tx.connection.execute(statement.on_conflict_do_update(index_elements=[_TABLE.c.name], set_=kept))


def withdraw(tx: Tx, name: str) -> None:
    """Ends a schedule; a job of it that waits is still done."""
    tx.connection.execute(sa.delete(_TABLE).where(_TABLE.c.name == name))


def keep_only(tx: Tx, beginning: str, names: Collection[str]) -> None:
    """Ends the schedules whose names begin so, but for those in `names`."""
    gone = (_TABLE.c.name.startswith(beginning, autoescape=True), _TABLE.c.name.not_in(sorted(names)))
    tx.connection.execute(sa.delete(_TABLE).where(*gone))


def start_due(tx: Tx) -> int:
    """Enqueues the job of every schedule that is due, once however late it is; tells how many."""
    now = tx.clock.now()
    due = sa.select(_TABLE).where(_TABLE.c.next_run_at <= now).order_by(_TABLE.c.next_run_at)
    if tx.dialect == "postgresql":
        due = due.with_for_update(skip_locked=True)
    rows = tx.connection.execute(due).all()
    for row in rows:
        enqueue(tx, row.kind, row.payload, key=f"schedule:{row.name}")
        later = {"last_run_at": now, "next_run_at": now + timedelta(seconds=row.every)}
        tx.connection.execute(sa.update(_TABLE).where(_TABLE.c.name == row.name).values(later))
    return len(rows)
