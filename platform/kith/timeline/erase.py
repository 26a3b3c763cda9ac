"""Erasing what was told of records: comments with those they name, and events. For erasing a person's data."""

from __future__ import annotations

import sqlalchemy as sa

from kith.files import drop
from kith.ledger import events, notifications
from kith.storage.system import CommentRow
from kith.storage.tx import Tx
from kith.timeline import at_hand

_COMMENT = CommentRow.metadata.tables[CommentRow.__tablename__]


def erase(tx: Tx, module: str, record: str) -> int:
    """Deletes all comments and events of a record (`module` is its physical name) and tells how many there were.

    Mentions go with the comments, by the database; the files that they carry can't be had any more.
    """
    drop(tx, module, record, None)
    notifications.forget_record(tx, module, record)
    at_hand.forget(tx, record)
    gone = sa.delete(_COMMENT).where(_COMMENT.c.module == module, _COMMENT.c.record_id == record)
    return tx.connection.execute(gone).rowcount + events.erase(tx, module, record)
