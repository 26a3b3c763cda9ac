"""The events and comments of a record as one statement, newest first, without what its reader may not know today.

What is hidden is left out by the database: a page is as long as any other, and no cursor and no count tells of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause, Select

from kith.fields.lookups import is_id
from kith.records.attachments import ATTACHED, REMOVED
from kith.records.sharing import EVENT as SHARE
from kith.storage.system import CommentRow, EventRow
from kith.storage.tx import Tx
from kith.timeline.model import AUDIENCES, Place
from kith.timeline.standing import Standing

EVENT = EventRow.metadata.tables[EventRow.__tablename__].c
COMMENT = CommentRow.metadata.tables[CommentRow.__tablename__].c
KIND = "comment"
FILES = frozenset({ATTACHED, REMOVED})  # events about a file


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the statement. Of an event `changes` and `about` are set, of a comment the last four."""

    id: str
    time: datetime
    kind: str
    via: str
    user_id: str | None
    impersonator_id: str | None
    changes: dict[str, Any] | None = None
    about: str | None = None
    body: str | None = None
    audience: str | None = None
    edited_at: datetime | None = None
    files: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lines: changes of `fields` alone where that is given, without comments then; `event`: that one alone.

    `said`: comments alone.
    """

    fields: frozenset[str] | None = None
    event: str | None = None
    audiences: Collection[str] = AUDIENCES
    said: bool = False

    @property
    def outside(self) -> bool:
        """Whether a portal user asks: to whom files, mails and shares are not told."""
        return "internal" not in self.audiences


def read_lines(tx: Tx, at: Standing, wanted: Wanted, limit: int, before: Place | None) -> tuple[Line, ...]:
    """The first `limit` lines behind `before`."""
    if wanted.event is not None and not is_id(wanted.event):
        return ()
    parts = [] if wanted.said else [_events(tx, at, wanted, limit, before)]
    if wanted.fields is None and wanted.event is None:
        parts.append(_comments(at, wanted, limit, before))
    nested = [sa.select(*part.subquery().c) for part in parts]
    found = (nested[0] if len(nested) == 1 else sa.union_all(*nested)).subquery()
    statement = sa.select(found).order_by(found.c.time.desc(), found.c.id.desc()).limit(limit)
    return tuple(Line(**row) for row in tx.connection.execute(statement).mappings())


def _events(tx: Tx, at: Standing, wanted: Wanted, limit: int, before: Place | None) -> Select[Any]:
    statement = sa.select(
        EVENT.id,
        EVENT.time.label("time"),
        EVENT.kind.label("kind"),
        EVENT.via,
        EVENT.user_id.label("user_id"),
        EVENT.impersonator_id,
        EVENT.changes,
        EVENT.about,
        _none(COMMENT.body).label("body"),
        _none(COMMENT.audience).label("audience"),
        _none(COMMENT.edited_at).label("edited_at"),
        _none(COMMENT.files).label("files"),
    ).where(EVENT.module == at.module.physical, EVENT.record_id == at.id, _told(tx, at, wanted))
    if wanted.event is not None:
        statement = statement.where(EVENT.id == wanted.event)
    return _page(statement, EVENT.time, EVENT.id, limit, before)


def _comments(at: Standing, wanted: Wanted, limit: int, before: Place | None) -> Select[Any]:
    statement = sa.select(
        COMMENT.id,
        COMMENT.created_at.label("time"),
        sa.literal(KIND, COMMENT.via.type).label("kind"),
        COMMENT.via,
        COMMENT.author_id.label("user_id"),
        COMMENT.impersonator_id,
        _none(EVENT.changes).label("changes"),
        _none(EVENT.about).label("about"),
        COMMENT.body,
        COMMENT.audience,
        COMMENT.edited_at,
        COMMENT.files,
    ).where(
        COMMENT.module == at.module.physical,
        COMMENT.record_id == at.id,
        COMMENT.deleted_at.is_(None),
        COMMENT.audience.in_(sorted(wanted.audiences)),
    )
    return _page(statement, COMMENT.created_at, COMMENT.id, limit, before)


def _page(statement: Select[Any], time: Any, id: Any, limit: int, before: Place | None) -> Select[Any]:
    if before is not None:
        moment, last = before
        statement = statement.where(sa.or_(time < moment, sa.and_(time == moment, id < last)))
    return statement.order_by(time.desc(), id.desc()).limit(limit)


def _told(tx: Tx, at: Standing, wanted: Wanted) -> ColumnElement[bool]:
    """Whether something of an event is left for its reader: no changes at all, an open field's, or a detail's."""
    fields = at.open if wanted.fields is None else at.open & wanted.fields
    changed = _changed(tx)
    fits: list[ColumnElement[bool]] = [changed.c.key.in_(sorted(at.module.fields[name].physical for name in fields))]
    of_changes = wanted.fields is not None or wanted.event is not None
    if not of_changes and not wanted.outside:
        details = changed.c.key.startswith("$")
        fits.append(details if at.sees_shares else sa.and_(details, changed.c.key != SHARE))
    some = sa.select(sa.literal_column("1")).select_from(changed).where(sa.or_(*fits)).exists()
    if of_changes:
        return some
    plain = EVENT.changes.is_(None)
    return sa.or_(sa.and_(plain, EVENT.kind.not_in(sorted(FILES))) if wanted.outside else plain, some)


def _changed(tx: Tx) -> FromClause:
    """The keys of the changes of the event that the statement is at, as a table."""
    if tx.dialect == "postgresql":
        return sa.func.json_object_keys(EVENT.changes).table_valued("key").render_derived()
    return sa.func.json_each(EVENT.changes).table_valued("key")


def _none(column: Any) -> ColumnElement[Any]:
    return sa.cast(sa.null(), column.type)
