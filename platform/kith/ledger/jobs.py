"""Work to be done outside of requests: an outbox in the database, claimed under a lease.

A job is written in the transaction that wants it done. Runners claim; what a killed runner held comes back when its
lease ends, so every job may run more than once and its handler has to bear that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.ledger.upsert import upsert
from kith.storage.ids import new_id
from kith.storage.system import JobRow
from kith.storage.tx import Tx

LEASE = timedelta(seconds=60)
ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
LONGEST_ERROR = 4000  # characters kept of what went wrong

_TABLE = JobRow.metadata.tables[JobRow.__tablename__]
_READY = sa.text("state = 'ready' AND key IS NOT NULL")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where whoever wants a job stands: `realm` is `system`, `staff` or `portal:<type>`."""

    realm: str
    user_id: str | None = None
    impersonator_id: str | None = None


SYSTEM = Standing(realm="system")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A claimed job. `attempts` counts this one; with the id it is the claim, which ends when another takes over.

    `realm` is `system`, `staff` or `portal:<type>`: where `user_id` stood. Rights are read again when it runs.
    """

    id: str
    queue: str
    kind: str
    payload: Any
    attempts: int
    most_attempts: int
    realm: str
    user_id: str | None
    impersonator_id: str | None


_CLAIMED = tuple(_TABLE.c[name] for name in Job.__dataclass_fields__)


def enqueue(
    tx: Tx,
    kind: str,
    payload: Mapping[str, Any],
    *,
    by: Standing = SYSTEM,
    queue: str = "default",
    run_at: datetime | None = None,
    key: str | None = None,
    most_attempts: int = ATTEMPTS,
) -> str | None:
    """The id of a new job; None where a job of this kind and `key` waits already.

    Only realm `system` goes without a user: the database refuses others, so that no lost actor becomes the system.
    """
    now = tx.clock.now()
    row = {
        "id": new_id(),
        "queue": queue,
        "kind": kind,
        "payload": dict(payload),
        "key": key,
        "run_at": run_at or now,
        "most_attempts": most_attempts,
        "realm": by.realm,
        "user_id": by.user_id,
        "impersonator_id": by.impersonator_id,
        "created_at": now,
    }
    statement = upsert(tx.dialect, _TABLE).values(row)
    statement = statement.on_conflict_do_nothing(index_elements=["kind", "key"], index_where=_READY)
    added: str | None = tx.connection.execute(statement.returning(_TABLE.c.id)).scalar()
    return added


def claim(connection: Connection, queues: Sequence[str], now: datetime, *, lease: timedelta = LEASE) -> Job | None:
    """The next job that is due, or whose runner was lost; None where there is nothing to do.

    Commit before working on it. Two runners never get the same claim.
    """
    ready = sa.and_(_TABLE.c.state == "ready", _TABLE.c.run_at <= now)
    lost = sa.and_(_TABLE.c.state == "run", _TABLE.c.lease_until < now, _TABLE.c.attempts < _TABLE.c.most_attempts)
    due = sa.select(_TABLE.c.id).where(_TABLE.c.queue.in_(queues), sa.or_(ready, lost))
    due = due.order_by(_TABLE.c.run_at, _TABLE.c.id).limit(1)
    if connection.dialect.name == "postgresql":
        due = due.with_for_update(skip_locked=True)  # SQLite: the transaction is alone
    taken = sa.update(_TABLE).where(_TABLE.c.id.in_(due))
    taken = taken.values(state="run", lease_until=now + lease, attempts=_TABLE.c.attempts + 1)
    row = connection.execute(taken.returning(*_CLAIMED)).mappings().first()
    return Job(**row) if row else None


def renew(connection: Connection, job: Job, now: datetime, *, lease: timedelta = LEASE, progress: Any = None) -> bool:
    """Keeps the claim for another lease, with the job's progress; False where another runner has it by now."""
    values: dict[str, Any] = {"lease_until": now + lease}
    if progress is not None:
        values["progress"] = progress
    return _change(connection, job, **values)


def finish(connection: Connection, job: Job, now: datetime) -> bool:
    """Marks the job as done, best in the transaction of its work; False where another runner has it by now."""
    return _change(connection, job, state="done", lease_until=None, last_error=None, finished_at=now)


def fail(connection: Connection, job: Job, now: datetime, error: str) -> bool:
    """Puts the job back for later, or after its last attempt aside as `dead`; False where another runner has it."""
    if job.attempts >= job.most_attempts:
        return _change(connection, job, state="dead", last_error=error[:LONGEST_ERROR], finished_at=now)
    return _change(
        connection,
        job,
        state="ready",
        lease_until=None,
        run_at=now + pause(job),
        last_error=error[:LONGEST_ERROR],
    )


def refuse(connection: Connection, job: Job, now: datetime, reason: str) -> bool:
    """Sets the job aside because its actor may not do this any more."""
    return _change(connection, job, state="refused", last_error=reason[:LONGEST_ERROR], finished_at=now)


def pause(job: Job) -> timedelta:
    """How long a failed job waits: twice as long each time, up to an hour, spread by its id."""
    doubled: timedelta = FIRST_PAUSE * (1 << min(job.attempts - 1, 20))
    spread = hashlib.sha256(f"{job.id}:{job.attempts}".encode()).digest()[0] / 255  # 0 to 1, the same each time
    return min(doubled, LONGEST_PAUSE) * (1 + spread / 4)


def bury_lost(connection: Connection, now: datetime) -> int:
    """Sets aside the jobs whose runner was lost in their last attempt: they may be what kills it. Tells how many."""
    lost = (_TABLE.c.state == "run", _TABLE.c.lease_until < now, _TABLE.c.attempts >= _TABLE.c.most_attempts)
    told = {"state": "dead", "last_error": "the runner was lost in the last attempt", "finished_at": now}
    return connection.execute(sa.update(_TABLE).where(*lost).values(told)).rowcount


def revive(tx: Tx, id: str) -> bool:
    """Lets a dead or refused job start again from its first attempt; False where there is none."""
    aside = (_TABLE.c.id == id, _TABLE.c.state.in_(("dead", "refused")))
    fresh = {"state": "ready", "attempts": 0, "run_at": tx.clock.now(), "finished_at": None, "lease_until": None}
    return tx.connection.execute(sa.update(_TABLE).where(*aside).values(fresh)).rowcount == 1


def forget(connection: Connection, before: datetime) -> int:
    """Deletes the jobs that were done before that moment and tells how many; dead ones stay until somebody looked."""
    done = (_TABLE.c.state == "done", _TABLE.c.finished_at < before)
    return connection.execute(sa.delete(_TABLE).where(*done)).rowcount


def _change(connection: Connection, job: Job, **values: Any) -> bool:
    held = (_TABLE.c.id == job.id, _TABLE.c.state == "run", _TABLE.c.attempts == job.attempts)
    return connection.execute(sa.update(_TABLE).where(*held).values(values)).rowcount == 1
