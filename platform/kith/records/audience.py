"""Who can see a record, and change it, each with the reason: owner, share, group, team, role.

What is closed to who asks decides nothing here: whom a condition on that may let in is told apart, whether it does or
not. The grants are those of `kith.access.explain`, for everybody at once; a test holds them to what the policy answers
each of them. Conditions alone are asked of the database: once each, or once per person where they name who asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import sqlalchemy as sa

from kith.access.actor import SYSTEM, Actor
from kith.access.explain import Grant, grants, scopes_of
from kith.access.openness import openness
from kith.access.predicate import within
from kith.access.rights import access_to
from kith.access.roles import roles_below
from kith.access.sharing import carried
from kith.conditions import modules_asked, variables
from kith.conditions.needs import all_atoms
from kith.definition.model import Module, Scope
from kith.records.shares import Shared, is_with, lasting
from kith.storage.system import GroupMember, Principal, User, UserRole
from kith.storage.tx import Tx

Why = Literal["owner", "share", "group", "team", "role", "perhaps"]
ORDER: tuple[Why, ...] = ("owner", "share", "group", "team", "role", "perhaps")
MOST = 2_000  # members of staff that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why somebody reaches a record. `name`: of the role that says so, or of whom it is shared with.

    `perhaps`: by a rule on what is closed to who asks.
    """

    why: Why
    name: str
    share: Shared | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody who can see a record. `reasons` and `edit_reasons` are in the order of `ORDER`; none: no edit."""

    id: str
    name: str
    email: str
    reasons: tuple[Reason, ...]
    edit_reasons: tuple[Reason, ...]

    @property
    def edits(self) -> bool:
        """Whether they can change it too."""
        return bool(self.edit_reasons)


def audience(tx: Tx, module: Module, id: str, viewer: Actor = SYSTEM) -> tuple[Reader, ...]:
    """The active members of staff who can see the record, by name; of the first `MOST` of them. `viewer` asks."""
    return tuple(_Audience(tx, module, id, viewer).readers())


@dataclass(slots=True)
class _Staff:
    """Everybody: who they are, which roles they hold, which groups they belong to."""

    people: Sequence[Any]
    roles: Mapping[str, set[str]]
    groups: Mapping[str, set[str]]
    members: Mapping[str, set[str]]


def _load(tx: Tx) -> _Staff:
    found = (
        sa.select(User.id, Principal.name, User.email)
        .join(Principal, Principal.id == User.id)
        .where(User.kind == "staff", User.state == "active")
        .order_by(Principal.name_sort, User.id)
        .limit(MOST)
    )
    roles: dict[str, set[str]] = defaultdict(set)
    for user, role in tx.connection.execute(sa.select(UserRole.user_id, UserRole.role)):
        roles[user].add(role)
    groups: dict[str, set[str]] = defaultdict(set)
    members: dict[str, set[str]] = defaultdict(set)
    for group, user in tx.connection.execute(sa.select(GroupMember.group_id, GroupMember.user_id)):
        groups[user].add(group)
        members[group].add(user)
    return _Staff(tx.connection.execute(found).all(), roles, groups, members)


@dataclass(slots=True)
class _Audience:
    tx: Tx
    module: Module
    id: str
    viewer: Actor
    staff: _Staff = field(init=False)
    owner: str | None = field(init=False)
    shares: tuple[Shared, ...] = field(init=False)
    answers: dict[Any, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        table = self.tx.tables.table(self.module.name)
        self.staff = _load(self.tx)
        self.owner = self.tx.connection.execute(sa.select(table.c.owner).where(table.c.id == self.id)).scalar()
        self.shares = lasting(self.tx, self.module, self.id)

    def readers(self) -> Iterator[Reader]:
        for id, name, email in self.staff.people:
            actor = self.actor(id, name, email)
            edit = _certain(self.reasons(actor, "edit"))
            view = self.reasons(actor, "view")
            if view:
                yield Reader(id=id, name=name, email=email, reasons=_certain(view) or view, edit_reasons=edit)

    def actor(self, id: str, name: str, email: str) -> Actor:
        roles, groups = frozenset(self.staff.roles[id]), frozenset(self.staff.groups[id])
        return Actor(kind="staff", user=id, name=name, email=email, roles=roles, groups=groups)

    def reasons(self, actor: Actor, action: str) -> tuple[Reason, ...]:
        """Each reason once, in the order of `ORDER`."""
        found = dict.fromkeys([*self.by_role(actor, action), *self.by_share(actor, action)])
        return tuple(sorted(found, key=lambda each: (ORDER.index(each.why), each.name)))

    def by_role(self, actor: Actor, action: str) -> Iterator[Reason]:
        for grant in grants(self.tx.site, actor, self.module.name, action):
            label = self.tx.site.roles[grant.held].label
            for scope in scopes_of(self.tx.site, actor, self.module.name, grant):
                why = self.why(actor, grant, scope)
                if why is not None:
                    yield Reason(why=why, name=label)

    def why(self, actor: Actor, grant: Grant, scope: Scope) -> Why | None:
        """What brings the record into a scope; None where nothing does."""
        match scope.kind:
            case "all":
                return "role"
            case "own" | "group" | "team":
                return self.by_owner(actor, scope.kind) if self.tells_owner() else "perhaps"
            case "where" if not self.tells(scope):
                return "perhaps"
            case "where":
                return "role" if self.holds(actor, scope) else None
            case _:
                return None

    def tells(self, scope: Scope) -> bool:
        """Whether who asks may know all that the condition looks at."""
        assert scope.condition is not None
        opens = openness(self.tx.site, self.viewer)
        return all(opens(atom) for atom in all_atoms(scope.condition))

    def tells_owner(self) -> bool:
        """Whether who asks may know whose records are whose."""
        access = access_to(self.tx.site, self.viewer, self.module.name)
        return access is not None and access.readable.get("owner", ()) is None

    def by_owner(self, actor: Actor, kind: str) -> Why | None:
        if self.owner is None:
            return None
        if self.owner == actor.user:
            return "owner"
        if kind == "own":
            return None
        if self.owner in actor.groups or any(self.owner in self.staff.members[group] for group in actor.groups):
            return "group"
        return "team" if kind == "team" and self.staff.roles[self.owner] & self.lower(actor) else None

    def lower(self, actor: Actor) -> frozenset[str]:
        """The roles below those of the actor."""
        held = [role.name for role in self.tx.site.roles.values() if role.physical in actor.roles and not role.abstract]
        return frozenset(physical for name in held for physical in roles_below(self.tx.site, name))

    def holds(self, actor: Actor, scope: Scope) -> bool:
        assert scope.condition is not None
        personal = any(each.name.startswith("me") for each in variables(scope.condition)) or _asks_others(scope)
        key = (scope.condition, actor.user if personal else None)
        if key not in self.answers:
            table = self.tx.tables.table(self.module.name)
            asked = sa.select(table.c.id).where(table.c.id == self.id, within(self.tx, actor, (scope,), table))
            self.answers[key] = self.tx.connection.execute(asked).first() is not None
        return self.answers[key]

    def by_share(self, actor: Actor, action: str) -> Iterator[Reason]:
        access = access_to(self.tx.site, actor, self.module.name)
        if access is None or action not in carried(access):
            return
        for each in self.shares:
            if is_with(actor, each) and (action != "edit" or each.level == "edit"):
                yield Reason(why="share", name=each.holder.name, share=each)


def _certain(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return tuple(each for each in reasons if each.why != "perhaps")


def _asks_others(scope: Scope) -> bool:
    """Whether the condition looks at what its reader may see elsewhere."""
    assert scope.condition is not None
    return bool(modules_asked(scope.condition))
