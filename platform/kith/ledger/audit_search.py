"""Looking through the audit log: by person, kind, what it was about and when, newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement, Select

from kith.ledger.audit import Entry, entry_of
from kith.storage.system import AuditRow

Place = tuple[datetime, int]  # time and number of an entry: where a page ends

_TABLE = AuditRow.metadata.tables[AuditRow.__tablename__]
_C = _TABLE.c
_PAGE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for; None and () are everything.

    `person`: who did it, who acted, or whom it was done to. `kinds`: names, `login.` takes in all that begin so.
    `module` is a physical name, `record` an id. `since` is in, `until` out.
    """

    person: str | None = None
    kinds: tuple[str, ...] = ()
    module: str | None = None
    record: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of entries, newest first, with the place after which the next page begins (None: there is none)."""

    entries: tuple[Entry, ...]
    next: Place | None


def find(connection: Connection, search: Search, *, limit: int = 50, after: Place | None = None) -> Found:
    """The page of entries behind `after`."""
    statement = _statement(search, after).limit(limit + 1)
    rows = connection.execute(statement).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return Found(
        entries=tuple(entry_of(row) for row in rows[:limit]), next=(last.time, last.seq) if last is not None else None
    )


def every(connection: Connection, search: Search) -> Iterator[Entry]:
    """All entries that fit, newest first, in flat memory."""
    after: Place | None = None
    while True:
        found = find(connection, search, limit=_PAGE, after=after)
        yield from found.entries
        if found.next is None:
            return
        after = found.next


def sealed_until(connection: Connection) -> Entry | None:
    """The last entry that was sealed, None where there is none: whatever is younger waits."""
    statement = _columns().where(_C.position.is_not(None)).order_by(_C.position.desc()).limit(1)
    row = connection.execute(statement).first()
    return entry_of(row) if row is not None else None


def waiting(connection: Connection) -> int:
    """How many entries aren't sealed yet."""
    statement = sa.select(sa.func.count()).select_from(_TABLE).where(_C.position.is_(None))
    return int(connection.execute(statement).scalar_one())


def without(search: Search, name: str) -> Search:
    """The same search with nothing asked about `name`."""
    return replace(search, **{name: () if name == "kinds" else None})  # type: ignore[arg-type]


def _columns() -> Select[Any]:
    return sa.select(
        _C.seq, _C.time, _C.kind, _C.user_id, _C.impersonator_id, _C.subject, _C.detail, _C.position
    ).select_from(_TABLE)


def _statement(search: Search, after: Place | None) -> Select[Any]:
    statement = _columns().where(*_conditions(search)).order_by(_C.time.desc(), _C.seq.desc())
    if after is None:
        return statement
    time, seq = after
    return statement.where(sa.or_(_C.time < time, sa.and_(_C.time == time, _C.seq < seq)))


def _conditions(search: Search) -> Iterator[ColumnElement[bool]]:
    if search.person is not None:
        yield sa.or_(_C.user_id == search.person, _C.impersonator_id == search.person, _C.subject == search.person)
    if search.kinds:
        yield sa.or_(*(_of_kind(kind) for kind in search.kinds))
    if search.module is not None and search.record is not None:
        yield _C.subject == f"{search.module}/{search.record}"
    elif search.module is not None:
        yield sa.or_(_C.subject == search.module, _begins(_C.subject, f"{search.module}/"))
    if search.since is not None:
        yield _C.time >= search.since
    if search.until is not None:
        yield _C.time < search.until


def _of_kind(kind: str) -> ColumnElement[bool]:
    return _begins(_C.kind, kind) if kind.endswith(".") else _C.kind == kind


def _begins(column: ColumnElement[Any], start: str) -> ColumnElement[bool]:
    """As a range, which an index serves on both databases."""
    return sa.and_(column >= start, column < start[:-1] + chr(ord(start[-1]) + 1))
