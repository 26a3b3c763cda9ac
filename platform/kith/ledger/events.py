"""What happened to records, by stable names. Written with the change itself; read by feed, history and undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.storage.bulk import insert_rows
from kith.storage.ids import new_id
from kith.storage.system import EventRow
from kith.storage.tx import Tx

_TABLE = EventRow.metadata.tables[EventRow.__tablename__]
_NAMES = ("time", "id", "module", "record_id", "kind", "user_id", "impersonator_id", "via", "changes", "about")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to a record: `created`, `changed`, `deleted`, `restored`, an action's name ...

    `module` and the keys of `changes` ({field: [before, after]}, JSON values) are physical names. `about` is the id
    of what else it is about: the event that was undone, a mail, a file. `id` and `time` are given when it is recorded.
    """

    module: str
    record_id: str
    kind: str
    user_id: str | None
    impersonator_id: str | None = None
    via: str
    changes: Mapping[str, Any] | None = None
    about: str | None = None
    id: str = ""
    time: datetime | None = None


def record(tx: Tx, events: Sequence[Event]) -> None:
    """Writes the events, all at the transaction's present."""
    now = tx.clock.now()
    insert_rows(tx, _TABLE, _NAMES, [_cells(event, now) for event in events])


def _cells(event: Event, now: datetime) -> tuple[Any, ...]:
    changes = None if event.changes is None else dict(event.changes)
    told = (event.user_id, event.impersonator_id, event.via, changes, event.about)
    return (now, new_id(), event.module, event.record_id, event.kind, *told)


def of(
    connection: Connection, module: str, record: str, *, limit: int = 50, before: tuple[datetime, str] | None = None
) -> tuple[Event, ...]:
    """The events of a record (`module` is its physical name), newest first.

    `before` is the (time, id) of the last one seen, to go on after it.
    """
    columns = _TABLE.c
    statement = sa.select(*(columns[name] for name in _NAMES)).where(
        columns.module == module, columns.record_id == record
    )
    if before is not None:
        time, id_ = before
        earlier = sa.and_(columns.time == time, columns.id < id_)
        statement = statement.where(sa.or_(columns.time < time, earlier))
    rows = connection.execute(statement.order_by(columns.time.desc(), columns.id.desc()).limit(limit))
    return tuple(Event(**row) for row in rows.mappings())


def erase(tx: Tx, module: str, record: str) -> int:
    """Deletes all events of a record and tells how many there were: for erasing a person."""
    gone = tx.connection.execute(sa.delete(_TABLE).where(_TABLE.c.module == module, _TABLE.c.record_id == record))
    return gone.rowcount
