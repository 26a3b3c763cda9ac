"""What somebody is told of: only of records that they may view today. What they may not isn't listed nor counted.

The scopes of all modules stand in the statement itself, so it stays one, however many records there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, Select

from kith.access.actor import Actor
from kith.access.keeping import kept_for
from kith.access.predicate import scope
from kith.access.rights import modules
from kith.fields.lookups import is_id
from kith.ledger.notifications import Telling, notify
from kith.records.model import Ref
from kith.storage.system import Notification
from kith.storage.tx import Tx
from kith.timeline.titles import Titles, Wants, read_titles

MOST_COUNTED = 99
NOTIFICATION = Notification.metadata.tables[Notification.__tablename__]
_ME = sa.bindparam("me", type_=Notification.user_id.type)
_LIMIT, _OFFSET = sa.bindparam("most", type_=sa.Integer()), sa.bindparam("skipped", type_=sa.Integer())


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that somebody is told: of which record, or of how many of which module; by whom, when."""

    id: str
    kind: str
    module: str
    record: Ref | None
    records: int
    by: Ref | None
    comment: str | None
    time: datetime
    read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The latest first; `more`: there are others behind."""

    entries: tuple[Told, ...]
    more: bool = False


def listed(tx: Tx, actor: Actor, *, unread: bool = False, quiet: bool = False, skip: int = 0, limit: int = 50) -> Page:
    """What the actor is told, at most two statements. `quiet`: with what they want to hear of by mail alone."""
    if actor.user is None:
        return Page(entries=())
    given = {"me": actor.user, "most": limit + 1, "skipped": skip}
    what = f"{'unread' if unread else 'all'}{' and quiet' if quiet else ''}"
    rows = tx.connection.execute(_statement(tx, actor, what), given).all()
    shown = rows[:limit]
    titles = _titles(tx, actor, shown)
    return Page(entries=tuple(_told(tx, row, titles) for row in shown), more=len(rows) > limit)


def count_unread(tx: Tx, actor: Actor) -> int:
    """How many the actor hasn't read, counted to one more than `MOST_COUNTED`: one statement."""
    if actor.user is None:
        return 0
    given = {"me": actor.user, "most": MOST_COUNTED + 1, "skipped": 0}
    return int(tx.connection.execute(_statement(tx, actor, "count"), given).scalar() or 0)


def mark_read(tx: Tx, actor: Actor, ids: Sequence[str] | None = None) -> None:
    """The actor has read these; None: all of them. Nobody marks what somebody else is told.

    Who acts as somebody has read nothing in their place: it stays unread for them.
    """
    if actor.impersonator is not None:
        return
    n = NOTIFICATION.c
    these = [] if ids is None else [n.id.in_([id for id in ids if is_id(id)])]
    mine = (n.user_id == actor.user, n.seen_at.is_(None), n.quiet.is_(False), *these)  # mail may still be due
    tx.connection.execute(sa.update(NOTIFICATION).where(*mine).values(seen_at=tx.clock.now()))


def remind_of(tx: Tx, actor: Actor, user: str, module: str, record: str) -> None:
    """Tells `user` in the page that a record is due, in the name of `actor`. Nobody hears of what they may not view."""
    physical = tx.site.modules[module].physical
    notify(tx, [Telling(user=user, kind="reminder", module=physical, record=record, by=actor.user)])


def _statement(tx: Tx, actor: Actor, what: str) -> Select[Any]:
    """The statement, kept for all whom it serves as it is."""
    viewable = [module.name for module in modules(tx, actor)]
    owner = kept_for(tx.site, actor, viewable)
    key = ("notifications", what, owner)
    found: Select[Any] | None = tx.tables.kept.get(key) if owner is not None else None
    if found is None:
        found = _count(tx, actor, viewable) if what == "count" else _page(tx, actor, viewable, what)
        if owner is not None:
            tx.tables.kept.put(key, found)
    return found


def _page(tx: Tx, actor: Actor, viewable: Sequence[str], what: str) -> Select[Any]:
    n = NOTIFICATION.c
    new = [n.seen_at.is_(None)] if what.startswith("unread") else []
    shown = [] if what.endswith("quiet") else [n.quiet.is_(False)]
    read = sa.select(*(column for column in n if column.name != "user_id")).where(
        n.user_id == _ME, *new, *shown, _may_know(tx, actor, viewable)
    )
    return read.order_by(n.created_at.desc(), n.id.desc()).limit(_LIMIT).offset(_OFFSET)


def _count(tx: Tx, actor: Actor, viewable: Sequence[str]) -> Select[Any]:
    n = NOTIFICATION.c
    wheres = (n.user_id == _ME, n.seen_at.is_(None), n.quiet.is_(False), _may_know(tx, actor, viewable))
    some = sa.select(sa.literal_column("1", sa.Integer()).label("one")).where(*wheres).limit(_LIMIT).offset(_OFFSET)
    return sa.select(sa.func.count()).select_from(some.subquery())


def _may_know(tx: Tx, actor: Actor, viewable: Sequence[str]) -> ColumnElement[bool]:
    """Whether the record is there for the actor; of many at once the module has to be."""
    return sa.or_(sa.false(), *(_in_module(tx, actor, name) for name in viewable))


def _in_module(tx: Tx, actor: Actor, name: str) -> ColumnElement[bool]:
    n = NOTIFICATION.c
    table = tx.tables.table(name).alias()
    reached = scope(tx, actor, name, "view", table)
    there = sa.select(table.c.id).where(table.c.id == n.record_id, table.c.deleted_at.is_(None), reached)
    physical = tx.site.modules[name].physical
    return sa.and_(n.module == physical, sa.or_(n.record_id.is_(None), there.exists()))


def _titles(tx: Tx, actor: Actor, rows: Sequence[Any]) -> Titles:
    wants, names = Wants(), _names(tx)
    for row in rows:
        wants.people((row.by_id,))
        if row.record_id is not None:
            wants.records[names[row.module]].add(row.record_id)
    return read_titles(tx, actor, wants)


def _told(tx: Tx, row: Any, titles: Titles) -> Told:
    return Told(
        id=row.id,
        kind=row.kind,
        module=_names(tx)[row.module],
        record=titles.found.get(row.record_id) if row.record_id else None,
        records=row.records,
        by=titles.principal(row.by_id),
        comment=row.comment_id,
        time=row.created_at,
        read=row.seen_at is not None,
    )


def _names(tx: Tx) -> dict[str, str]:
    return {module.physical: module.name for module in tx.site.modules.values()}
