"""The waiting list of a portal whose seats are all taken: who stands on it, since when, and who comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from kith.definition.model import PortalType
from kith.ledger.jobs import enqueue
from kith.ledger.upsert import upsert
from kith.storage.ids import new_id
from kith.storage.system import PortalWaiting
from kith.storage.tx import Tx

SEATS = "kith.portal_seats"  # the job that gives free seats to who waits
_TABLE = PortalWaiting.metadata.tables[PortalWaiting.__tablename__]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A record on the list of a portal type. `noted_by` is the account that put it there."""

    record: str
    noted_by: str | None
    since: datetime


def note(tx: Tx, portal: PortalType, record: str, by: str | None) -> bool:
    """Puts the record at the end of the list; False where it stands there already."""
    row = {
        "id": new_id(),
        "type": portal.physical,
        "module": tx.site.modules[portal.users].physical,
        "record_id": record,
        "noted_by": by,
        "created_at": tx.clock.now(),
    }
    statement = upsert(tx.dialect, _TABLE).values(row)
    statement = statement.on_conflict_do_nothing(index_elements=["type", "module", "record_id"])
    return tx.connection.execute(statement.returning(_TABLE.c.id)).first() is not None


def strike(tx: Tx, portal: PortalType, record: str) -> bool:
    """Takes the record off the list; False where it doesn't stand there."""
    where = (_TABLE.c.type == portal.physical, _TABLE.c.record_id == record)
    return tx.connection.execute(sa.delete(_TABLE).where(*where)).rowcount > 0


def list_of(tx: Tx, portal: PortalType, limit: int = 1000) -> tuple[Waiting, ...]:
    """Who waits for a seat in the portal, the longest first."""
    read = sa.select(_TABLE.c.record_id, _TABLE.c.noted_by, _TABLE.c.created_at)
    ordered = read.where(_TABLE.c.type == portal.physical).order_by(_TABLE.c.created_at, _TABLE.c.id).limit(limit)
    return tuple(Waiting(record=row[0], noted_by=row[1], since=row[2]) for row in tx.connection.execute(ordered))


def wake(tx: Tx) -> None:
    """Has a job look for free seats, where anybody waits for one."""
    if tx.connection.execute(sa.select(_TABLE.c.id).limit(1)).first() is not None:
        enqueue(tx, SEATS, {}, key="freed")
