"""The audit log: one entry for one use of power, without values, sealed into a hash chain afterwards.

Sealing is a job of its own, once a second: in the request it would make every writer wait for the one before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.errors import KithError, Problem
from kith.storage.locks import hold_sealing
from kith.storage.system import AuditRow
from kith.storage.tx import Tx

START = "0" * 64  # what the first entry is chained to
BATCH = 1000  # entries that are sealed in one transaction

_TABLE = AuditRow.metadata.tables[AuditRow.__tablename__]
_SEALED = (_TABLE.c.time, _TABLE.c.kind, _TABLE.c.user_id, _TABLE.c.impersonator_id, _TABLE.c.subject, _TABLE.c.detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A chain that was found whole: its length, the hash of its last entry, and how many entries wait to be sealed.

    Whoever cuts off the chain's end leaves a whole one: keep `head` elsewhere to notice that as well.
    """

    length: int
    head: str
    unsealed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One use of power. `subject` is what it was done to: an account's id, a module, `module/id`."""

    time: datetime
    kind: str
    user_id: str | None
    impersonator_id: str | None
    subject: str | None
    detail: Mapping[str, Any] | None
    sealed: bool


def note(
    tx: Tx,
    kind: str,
    *,
    user_id: str | None,
    impersonator_id: str | None = None,
    subject: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Writes an entry: `kind` such as `login.failed`, `subject` what it was done to, `detail` names, never values."""
    tx.connection.execute(
        sa.insert(_TABLE).values(
            time=tx.clock.now(),
            kind=kind,
            user_id=user_id,
            impersonator_id=impersonator_id,
            subject=subject,
            detail=None if detail is None else dict(detail),
        )
    )


def entries(
    connection: Connection, *, kind: str | None = None, user: str | None = None, limit: int = 50
) -> tuple[Entry, ...]:
    """The latest entries, newest first: of `kind` (`login` takes `login.failed` in), by or about the account `user`."""
    statement = sa.select(*_SEALED, _TABLE.c.position).order_by(_TABLE.c.seq.desc()).limit(limit)
    if kind is not None:
        statement = statement.where(
            sa.or_(_TABLE.c.kind == kind, _TABLE.c.kind.startswith(f"{kind}.", autoescape=True))
        )
    if user is not None:
        statement = statement.where(sa.or_(_TABLE.c.user_id == user, _TABLE.c.subject == user))
    return tuple(entry_of(row) for row in connection.execute(statement))


def entry_of(row: Any) -> Entry:
    """The entry that a row of the table is."""
    return Entry(
        time=row.time,
        kind=row.kind,
        user_id=row.user_id,
        impersonator_id=row.impersonator_id,
        subject=row.subject,
        detail=row.detail,
        sealed=row.position is not None,
    )


def seal(connection: Connection, *, limit: int = BATCH) -> int:
    """Chains the entries that aren't yet, oldest first; returns how many. In a transaction of its own.

    One process at a time; one that is killed meanwhile leaves them unsealed, and the next goes on with the chain.
    """
    hold_sealing(connection)
    position, previous = _head(connection)
    waiting = sa.select(_TABLE.c.seq, *_SEALED).where(_TABLE.c.position.is_(None)).order_by(_TABLE.c.seq).limit(limit)
    sealed: list[dict[str, Any]] = []
    for row in connection.execute(waiting):
        position += 1
        digest = _hash(previous, position, row[1:])
        sealed.append({"b_seq": row.seq, "position": position, "previous_hash": previous, "hash": digest})
        previous = digest
    if sealed:
        connection.execute(sa.update(_TABLE).where(_TABLE.c.seq == sa.bindparam("b_seq")), sealed)
    return len(sealed)


def verify(connection: Connection) -> Chain:
    """The chain, after every entry was computed again. Raises K530 at the first that is changed or missing."""
    entries = sa.select(_TABLE.c.position, _TABLE.c.previous_hash, _TABLE.c.hash, *_SEALED)
    sealed = entries.where(_TABLE.c.position.is_not(None)).order_by(_TABLE.c.position)
    length, head = 0, START
    with connection.execute(sealed.execution_options(yield_per=1000)) as rows:
        for row in rows:
            length += 1
            if row.position != length:
                raise _broken(length, "it is missing")
            if row.previous_hash != head or row.hash != _hash(head, length, row[3:]):
                raise _broken(length, "it doesn't belong to its hash")
            head = row.hash
    waiting = sa.select(sa.func.count()).select_from(_TABLE).where(_TABLE.c.position.is_(None))
    return Chain(length=length, head=head, unsealed=connection.execute(waiting).scalar_one())


def _head(connection: Connection) -> tuple[int, str]:
    last = sa.select(_TABLE.c.position, _TABLE.c.hash).where(_TABLE.c.position.is_not(None))
    row = connection.execute(last.order_by(_TABLE.c.position.desc()).limit(1)).first()
    return (row.position, row.hash) if row else (0, START)


def _hash(previous: str, position: int, cells: Any) -> str:
    time, *others = cells
    content = [previous, position, _moment(time), *others]
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _moment(time: datetime) -> str:
    return time.isoformat(timespec="microseconds")


def _broken(position: int, reason: str) -> KithError:
    return KithError(Problem(code="K530", params={"position": position, "reason": reason}))
