"""The texts of templates as they were when mail was written: one of each, for as long as a mail says it.

What was sent can be shown later, whatever became of the file. A text that no mail names any more is deleted, but never
one that a mail is about to name: its writer holds the text, and the deleting passes over what is held.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from kith.ledger.upsert import upsert
from kith.storage.system import MailRow, MailText
from kith.storage.tx import Tx

AT_ONCE = 200

_TEXTS = MailText.metadata.tables[MailText.__tablename__]
_MAILS = MailRow.metadata.tables[MailRow.__tablename__]
_UNNAMED = ~sa.select(1).where(_MAILS.c.text_hash == _TEXTS.c.hash).exists()
# Share locks let others name the text as well; SQLite's writers are alone, and its SELECT has no locks.
_HELD = sa.select(1).where(_TEXTS.c.hash == sa.bindparam("hash")).with_for_update(read=True, key_share=True)


def keep_text(tx: Tx, row: Mapping[str, str]) -> None:
    """Sees to it that there is a text, and that it stays there until the end of the transaction.

    `row` is its hash, format, locale, subject and body.
    """
    adding = upsert(tx.dialect, _TEXTS).on_conflict_do_nothing().returning(_TEXTS.c.hash)
    values = {**row, "created_at": tx.clock.now()}
    while not _is_held(tx, row["hash"]) and tx.connection.execute(adding.values(values)).first() is None:
        pass  # another one adds it at this moment, or has deleted it again since: look once more


def delete_unnamed(tx: Tx, before: datetime) -> int:
    """Deletes at most 200 texts that came before then and that no mail names; tells how many.

    The second look is for a mail that was written between the first one and the lock.
    """
    over = sa.select(_TEXTS.c.hash).where(_TEXTS.c.created_at < before, _UNNAMED).limit(AT_ONCE)
    found = tx.connection.execute(over.with_for_update(of=_TEXTS, skip_locked=True)).scalars().all()
    if not found:
        return 0
    return tx.connection.execute(sa.delete(_TEXTS).where(_TEXTS.c.hash.in_(found), _UNNAMED)).rowcount


def _is_held(tx: Tx, found: str) -> bool:
    return tx.connection.execute(_HELD, {"hash": found}).first() is not None
