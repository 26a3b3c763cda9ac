"""Groups of staff: making and changing them, who belongs to them, letting them go. Each change is noted.

What a group owns or has shared with it is open to its members from their next request on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql import Executable, Select

from kith.errors import KithError, Problem, nearest
from kith.fields.keys import sort_key
from kith.fields.lookups import is_id
from kith.fields.plain_text import clean_line
from kith.identity.users import LONGEST_NAME, require
from kith.ledger import audit
from kith.ledger.upsert import upsert
from kith.storage.ids import new_id
from kith.storage.savepoint import savepoint
from kith.storage.system import Group, GroupMember, Principal, User
from kith.storage.tx import Tx

LONGEST_DESCRIPTION = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupInfo:
    """A group as people see it. `members` counts them."""

    id: str
    name: str
    description: str | None = None
    members: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody in a group. `state` is that of the account: active, suspended, invited."""

    id: str
    name: str
    email: str
    state: str


def add(tx: Tx, name: str, *, description: str | None = None, by: str | None = None) -> str:
    """The id of a new group without members. Raises K431 where one is called so, K605 without a name, K2.. for text."""
    called, told = _name(name), _description(description)
    group = new_id()
    _call(tx, called, sa.insert(Principal).values(id=group, kind="group", name=called))
    tx.connection.execute(sa.insert(Group).values(id=group, description=told))
    audit.note(tx, "group.added", user_id=by, subject=group)
    return group


def rename(tx: Tx, group: str, name: str, *, by: str | None = None) -> None:
    """Calls a group something else. Raises K430, K431, K605, K2.."""
    found, called = require_group(tx, group), _name(name)
    if called == found.name:
        return
    values = {"name": called, "name_sort": sort_key(called)}
    _call(tx, called, sa.update(Principal).where(Principal.id == found.id).values(values))
    audit.note(tx, "group.renamed", user_id=by, subject=found.id)


def describe(tx: Tx, group: str, description: str | None, *, by: str | None = None) -> None:
    """Sets what a group is for; None or '' for nothing. Raises K430, K2.."""
    found, told = require_group(tx, group), _description(description)
    if told != found.description:
        tx.connection.execute(sa.update(Group).where(Group.id == found.id).values(description=told))
        audit.note(tx, "group.described", user_id=by, subject=found.id)


def remove(tx: Tx, group: str, *, by: str | None = None) -> None:
    """Lets a group go, its memberships and what was shared with it too. Raises K430, and K432 while it owns records.

    `kith.records.handover` gives its records to somebody else first.
    """
    found = require_group(tx, group)
    owned = owned_by(tx, found.id)
    if owned:
        words = ", ".join(f"{count} {tx.site.modules[name].labels.many.lower()}" for name, count in owned.items())
        raise KithError(Problem(code="K432", params={"group": found.name, "owned": words}))
    tx.connection.execute(sa.delete(Principal).where(Principal.id == found.id))
    audit.note(tx, "group.removed", user_id=by, subject=found.id, detail={"members": found.members})


def add_member(tx: Tx, group: str, user: str, *, by: str | None = None) -> None:
    """Takes an account into a group; one that is in it already is no complaint. Raises K430, K407: staff alone."""
    found, account = require_group(tx, group), require(tx, user)
    table = GroupMember.metadata.tables[GroupMember.__tablename__]
    adding = upsert(tx.dialect, table).values(group_id=found.id, user_id=account.id).on_conflict_do_nothing()
    if tx.connection.execute(adding.returning(table.c.user_id)).first() is not None:
        audit.note(tx, "group.member_added", user_id=by, subject=account.id, detail={"group": found.id})


def remove_member(tx: Tx, group: str, user: str, *, by: str | None = None) -> None:
    """Takes an account out of a group; one that isn't in it is no complaint. Raises K430, K407."""
    found, account = require_group(tx, group), require(tx, user)
    of = (GroupMember.group_id == found.id, GroupMember.user_id == account.id)
    if tx.connection.execute(sa.delete(GroupMember).where(*of)).rowcount:
        audit.note(tx, "group.member_removed", user_id=by, subject=account.id, detail={"group": found.id})


