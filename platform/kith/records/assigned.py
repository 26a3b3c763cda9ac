"""Who was given a record by somebody else: its new owner, and whom a field with `notify: true` names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.rights import access_to
from kith.definition.model import Module
from kith.fields.lookups import UsersType, UserType
from kith.identity.load import by_user
from kith.ledger.notifications import Telling, notify
from kith.records.draft import Draft
from kith.records.reach import reach
from kith.storage.system import GroupMember, User
from kith.storage.tx import Tx

ONE_BY_ONE = 5  # records of one module that one write gives to a person and that are told of each by itself

MOST_MEMBERS = 100  # of a group whose members are told: a larger one is everybody


def notify_assigned(tx: Tx, actor: Actor, module: Module, drafts: Sequence[Draft]) -> None:
    """Tells those whom the drafts were given to. Costs nothing where they were given to nobody else.

    Of a group its members are told, where neither they nor the records are too many to be named one by one. Nobody is
    told of what they did themselves, nor of what Kith or a plugin does in nobody's name.
    """
    if actor.kind == "system" or module.written_by:
        return
    given = _given(actor, module, drafts)
    if given:
        staff = sorted(_staff(tx, given))
        tellings = [each for user in staff for each in _tellings(tx, actor, module, user, given[user])]
        told = {(each.user, each.record) for each in tellings}
        groups = {id: records for id, records in given.items() if id not in staff and len(records) <= ONE_BY_ONE}
        of_groups = _group_tellings(tx, actor, module, groups) if groups else ()
        notify(tx, [*tellings, *(each for each in of_groups if (each.user, each.record) not in told)])


def _given(actor: Actor, module: Module, drafts: Sequence[Draft]) -> Mapping[str, list[str]]:
    """Principal -> the records that it was given."""
    found: dict[str, list[str]] = defaultdict(list)
    names, themselves = _telling_fields(module), {actor.user, actor.impersonator, None}
    for draft in drafts:
        old = draft.old or {}
        before = {each for name in names for each in _ids(old.get(name))}
        after = dict.fromkeys(each for name in names for each in _ids(draft.new.get(name)))
        for id in after:
            if id not in before and id not in themselves:
                found[id].append(draft.id)
    return found


def _telling_fields(module: Module) -> tuple[str, ...]:
    told = (name for name, field in module.fields.items() if _tells(field.type))
    return ("owner", *told)


def _tells(type_: Any) -> bool:
    return isinstance(type_, UserType | UsersType) and type_.notify


def _ids(value: Any) -> Iterable[str]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


def _staff(tx: Tx, ids: Iterable[str]) -> frozenset[str]:
    statement = sa.select(User.id).where(User.id.in_(sorted(ids)), User.kind == "staff", User.state == "active")
    return frozenset(tx.connection.execute(statement).scalars())


def _group_tellings(tx: Tx, actor: Actor, module: Module, given: Mapping[str, list[str]]) -> Iterator[Telling]:
    """One for each record and member, whoever may view it: that is asked when it is shown. One statement."""
    themselves = {actor.user, actor.impersonator}
    pairs: set[tuple[str, str]] = set()
    for members, records in zip(_members(tx, given).values(), given.values(), strict=True):
        if len(members) <= MOST_MEMBERS:
            pairs |= {(user, record) for user in members for record in records if user not in themselves}
    for user, record in sorted(pairs):
        yield Telling(user=user, kind="group", module=module.physical, record=record, by=actor.user)


def _members(tx: Tx, groups: Iterable[str]) -> Mapping[str, list[str]]:
    """Group -> its members who are there, in the order of `groups`; [] for what is no group."""
    found: dict[str, list[str]] = {id: [] for id in groups}
    member = (
        sa.select(GroupMember.group_id, GroupMember.user_id)
        .join(User, User.id == GroupMember.user_id)
        .where(GroupMember.group_id.in_(sorted(found)), User.state == "active")
        .limit((MOST_MEMBERS + 1) * len(found))
    )
    for group, user in tx.connection.execute(member):
        found[group].append(user)
    return found


def _tellings(tx: Tx, actor: Actor, module: Module, user: str, records: Sequence[str]) -> Iterator[Telling]:
    """One for each record, or one for all: which then names how many of them the person can see."""
    telling = Telling(user=user, kind="assignment", module=module.physical, record=None, by=actor.user)
    if len(records) <= ONE_BY_ONE:
        yield from (replace(telling, record=record) for record in records)
    elif seen := _seen_by(tx, module, user, records):
        yield replace(telling, records=seen)


def _seen_by(tx: Tx, module: Module, user: str, records: Sequence[str]) -> int:
    """How many of the records the person may view."""
    reader = by_user(tx.connection, user, via="page")
    access = access_to(tx.site, reader, module.name) if reader is not None else None
    if reader is None or access is None or not access.allows("view"):
        return 0
    return len(reach(tx, reader, access, ["view"], records)["view"])
