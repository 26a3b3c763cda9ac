"""How a record belongs to somebody, or was shared with them, in words: for explanations."""

from __future__ import annotations

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.roles import roles_below
from kith.definition.model import Role
from kith.fields.base import Context
from kith.records.shares import Shared
from kith.storage.system import GroupMember, Principal, UserRole
from kith.storage.tx import Tx


def belonging(tx: Tx, person: Actor, owner: str | None) -> str:
    """What the record's owner is to `person`: `its owner is the group North, which Ann belongs to`; '' without any."""
    if owner is None:
        return ""
    if owner == person.user:
        return f"it is {person.name}'s own"
    row = tx.connection.execute(sa.select(Principal.name, Principal.kind).where(Principal.id == owner)).first()
    if row is None:
        return ""
    if row.kind == "group":
        member = owner in person.groups
        return f"its owner is the group {row.name}" + (f", which {person.name} belongs to" if member else "")
    shared = _common_group(tx, person, owner)
    if shared:
        return f"its owner {row.name} is in the group {shared} as well"
    lower = _lower_role(tx, person, owner)
    return f"its owner {row.name} holds the role {lower.label}, which is below" if lower else ""


def _common_group(tx: Tx, person: Actor, owner: str) -> str | None:
    """The name of a group that both belong to."""
    statement = (
        sa.select(Principal.name)
        .join(GroupMember, GroupMember.group_id == Principal.id)
        .where(GroupMember.user_id == owner, GroupMember.group_id.in_(sorted(person.groups)))
        .order_by(Principal.name_sort)
        .limit(1)
    )
    return tx.connection.execute(statement).scalar() if person.groups else None


def _lower_role(tx: Tx, person: Actor, owner: str) -> Role | None:
    """A role of the owner that is below one of the person's."""
    held = [role for role in tx.site.roles.values() if role.physical in person.roles]
    below = {physical for role in held for physical in roles_below(tx.site, role.name)}
    owned = set(tx.connection.execute(sa.select(UserRole.role).where(UserRole.user_id == owner)).scalars())
    return next((role for role in tx.site.roles.values() if role.physical in owned & below), None)


def share_words(share: Shared, context: Context) -> str:
    """`shared by Bo with the group North, to view, until 2026-04-01 12:00`."""
    with_ = f"the {share.holder.kind} {share.holder.name}" if share.holder.kind != "user" else share.holder.name
    by = f" by {share.by}" if share.by else ""
    until = share.until.astimezone(context.zone) if share.until else None
    ends = f", until {until:%Y-%m-%d %H:%M}" if until else ""
    return f"shared{by} with {with_}, to {share.level}{ends}"
