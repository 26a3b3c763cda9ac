"""What is done by and by: taking up what a killed process has left, and letting go of what is over."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from kith.intake.submissions import RECEIVED, TABLE
from kith.intake.submit import Begin, settle
from kith.storage.tx import Tx

SWEEP = "kith.form_submissions"  # the kind of the job
LEFT = timedelta(minutes=1)  # received and not processed for that long: whoever was at it is gone
BATCH = 100


def take_up(begin: Begin) -> int:
    """Processes what was received and left; how many there were."""
    with begin() as tx:
        left = (TABLE.c.state == RECEIVED, TABLE.c.changed_at < tx.clock.now() - LEFT)
        asked = sa.select(TABLE.c.id).where(*left).order_by(TABLE.c.received_at).limit(BATCH)
        ids = tx.connection.execute(asked).scalars().all()
    for id in ids:
        settle(begin, id)
    return len(ids)


def forget(tx: Tx) -> int:
    """Deletes submissions whose time is over, a few at a time; how many."""
    over = sa.select(TABLE.c.id).where(TABLE.c.expires_at < tx.clock.now()).limit(BATCH)
    return tx.connection.execute(sa.delete(TABLE).where(TABLE.c.id.in_(over))).rowcount
