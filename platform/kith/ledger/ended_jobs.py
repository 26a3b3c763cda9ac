"""Deleting jobs that ended long ago. What was set aside stays until somebody has looked."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from kith.storage.system import JobRow
from kith.storage.tx import Tx

AT_ONCE = 500

_TABLE = JobRow.metadata.tables[JobRow.__tablename__]
_CANCELLED = sa.and_(_TABLE.c.state == "refused", _TABLE.c.cancel_asked.is_not(None))


def delete_ended(tx: Tx, before: datetime) -> int:
    """Deletes at most 500 jobs that were done or cancelled before then, the oldest first; tells how many."""
    found = 0
    for ended in (_TABLE.c.state == "done", _CANCELLED):
        oldest = sa.select(_TABLE.c.id).where(ended, _TABLE.c.finished_at < before)
        some = oldest.order_by(_TABLE.c.finished_at).limit(AT_ONCE - found)
        found += tx.connection.execute(sa.delete(_TABLE).where(_TABLE.c.id.in_(some))).rowcount
    return found
