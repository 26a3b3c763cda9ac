"""What somebody has at hand: records with a star, and those looked at last. Only what they may view today is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.errors import KithError, Problem
from kith.ledger.upsert import upsert
from kith.ledger.visits import Visited
from kith.records.model import Ref
from kith.storage.system import Favourite, Recent
from kith.storage.tx import Tx
from kith.timeline.titles import Wants, read_titles

MOST_STARRED = 100
SHOWN = 10
FAVOURITE = Favourite.metadata.tables[Favourite.__tablename__]
RECENT = Recent.metadata.tables[Recent.__tablename__]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHand:
    """`starred` by title, `recent` with the latest first and without what has a star."""

    starred: tuple[Ref, ...] = ()
    recent: tuple[Ref, ...] = ()


def at_hand(tx: Tx, actor: Actor, unwritten: Mapping[Visited, datetime], limit: int = SHOWN) -> AtHand:
    """What the actor has at hand, two statements. `unwritten`: visits that only this process knows of as yet."""
    if actor.user is None:
        return AtHand()
    starred, visits = _read(tx, actor.user)
    visits |= unwritten
    names = {module.physical: module.name for module in tx.site.modules.values()}
    wants = Wants()
    for at in (*starred, *visits):
        if at.module in names:
            wants.records[names[at.module]].add(at.record)
    found = read_titles(tx, actor, wants).found
    with_star = [found[at.record] for at in starred if at.record in found]
    latest = list(reversed(visits))
    latest.sort(key=lambda at: visits[at], reverse=True)
    recent = [found[at.record] for at in latest if at.record in found and at not in starred]
    return AtHand(starred=tuple(sorted(with_star, key=_by_title)), recent=tuple(recent[:limit]))


def is_starred(tx: Tx, actor: Actor, record: str) -> bool:
    """Whether the actor gave the record a star."""
    mine = sa.select(FAVOURITE.c.record_id).where(FAVOURITE.c.user_id == actor.user, FAVOURITE.c.record_id == record)
    return tx.connection.execute(mine).first() is not None


def star(tx: Tx, actor: Actor, module: str, record: str) -> None:
    """Gives a record a star. Raises K689 for more of them than one can look through. Whoever asks may view it."""
    physical, now = tx.site.modules[module].physical, tx.clock.now()
    values = {"user_id": actor.user, "module": physical, "record_id": record, "created_at": now}
    tx.connection.execute(upsert(tx.dialect, FAVOURITE).on_conflict_do_nothing(), [values])
    counted = sa.select(sa.func.count()).select_from(FAVOURITE).where(FAVOURITE.c.user_id == actor.user)
    if (tx.connection.execute(counted).scalar() or 0) > MOST_STARRED:
        raise KithError(Problem(code="K689", params={"most": MOST_STARRED}))


def unstar(tx: Tx, actor: Actor, record: str) -> None:
    """Takes the actor's star from a record."""
    mine = (FAVOURITE.c.user_id == actor.user, FAVOURITE.c.record_id == record)
    tx.connection.execute(sa.delete(FAVOURITE).where(*mine))


def forget(tx: Tx, record: str) -> None:
    """Nobody has the record at hand any longer: for erasing a person's data."""
    for table in (FAVOURITE, RECENT):
        tx.connection.execute(sa.delete(table).where(table.c.record_id == record))


def _read(tx: Tx, user: str) -> tuple[Sequence[Visited], dict[Visited, datetime]]:
    starred = sa.select(sa.literal(1), FAVOURITE.c.module, FAVOURITE.c.record_id, FAVOURITE.c.created_at)
    visited = sa.select(sa.literal(0), RECENT.c.module, RECENT.c.record_id, RECENT.c.seen_at)
    both = sa.union_all(starred.where(FAVOURITE.c.user_id == user), visited.where(RECENT.c.user_id == user))
    rows = tx.connection.execute(both).all()
    with_star = [Visited(module, record) for is_star, module, record, _ in rows if is_star]
    return with_star, {Visited(module, record): at for is_star, module, record, at in rows if not is_star}


def _by_title(ref: Ref) -> tuple[str, str]:
    return ((ref.title or "").casefold(), ref.id)
