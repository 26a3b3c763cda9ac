"""Work to be done outside of requests: an outbox in the database, claimed under a lease.

A job is written in the transaction that wants it done. Runners claim; what a killed runner held comes back when its
lease ends, so every job may run more than once and its handler has to bear that. One that ends in the transaction of
its work (`finish`) is carried out once inside Kith, whatever is killed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.ledger.moments import reached
from kith.ledger.upsert import upsert
from kith.storage.ids import new_id
from kith.storage.system import JobRow
from kith.storage.tx import Tx

QUEUES = ("default", "mail", "slow")  # each with threads of its own: none waits behind another's work
LEASE = timedelta(seconds=60)
ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
LONGEST_ERROR = 4000  # characters kept of what went wrong
ENQUEUED = "kith_enqueued"  # in a connection's info: the queues that its transaction has put jobs into
CANCELLED = "cancelled"

_TABLE = JobRow.metadata.tables[JobRow.__tablename__]
_READY = sa.text("state = 'ready' AND key IS NOT NULL")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where whoever wants a job stands: `realm` is `system`, `staff` or `portal:<physical name of the type>`."""

    realm: str
    user_id: str | None = None
    impersonator_id: str | None = None


SYSTEM = Standing(realm="system")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A claimed job. `attempts` counts this one; with the id it is the claim, which ends when another takes over.

    `realm` is `system`, `staff` or `portal:<physical name of the type>`: where `user_id` stood. Rights are read again
    when it runs.
    `progress` is what an attempt before this one has kept, None where there was none.
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
    progress: Any = None


_OTHER = _TABLE.alias()
_WAITS = sa.select(1).where(_OTHER.c.kind == _TABLE.c.kind, _OTHER.c.key == _TABLE.c.key, _OTHER.c.state == "ready")
# A job that goes back to waiting loses its key to one of the same key that was put there meanwhile.
_KEY_KEPT = sa.case((_WAITS.correlate(_TABLE).exists(), None), else_=_TABLE.c.key)
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
    """The id of a new job; None where a job of this kind and `key` waits already. `queue` is one of QUEUES.

    Only realm `system` goes without a user: the database refuses others, so that no lost actor becomes the system.
    """
    assert queue in QUEUES, f"there is no queue {queue}"
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
    tx.connection.info.setdefault(ENQUEUED, set()).add(queue)
    reached("before enqueue")
    if key is None:
        tx.connection.execute(_INSERT, row)
        reached("enqueued")
        return str(row["id"])
    statement = upsert(tx.dialect, _TABLE).values(row)
    statement = statement.on_conflict_do_nothing(index_elements=["kind", "key"], index_where=_READY)
    added: str | None = tx.connection.execute(statement.returning(_TABLE.c.id)).scalar()
    reached("enqueued")
    return added


_INSERT = sa.insert(_TABLE).inline()  # nothing to be read back: the id is ours


def claim(connection: Connection, queues: Sequence[str], now: datetime, *, lease: timedelta = LEASE) -> Job | None:
    """The next job that is due, or whose runner was lost; None where there is nothing to do.

    Commit before working on it. Two runners never get the same claim.
    """
    return next(iter(claim_many(connection, queues, now, limit=1, lease=lease)), None)


def claim_many(
    connection: Connection,
    queues: Sequence[str],
    now: datetime,
    *,
    limit: int,
    lease: timedelta = LEASE,
    ids: Sequence[str] = (),
) -> tuple[Job, ...]:
    """Up to `limit` jobs that are due, the oldest first; with `ids` of those alone.

    A job whose runner was lost comes alone: it may be what kills runners, and would take others along.
    """
    those = (_TABLE.c.queue.in_(queues), *((_TABLE.c.id.in_(ids),) if ids else ()))
    lost = _take(connection, sa.and_(*those, *_lost(now), _may_run_again()), _TABLE.c.lease_until, now, lease, 1)
    if lost:
        return lost
    ready = sa.and_(*those, _TABLE.c.state == "ready", _TABLE.c.run_at <= now)
    return _take(connection, ready, _TABLE.c.run_at, now, lease, limit)


def _take(
    connection: Connection, wanted: Any, order: Any, now: datetime, lease: timedelta, limit: int
) -> tuple[Job, ...]:
    due = sa.select(_TABLE.c.id).where(wanted).order_by(order, _TABLE.c.id).limit(limit)
    if connection.dialect.name == "postgresql":
        due = due.with_for_update(skip_locked=True)  # SQLite: the transaction is alone
        due = sa.select(due.cte("due").prefix_with("MATERIALIZED").c.id)  # else it may be asked again for each row
    taken = (
        sa.update(_TABLE)
        .where(_TABLE.c.id.in_(due))
        .values(
            state="run",
            lease_until=now + lease,
            attempts=_TABLE.c.attempts + 1,
            started_at=now if limit == 1 else None,
            runner=None,
        )
    )
    rows = connection.execute(taken.returning(*_CLAIMED)).mappings()
    return tuple(sorted((Job(**row) for row in rows), key=lambda job: job.id))


def _lost(now: datetime) -> tuple[Any, ...]:
    """Jobs whose runner was lost."""
    return (_TABLE.c.state == "run", _TABLE.c.lease_until < now)


def _may_run_again() -> Any:
    """Not cancelled, and with an attempt left; one of many that were claimed at once has begun none in the last."""
    left = sa.or_(_TABLE.c.attempts < _TABLE.c.most_attempts, _TABLE.c.started_at.is_(None))
    return sa.and_(_TABLE.c.cancel_asked.is_(None), left)


