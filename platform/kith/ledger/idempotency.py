"""A request that is sent twice is carried out once: its key is taken in the transaction that carries it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from kith.errors import KithError, Problem
from kith.ledger.upsert import upsert
from kith.storage.system import IdempotencyRow
from kith.storage.tx import Tx

_TABLE = IdempotencyRow.metadata.tables[IdempotencyRow.__tablename__]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer as it was sent: its text, and the headers that belong to it."""

    body: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answered:
    """What a request was answered with: the HTTP status, and the record (`module` by its physical name) to render.

    `said` is what a plugin has answered, which can't be rendered again.
    """

    status: int
    module: str | None
    record_id: str | None
    said: Said | None = None


def begin(tx: Tx, user_id: str, key: str, request_hash: str) -> Answered | None:
    """None where the request is new and now to be carried out, else how it was answered.

    On PostgreSQL this waits for a request with the same key. Raises K520 where the key stands for another request,
    K521 where its first one isn't answered.
    """
    row = {"user_id": user_id, "key": key, "request_hash": request_hash, "created_at": tx.clock.now()}
    added = upsert(tx.dialect, _TABLE).values(row).on_conflict_do_nothing().returning(_TABLE.c.key)
    if tx.connection.execute(added).first() is not None:  # psycopg tells no row count here
        return None
    mine = sa.select(_TABLE).where(_TABLE.c.user_id == user_id, _TABLE.c.key == key)
    found = tx.connection.execute(mine).one()
    if found.request_hash != request_hash:
        raise KithError(Problem(code="K520", params={"key": key}))
    if found.status is None:
        raise KithError(Problem(code="K521", params={"key": key}))
    said = None if found.answer is None else Said(**found.answer)
    return Answered(found.status, found.module, found.record_id, said)


def finish(
    tx: Tx,
    user_id: str,
    key: str,
    status: int,
    *,
    module: str | None = None,
    record_id: str | None = None,
    said: Said | None = None,
) -> None:
    """Keeps how the request was answered."""
    mine = sa.update(_TABLE).where(_TABLE.c.user_id == user_id, _TABLE.c.key == key)
    answer = None if said is None else {"body": said.body, "headers": dict(said.headers)}
    tx.connection.execute(mine.values(status=status, module=module, record_id=record_id, answer=answer))


def forget(tx: Tx, before: datetime) -> int:
    """Deletes the keys taken before that moment and tells how many."""
    return tx.connection.execute(sa.delete(_TABLE).where(_TABLE.c.created_at < before)).rowcount
