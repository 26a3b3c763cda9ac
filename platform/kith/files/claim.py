"""Staged files become a record's, in the transaction that writes the record; and stop being one's.

Whoever has uploaded a file may claim it, once. A file that was taken out of a field can be put back into it while it
is still there, so that a change can be undone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from kith.fields.lookups import is_id
from kith.files.find import stored
from kith.files.model import KEPT_REMOVED, StoredFile
from kith.storage.system import File
from kith.storage.tx import Tx

_TABLE = File.metadata.tables[File.__tablename__]
STEP = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A place that files go to, by physical names: a field of a record, a comment on it, else its attachments."""

    module: str
    record: str
    field: str | None = None
    comment: str | None = None


def claimable(
    tx: Tx, ids: Collection[str], owner: str | None, *, module: str, field: str | None
) -> Mapping[str, StoredFile]:
    """Those of `ids` that `owner` may put into a field of records of a module; for each where it stood before, if so.

    Files of other people, of other records and fields, and those that were cleared are not there. A file that was
    taken out names the one record that may have it again.
    """
    known = [id for id in ids if is_id(id)]
    if not known:
        return {}
    mine = sa.and_(_TABLE.c.state == "staged", _same(_TABLE.c.owner_id, owner))
    back = sa.and_(_TABLE.c.state == "attached", _TABLE.c.module == module, _same(_TABLE.c.field, field))
    back = sa.and_(back, _TABLE.c.comment_id.is_(None))  # what a comment carried goes with it
    there = (_TABLE.c.ready_at.is_not(None), _TABLE.c.clear_at > tx.clock.now())
    statement = sa.select(_TABLE).where(_TABLE.c.id.in_(known), *there, sa.or_(mine, back))
    return {row["id"]: stored(row) for row in tx.connection.execute(statement).mappings()}


def claim(tx: Tx, ids: Collection[str], place: Claimed, owner: str | None, *, shared: bool = False) -> bool:
    """Gives the files to the place; False where one of them isn't the owner's to give any more: then take all back."""
    if not ids:
        return True
    mine = sa.and_(_TABLE.c.state == "staged", _same(_TABLE.c.owner_id, owner))
    back = sa.and_(_TABLE.c.state == "attached", *_at(place))
    there = (_TABLE.c.ready_at.is_not(None), _TABLE.c.clear_at > tx.clock.now())
    made = sa.update(_TABLE).where(_TABLE.c.id.in_(list(ids)), *there, sa.or_(mine, back))
    given = {"module": place.module, "record_id": place.record, "field": place.field, "comment_id": place.comment}
    done = tx.connection.execute(made.values(state="attached", clear_at=None, shared=shared, **given))
    return done.rowcount == len(set(ids))


def let_go(tx: Tx, ids: Collection[str], place: Claimed) -> int:
    """Takes the files out of the place and tells how many were there; their bytes stay for 30 days."""
    if not ids:
        return 0
    gone = sa.update(_TABLE).where(_TABLE.c.id.in_(list(ids)), _TABLE.c.clear_at.is_(None), *_at(place))
    return tx.connection.execute(gone.values(clear_at=tx.clock.now() + KEPT_REMOVED)).rowcount


def drop(tx: Tx, module: str, record: str, comments: Collection[str] | None, *, but: Collection[str] = ()) -> None:
    """Takes the files of comments on a record away for good, those of all its comments where that is None."""
    of_them = _TABLE.c.comment_id.is_not(None) if comments is None else _TABLE.c.comment_id.in_(sorted(comments))
    here = (_TABLE.c.module == module, _TABLE.c.record_id == record, of_them, _TABLE.c.id.not_in(sorted(but)))
    tx.connection.execute(sa.update(_TABLE).where(*here).values(clear_at=tx.clock.now()))


def remaining(tx: Tx, ids: Iterable[str]) -> frozenset[str]:
    """Those of `ids` whose files are still kept."""
    wanted = list(ids)
    found = (
        tx.connection.execute(sa.select(_TABLE.c.id).where(_TABLE.c.id.in_(wanted[at : at + STEP]))).scalars()
        for at in range(0, len(wanted), STEP)
    )
    return frozenset(id for part in found for id in part)


def _at(place: Claimed) -> tuple[sa.ColumnElement[bool], ...]:
    here = (_TABLE.c.module == place.module, _TABLE.c.record_id == place.record)
    return (*here, _same(_TABLE.c.field, place.field), _same(_TABLE.c.comment_id, place.comment))


def _same(column: sa.ColumnElement[str | None], value: str | None) -> sa.ColumnElement[bool]:
    return column.is_(None) if value is None else column == value
