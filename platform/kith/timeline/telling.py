"""Who hears of a comment that names them: those who can see its record, by their own rights of that moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.rights import access_to
from kith.identity.load import by_user
from kith.ledger.jobs import enqueue
from kith.ledger.upsert import upsert
from kith.records.model import Ref
from kith.records.reach import reach
from kith.storage.system import CommentRow, GroupMember, Notification, Principal, User
from kith.storage.tx import Tx
from kith.timeline.mentions import Person
from kith.timeline.standing import Standing
from kith.timeline.titles import Wants, read_titles

NOTIFICATION = Notification.metadata.tables[Notification.__tablename__]
COMMENT = CommentRow.metadata.tables[CommentRow.__tablename__]
SHOWN = 10
MENTIONED = "kith.mentioned"  # the kind of the job that mails a comment to those whom it names


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentioned:
    """That a comment named somebody: on which record (None where its title isn't open), by whom, when."""

    comment: str
    record: Ref
    by: Ref | None
    time: datetime


def tell(
    tx: Tx, actor: Actor, at: Standing, comment: str, people: Sequence[Person], *, edited: bool
) -> tuple[tuple[str, ...], tuple[Ref, ...]]:
    """The ids of those who are told, and whom of `people` it can't be told: who can't see the record.

    Nobody is told what they wrote themselves, nor twice; who isn't named any longer isn't told any longer.
    """
    members = _members(tx, [each.id for each in people if each.kind == "group"])
    named = {each.id: members[each.id] if each.kind == "group" else [each.id] for each in people}
    asked = dict.fromkeys(id for ids in named.values() for id in ids if id != actor.user)
    reached = {id: sees for id in asked if (sees := _sees(tx, at, id)) is not None}
    told = tuple(id for id, sees in reached.items() if sees)
    untold = tuple(each.ref for each in people if any(reached.get(id) is False for id in named[each.id]))
    if edited:
        gone = NOTIFICATION.c.user_id.not_in(told) if told else sa.true()
        tx.connection.execute(sa.delete(NOTIFICATION).where(NOTIFICATION.c.comment_id == comment, gone))
    if told:
        now = tx.clock.now()
        rows = [{"user_id": id, "comment_id": comment, "created_at": now} for id in told]
        tx.connection.execute(upsert(tx.dialect, NOTIFICATION).on_conflict_do_nothing(), rows)
        enqueue(tx, MENTIONED, {"comment": comment}, queue="mail")
    return told, untold


def forget(tx: Tx, comment: str) -> None:
    """Nobody is told of the comment any longer."""
    tx.connection.execute(sa.delete(NOTIFICATION).where(NOTIFICATION.c.comment_id == comment))


def names(tx: Tx, ids: Iterable[str]) -> Mapping[str, str]:
    """What principals are called, by id."""
    wanted = list(ids)
    if not wanted:
        return {}
    rows = tx.connection.execute(sa.select(Principal.id, Principal.name).where(Principal.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def unseen(tx: Tx, actor: Actor, limit: int = SHOWN) -> tuple[Mentioned, ...]:
    """The latest comments that name the actor and that it hasn't ticked off: on records that it may view today."""
    if actor.user is None:
        return ()
    c, n = COMMENT.c, NOTIFICATION.c
    statement = (
        sa.select(c.id, c.module, c.record_id, c.author_id, c.created_at)
        .join(NOTIFICATION, n.comment_id == c.id)
        .where(n.user_id == actor.user, n.seen_at.is_(None), c.deleted_at.is_(None))
        .order_by(n.created_at.desc(), c.id.desc())
        .limit(limit)
    )
    rows = tx.connection.execute(statement).all()
    if not rows:
        return ()
    modules = {module.physical: module.name for module in tx.site.modules.values()}
    wants = Wants()
    for row in rows:
        wants.people((row.author_id,))
        if row.module in modules:
            wants.records[modules[row.module]].add(row.record_id)
    titles = read_titles(tx, actor, wants)
    return tuple(
        Mentioned(comment=row.id, record=record, by=titles.principal(row.author_id), time=row.created_at)
        for row in rows
        if (record := titles.found.get(row.record_id)) is not None
    )


def tick_off(tx: Tx, actor: Actor, comment: str | None = None) -> None:
    """The actor has seen that `comment` names it; None: all of them."""
    n = NOTIFICATION.c
    mine = (n.user_id == actor.user, n.seen_at.is_(None), *([n.comment_id == comment] if comment else []))
    tx.connection.execute(sa.update(NOTIFICATION).where(*mine).values(seen_at=tx.clock.now()))


def _members(tx: Tx, groups: Sequence[str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    if groups:
        member = (
            sa.select(GroupMember.group_id, GroupMember.user_id)
            .join(User, User.id == GroupMember.user_id)
            .where(GroupMember.group_id.in_(list(groups)), User.state == "active")
            .order_by(GroupMember.user_id)
        )
        for group, user in tx.connection.execute(member):
            found[group].append(user)
    return found


def _sees(tx: Tx, at: Standing, user: str) -> bool | None:
    """Whether the member of staff can see the record; None for an account that isn't in use."""
    reader = by_user(tx.connection, user, via="page")
    if reader is None or reader.kind != "staff":
        return None
    access = access_to(tx.site, reader, at.module.name)
    if access is None or not access.allows("view"):
        return False
    return at.id in reach(tx, reader, access, ["view"], [at.id])["view"]