def all_groups(tx: Tx) -> tuple[GroupInfo, ...]:
    """Every group, in the order of their names."""
    return tuple(map(_info, tx.connection.execute(_groups().order_by(Principal.name_sort, Principal.id))))


def groups_of(tx: Tx, user: str) -> tuple[GroupInfo, ...]:
    """The groups that an account (its id) belongs to, in the order of their names."""
    mine = sa.select(GroupMember.group_id).where(GroupMember.user_id == user)
    statement = _groups().where(Group.id.in_(mine)).order_by(Principal.name_sort, Principal.id)
    return tuple(map(_info, tx.connection.execute(statement)))


def members_of(tx: Tx, group: str) -> tuple[Member, ...]:
    """Who belongs to a group (its id or name), in the order of their names. Raises K430."""
    statement = (
        sa.select(User.id, Principal.name, User.email, User.state)
        .join(Principal, Principal.id == User.id)
        .join(GroupMember, GroupMember.user_id == User.id)
        .where(GroupMember.group_id == require_group(tx, group).id)
        .order_by(Principal.name_sort, User.id)
    )
    rows = tx.connection.execute(statement)
    return tuple(Member(id=row.id, name=row.name, email=row.email, state=row.state) for row in rows)


def find_group(tx: Tx, name_or_id: str) -> GroupInfo | None:
    """The group with that id or exact name, or None."""
    wanted = name_or_id.strip()
    where = Group.id == wanted.lower() if is_id(wanted.lower()) else Principal.name == wanted
    row = tx.connection.execute(_groups().where(where)).first()
    return _info(row) if row is not None else None


def require_group(tx: Tx, name_or_id: str) -> GroupInfo:
    """The group with that id or exact name. Raises K430."""
    found = find_group(tx, name_or_id)
    if found is None:
        known = tx.connection.execute(sa.select(Principal.name).where(Principal.kind == "group").limit(1_000)).scalars()
        suggestion = nearest(name_or_id, list(known))
        raise KithError(Problem(code="K430", params={"group": name_or_id[:200]}, suggestion=suggestion))
    return found


def owned_by(tx: Tx, principal: str) -> Mapping[str, int]:
    """Module -> how many records a user or group owns, those in the bin too; modules without any are left out."""
    return dict(_owned(tx, principal))


def _owned(tx: Tx, principal: str) -> Iterator[tuple[str, int]]:
    for name in tx.site.modules:
        table = tx.tables.table(name)
        statement = sa.select(sa.func.count()).select_from(table).where(table.c.owner == principal)
        count = tx.connection.execute(statement).scalar_one()
        if count:
            yield name, count


def _groups() -> Select[Any]:
    members = sa.select(sa.func.count()).where(GroupMember.group_id == Group.id).scalar_subquery()
    return sa.select(Group.id, Principal.name, Group.description, members.label("members")).join(
        Principal, Principal.id == Group.id
    )


def _info(row: Row[Any]) -> GroupInfo:
    return GroupInfo(id=row.id, name=row.name, description=row.description, members=row.members)


def _call(tx: Tx, name: str, statement: Executable) -> None:
    """Gives a group its name, which the index keeps from others."""
    try:
        with savepoint(tx.connection):
            tx.connection.execute(statement)
    except IntegrityError as error:
        raise KithError(Problem(code="K431", params={"name": name}, field="name")) from error


def _name(raw: str) -> str:
    called = _line(raw, LONGEST_NAME, "name")
    if called is None:
        raise KithError(Problem(code="K605", params={"label": "Name"}, field="name"))
    return called


def _description(raw: str | None) -> str | None:
    return _line(raw, LONGEST_DESCRIPTION, "description")


def _line(raw: str | None, longest: int, field: str) -> str | None:
    try:
        return clean_line(raw, longest)
    except KithError as error:
        raise KithError(*(problem.at(field=field) for problem in error.problems)) from error