def begin(connection: Connection, job: Job, now: datetime, runner: str) -> bool:
    """Notes that the job runs, and where; False where another runner has it by now.

    For its last attempt: that counts only once it has begun. For others where it takes a while, so that it can be seen.
    """
    return _change(connection, job, started_at=now, runner=runner)


def renew(connection: Connection, job: Job, now: datetime, *, lease: timedelta = LEASE, progress: Any = None) -> bool:
    """Keeps the claim for another lease, with the job's progress.

    False where another runner has it by now, or where it was asked to be cancelled: then stop.
    """
    values: dict[str, Any] = {"lease_until": now + lease}
    if progress is not None:
        values["progress"] = progress
    held = (*_held(job), _TABLE.c.cancel_asked.is_(None))
    return connection.execute(sa.update(_TABLE).where(*held).values(values)).rowcount == 1


def hold(connection: Connection, job: Job, until: datetime) -> bool:
    """Keeps the claim until then, cancelled or not; False where another runner has it by now."""
    return _change(connection, job, lease_until=until)


def give_back(connection: Connection, jobs: Sequence[Job]) -> None:
    """Lets others claim jobs that were claimed and not begun; the attempt doesn't count."""
    for attempts, ids in _by_attempt(jobs):
        held = (_TABLE.c.id.in_(ids), _TABLE.c.state == "run", _TABLE.c.attempts == attempts)
        back = {"state": "ready", "attempts": attempts - 1, "lease_until": None, "key": _KEY_KEPT}
        connection.execute(sa.update(_TABLE).where(*held).values(back))


def finish(connection: Connection, job: Job, now: datetime) -> bool:
    """Marks the job as done, best in the transaction of its work; False where another runner has it by now."""
    return _change(connection, job, state="done", lease_until=None, last_error=None, finished_at=now)


def finish_many(connection: Connection, jobs: Sequence[Job], now: datetime) -> None:
    """Marks those of the jobs as done that still belong to who claimed them."""
    for attempts, ids in _by_attempt(jobs):
        held = (_TABLE.c.id.in_(ids), _TABLE.c.state == "run", _TABLE.c.attempts == attempts)
        done = {"state": "done", "lease_until": None, "last_error": None, "finished_at": now}
        connection.execute(sa.update(_TABLE).where(*held).values(done))


def _by_attempt(jobs: Sequence[Job]) -> list[tuple[int, list[str]]]:
    found: dict[int, list[str]] = {}
    for job in jobs:
        found.setdefault(job.attempts, []).append(job.id)
    return sorted(found.items())


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
        key=_KEY_KEPT,
    )


def refuse(connection: Connection, job: Job, now: datetime, reason: str) -> bool:
    """Sets the job aside because its actor may not do this any more."""
    return _change(connection, job, state="refused", last_error=reason[:LONGEST_ERROR], finished_at=now)


def stop_cancelled(connection: Connection, job: Job, now: datetime) -> bool:
    """Sets the job aside if it was asked to be cancelled; False where it wasn't, or another runner has it."""
    held = (*_held(job), _TABLE.c.cancel_asked.is_not(None))
    ended = {"state": "refused", "last_error": CANCELLED, "finished_at": now, "lease_until": None}
    return connection.execute(sa.update(_TABLE).where(*held).values(ended)).rowcount == 1


def pause(job: Job) -> timedelta:
    """How long a failed job waits: twice as long each time, up to an hour, spread by its id."""
    doubled: timedelta = FIRST_PAUSE * (1 << min(job.attempts - 1, 20))
    spread = hashlib.sha256(f"{job.id}:{job.attempts}".encode()).digest()[0] / 255  # 0 to 1, the same each time
    return min(doubled, LONGEST_PAUSE) * (1 + spread / 4)


def bury_lost(connection: Connection, now: datetime) -> int:
    """Sets aside the jobs whose runner was lost in their last attempt, or that were cancelled. Tells how many."""
    gone = {"finished_at": now, "lease_until": None}
    cancelled = sa.update(_TABLE).where(*_lost(now), _TABLE.c.cancel_asked.is_not(None))
    stopped = connection.execute(cancelled.values(state="refused", last_error=CANCELLED, **gone)).rowcount
    dead = sa.update(_TABLE).where(*_lost(now), sa.not_(_may_run_again()))
    told = "the runner was lost in the last attempt"  # the job may be what kills it
    return stopped + connection.execute(dead.values(state="dead", last_error=told, **gone)).rowcount


def revive(tx: Tx, id: str) -> bool:
    """Lets a dead or refused job start again from its first attempt; False where there is none."""
    aside = (_TABLE.c.id == id, _TABLE.c.state.in_(("dead", "refused")))
    return tx.connection.execute(sa.update(_TABLE).where(*aside).values(fresh(tx))).rowcount == 1


def fresh(tx: Tx) -> dict[str, Any]:
    """What a job has that begins anew; what it has kept of its progress stays, so that it goes on from there."""
    cleared = ("finished_at", "lease_until", "cancel_asked", "started_at", "runner")
    return {"state": "ready", "attempts": 0, "run_at": tx.clock.now(), "key": _KEY_KEPT, **dict.fromkeys(cleared)}


def forget(connection: Connection, before: datetime) -> int:
    """Deletes the jobs that were done before that moment and tells how many; dead ones stay until somebody looked."""
    done = (_TABLE.c.state == "done", _TABLE.c.finished_at < before)
    return connection.execute(sa.delete(_TABLE).where(*done)).rowcount


def _held(job: Job) -> tuple[Any, ...]:
    return (_TABLE.c.id == job.id, _TABLE.c.state == "run", _TABLE.c.attempts == job.attempts)


def _change(connection: Connection, job: Job, **values: Any) -> bool:
    return connection.execute(sa.update(_TABLE).where(*_held(job)).values(values)).rowcount == 1
