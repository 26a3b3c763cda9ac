"""What whoever looks after jobs sees and does: how many wait where, which failed and why; replay, discard, cancel.

Each deed is an entry of the audit log; a deed on all jobs of a kind is one entry with their number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.ledger import audit
from kith.ledger.jobs import CANCELLED, ENQUEUED, fresh
from kith.storage.system import JobRow
from kith.storage.tx import Tx

ASIDE = ("dead", "refused")  # set aside until somebody has looked
OPEN = ("ready", "run")
PAGE = 50

_TABLE = JobRow.metadata.tables[JobRow.__tablename__]


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How many jobs of a queue are in a state, and since when the oldest of them is due (or set aside)."""

    queue: str
    state: str
    count: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A job as it is looked at. `state` is `cancelled` for one that was; `runner` is None until it takes a while."""

    id: str
    queue: str
    kind: str
    state: str
    attempts: int
    most_attempts: int
    run_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    created_at: datetime
    runner: str | None
    progress: Any
    last_error: str | None
    realm: str
    user_id: str | None
    impersonator_id: str | None
    cancel_asked: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doer:
    """Who does a deed, for the audit log; nobody where the command line does."""

    user: str | None = None
    impersonator: str | None = None


def depths(connection: Connection) -> tuple[Depth, ...]:
    """Queue by queue and state by state what isn't done; states without a job are left out."""
    oldest = sa.func.min(sa.case((_TABLE.c.state.in_(OPEN), _TABLE.c.run_at), else_=_TABLE.c.finished_at))
    found = sa.select(_TABLE.c.queue, _TABLE.c.state, sa.func.count(), oldest).where(_TABLE.c.state.in_(OPEN + ASIDE))
    rows = connection.execute(found.group_by(_TABLE.c.queue, _TABLE.c.state).order_by(_TABLE.c.queue, _TABLE.c.state))
    return tuple(Depth(queue=queue, state=state, count=count, oldest=since) for queue, state, count, since in rows)


def failing(connection: Connection) -> tuple[tuple[str, str, int], ...]:
    """(kind, state, how many) of what was set aside, the largest heap first."""
    count = sa.func.count()
    found = sa.select(_TABLE.c.kind, _TABLE.c.state, count).where(_TABLE.c.state.in_(ASIDE))
    rows = connection.execute(found.group_by(_TABLE.c.kind, _TABLE.c.state).order_by(count.desc(), _TABLE.c.kind))
    return tuple((kind, state, number) for kind, state, number in rows)


def find(
    connection: Connection,
    states: Sequence[str],
    *,
    kind: str | None = None,
    failed: bool = False,
    limit: int = PAGE,
    offset: int = 0,
) -> tuple[Seen, ...]:
    """Jobs in these states: what is open by its turn, what is over the latest first. `failed`: with an error alone."""
    found = sa.select(*(_TABLE.c[name] for name in Seen.__dataclass_fields__)).where(_TABLE.c.state.in_(states))
    if kind is not None:
        found = found.where(_TABLE.c.kind == kind)
    if failed:
        found = found.where(_TABLE.c.last_error.is_not(None))
    is_open = set(states) <= set(OPEN)
    order = (_TABLE.c.run_at, _TABLE.c.id) if is_open else (_TABLE.c.finished_at.desc(), _TABLE.c.id.desc())
    rows = connection.execute(found.order_by(*order).limit(limit).offset(offset)).mappings()
    return tuple(_seen(row) for row in rows)


def one(connection: Connection, id: str) -> Seen | None:
    """The job with that id, or None."""
    found = sa.select(*(_TABLE.c[name] for name in Seen.__dataclass_fields__)).where(_TABLE.c.id == id)
    row = connection.execute(found).mappings().first()
    return None if row is None else _seen(row)


def _seen(row: Any) -> Seen:
    cancelled = row["state"] == "refused" and row["cancel_asked"] is not None
    return Seen(**{**row, "state": "cancelled" if cancelled else row["state"]})


def replay(tx: Tx, *, by: Doer, id: str | None = None, kind: str | None = None) -> int:
    """Lets a job that was set aside begin anew, or all of a kind; how many. Raises nothing where there is none."""
    moved = tx.connection.execute(sa.update(_TABLE).where(*_aside(id, kind)).values(fresh(tx)))
    if moved.rowcount:
        tx.connection.info.setdefault(ENQUEUED, set()).update(_queues(tx))
    return _noted(tx, "job.replayed", moved.rowcount, by, id, kind)


def discard(tx: Tx, *, by: Doer, id: str | None = None, kind: str | None = None) -> int:
    """Deletes a job that was set aside, or all of a kind; how many."""
    told = _named(tx, id, kind)
    gone = tx.connection.execute(sa.delete(_TABLE).where(*_aside(id, kind))).rowcount
    return _noted(tx, "job.discarded", gone, by, id, kind, told)


def cancel(tx: Tx, id: str, *, by: Doer) -> bool:
    """Ends a job: one that waits at once, one that runs when it next says how far it is. False where neither does."""
    now = tx.clock.now()
    ended = {"state": "refused", "last_error": CANCELLED, "finished_at": now, "cancel_asked": now}
    waits = sa.update(_TABLE).where(_TABLE.c.id == id, _TABLE.c.state == "ready")
    runs = sa.update(_TABLE).where(_TABLE.c.id == id, _TABLE.c.state == "run", _TABLE.c.cancel_asked.is_(None))
    done = tx.connection.execute(waits.values(ended)).rowcount
    done = done or tx.connection.execute(runs.values(cancel_asked=now)).rowcount
    return _noted(tx, "job.cancelled", done, by, id, None) == 1


def _aside(id: str | None, kind: str | None) -> tuple[Any, ...]:
    assert (id is None) != (kind is None), "one job, or those of one kind"
    return (_TABLE.c.state.in_(ASIDE), _TABLE.c.id == id if id is not None else _TABLE.c.kind == kind)


def _queues(tx: Tx) -> list[str]:
    ready = sa.select(_TABLE.c.queue).where(_TABLE.c.state == "ready").distinct()
    return list(tx.connection.execute(ready).scalars())


def _named(tx: Tx, id: str | None, kind: str | None) -> str | None:
    if kind is not None:
        return kind
    return tx.connection.execute(sa.select(_TABLE.c.kind).where(_TABLE.c.id == id)).scalar()


def _noted(tx: Tx, deed: str, count: int, by: Doer, id: str | None, kind: str | None, named: str | None = None) -> int:
    """Writes the entry where something was done; returns `count`."""
    if count:
        detail = {"kind": named or _named(tx, id, kind), "count": count}
        audit.note(tx, deed, user_id=by.user, impersonator_id=by.impersonator, subject=id, detail=detail)
    return count
