"""Deleting mail that was sent or refused long ago: the rows with addresses, values and attachments.

The events in the feeds of records stay. The texts that no mail names any more go after them: see `kith.mail.texts`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from kith.storage.ids import first_id
from kith.storage.system import MailRow
from kith.storage.tx import Tx

AT_ONCE = 500
BATCHES = timedelta(days=30)  # a mailing that is paused and goes on asks who has a mail of it already

_TABLE = MailRow.metadata.tables[MailRow.__tablename__]
_ENDED = ("sent", "caught", "refused", "bounced", "failed")


def delete_ended(tx: Tx, before: datetime) -> int:
    """Deletes at most 500 mails that were over before then, the oldest first; tells how many.

    Those of a mailing stay for 30 days, whatever is asked for.
    """
    kept = min(before, tx.clock.now() - BATCHES)
    whole = sa.or_(_TABLE.c.batch.is_(None), _TABLE.c.finished_at < kept)
    found = 0
    for state in _ENDED:
        # Ids grow with time: the index of states and ids leads to the oldest, and nothing that is younger is read.
        over = (_TABLE.c.state == state, _TABLE.c.id < first_id(before), _TABLE.c.finished_at < before, whole)
        some = sa.select(_TABLE.c.id).where(*over).order_by(_TABLE.c.id).limit(AT_ONCE - found)
        found += tx.connection.execute(sa.delete(_TABLE).where(_TABLE.c.id.in_(some))).rowcount
    return found
