"""Taking away what has run out and is of no use any more: log-ins, links, counted tries."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from kith.storage.system import OneTimeToken, Session, Throttle
from kith.storage.tx import Tx

KEPT = timedelta(days=1)  # longer than any window in which tries are counted


def clear_expired(tx: Tx) -> int:
    """Deletes log-ins, links and counted tries that were over a day ago; tells how many rows that were."""
    before = tx.clock.now() - KEPT
    over = (
        sa.delete(Session).where(Session.expires_at < before),
        sa.delete(OneTimeToken).where(OneTimeToken.expires_at < before),
        sa.delete(Throttle).where(Throttle.since < before),
    )
    return sum(tx.connection.execute(statement).rowcount for statement in over)
