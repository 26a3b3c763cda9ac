"""Who hears of a comment that names them: those who can see its record, by their own rights of that moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.rights import access_to
from kith.identity.load import by_user
from kith.ledger.jobs import enqueue
from kith.ledger.notifications import Telling, forget_comment, notify
from kith.records.model import Ref
from kith.records.reach import reach
from kith.storage.system import GroupMember, Principal, User
from kith.storage.tx import Tx
from kith.timeline.mentions import Person
from kith.timeline.standing import Standing

MENTIONED = "kith.mentioned"  # the kind of the job that mails a comment to those whom it names


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
        forget_comment(tx, comment, told)
    if told:
        place: dict[str, Any] = {"module": at.module.physical, "record": at.id, "by": actor.user, "comment": comment}
        notify(tx, [Telling(user=id, kind="mention", **place) for id in told])
        enqueue(tx, MENTIONED, {"comment": comment}, queue="mail")
    return told, untold


def names(tx: Tx, ids: Iterable[str]) -> Mapping[str, str]:
    """What principals are called, by id."""
    wanted = list(ids)
    if not wanted:
        return {}
    rows = tx.connection.execute(sa.select(Principal.id, Principal.name).where(Principal.id.in_(wanted)))
    return {row.id: row.name for row in rows}


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
