"""Telling people of records, in the transaction of what gives rise to it; and taking away what has been told long ago.

Whether somebody may see a record is asked when they look, not here: rights change, and so do records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import sqlalchemy as sa

from kith.ledger.upsert import upsert
from kith.storage.ids import new_id
from kith.storage.system import Notification, User
from kith.storage.tx import Tx

Kind = Literal["mention", "assignment", "group", "reminder"]
READ_KEPT, UNREAD_KEPT = timedelta(days=30), timedelta(days=180)
TOGETHER = timedelta(hours=1)  # many records that come one batch after the other are told of as one
_TABLE = Notification.metadata.tables[Notification.__tablename__]
_KIND = sa.bindparam("of_kind", type_=sa.String())  # columns' own names can't be said twice
_NOT_AT_ALL = sa.not_(sa.or_(User.page_assignments, User.mail_assignments))  # what a group is given isn't mailed
# Whether the person wants no page to tell of this kind of thing, asked by the statement that tells them.
_QUIET = (
    sa.select(
        sa.case(
            (_KIND == "mention", sa.not_(User.page_mentions)),
            (_KIND == "assignment", sa.not_(User.page_assignments)),
            (_KIND == "group", _NOT_AT_ALL),
            else_=sa.false(),
        )
    )
    .where(User.id == sa.bindparam("whom", type_=User.id.type))
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """That `user` is to hear of `record` of `module` (its physical name); None: of as many as `records` says."""

    user: str
    kind: Kind
    module: str
    record: str | None
    by: str | None = None
    comment: str | None = None
    records: int = 1


def notify(tx: Tx, tellings: Sequence[Telling]) -> None:
    """Tells each of them; nobody hears of the same comment twice. One statement, and one for each that is of many.

    What somebody wants to hear of by mail alone, or not at all, is noted as well: no page shows it.
    """
    single = [each for each in tellings if each.record is not None]
    many = [each for each in tellings if each.record is None and not _added(tx, each)]
    rows = [_row(tx, each) for each in (*single, *many)]
    if rows:
        tx.connection.execute(upsert(tx.dialect, _TABLE).values(quiet=_QUIET).on_conflict_do_nothing(), rows)


def forget_comment(tx: Tx, comment: str, but: Sequence[str] = ()) -> None:
    """Nobody hears of the comment any longer, but for the people of `but`."""
    others = _TABLE.c.user_id.not_in(but) if but else sa.true()
    tx.connection.execute(sa.delete(_TABLE).where(_TABLE.c.comment_id == comment, others))


def forget_record(tx: Tx, module: str, record: str) -> None:
    """Nobody hears of the record any longer: for erasing a person's data. `module` is its physical name."""
    tx.connection.execute(sa.delete(_TABLE).where(_TABLE.c.module == module, _TABLE.c.record_id == record))


def clear_old(tx: Tx) -> int:
    """Deletes what was read a month ago, and what nobody has read for half a year; tells how many rows that were."""
    now = tx.clock.now()
    read = sa.and_(_TABLE.c.seen_at < now - READ_KEPT, _TABLE.c.created_at < now - READ_KEPT)
    gone = sa.delete(_TABLE).where(sa.or_(read, _TABLE.c.created_at < now - UNREAD_KEPT))
    return tx.connection.execute(gone).rowcount


def _added(tx: Tx, telling: Telling) -> bool:
    """Whether it could be added to what the same person was told a moment ago, by the same one, and hasn't read yet."""
    c = _TABLE.c
    alike = (
        c.user_id == telling.user,
        c.kind == telling.kind,
        c.module == telling.module,
        c.record_id.is_(None),
        c.by_id.is_not_distinct_from(telling.by),
        c.seen_at.is_(None),
        c.mailed_at.is_(None),
        c.created_at > tx.clock.now() - TOGETHER,
    )
    values = {"records": c.records + telling.records}
    return tx.connection.execute(sa.update(_TABLE).where(*alike).values(values)).rowcount > 0


def _row(tx: Tx, telling: Telling) -> dict[str, object]:
    return {
        "id": new_id(),
        "user_id": telling.user,
        "kind": telling.kind,
        "module": telling.module,
        "record_id": telling.record,
        "records": telling.records,
        "by_id": telling.by,
        "comment_id": telling.comment,
        "created_at": tx.clock.now(),
        "whom": telling.user,
        "of_kind": telling.kind,
    }
