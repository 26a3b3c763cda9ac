"""Who may do what, worked out from the design's words alone: nothing of the engine is asked.

own = mine; group = own, my groups' and their members'; team = group, and those of the holders of roles below mine;
all; true = what view reaches; a condition = equal values. Roles are a union, edit implies view, `includes` inherits
grants, `above` only widens team. What isn't view, create or edit needs view besides. A token's scopes take away.
A share widens the view (to edit: the edit too) of who has some of it by a role, and what is granted as far as view
reaches, but for deleting and restoring.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.conformance.access.site import ROLES

BESIDE = frozenset({"comment", "attach", "export", "mail"})  # what leaves a record as it is: a share to view will do


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """One who asks. `narrowed`: the scopes of a token, which is then all that this one comes with.

    `unproven`: a role of theirs asks for a second factor, which they haven't set up.
    """

    name: str
    roles: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    narrowed: tuple[str, ...] | None = None
    account: bool = True
    suspended: bool = False
    unproven: bool = False

    @property
    def enters(self) -> bool:
        """Whether pages know who this is."""
        return self.calls and self.narrowed is None

    @property
    def calls(self) -> bool:
        """Whether the API knows who this is."""
        return self.account and not self.suspended and not self.unproven


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record as scopes see it. `owner` names a principal or a group; `there` is False for one that never was."""

    kind: str
    owner: str
    values: Mapping[str, str] = field(default_factory=dict)
    shared: tuple[tuple[str, str], ...] = ()  # with whom (a principal, a group, `role:name`), and to what
    deleted: bool = False
    there: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Oracle:
    """The oracle of one cast: who there is decides what `group` and `team` mean."""

    cast: tuple[Principal, ...]

    def holds(self, who: Principal, module: str) -> bool:
        """Whether the module is there for `who`: some of it may be viewed, or made."""
        return bool(self.scopes(who, module, "view") or self.scopes(who, module, "create"))

    def grants(self, who: Principal, module: str, action: str) -> bool:
        """Whether `who` may do `action` on some record."""
        return bool(self.scopes(who, module, action))

    def reaches(self, who: Principal, module: str, action: str, record: Record) -> bool:
        """Whether `who` may do `action` on this record, deleted or not."""
        if not record.there:
            return False
        return self._lies_in(who, module, "view", record) and self._lies_in(who, module, action, record)

    def _lies_in(self, who: Principal, module: str, action: str, record: Record) -> bool:
        scopes = self.scopes(who, module, action)
        return any(self._fits(who, each, record) for each in scopes) or self._by_share(who, module, action, record)

    def _by_share(self, who: Principal, module: str, action: str, record: Record) -> bool:
        mine = {who.name, *who.groups, *(f"role:{role}" for role in who.roles)}
        levels = {level for holder, level in record.shared if holder in mine}
        if action in ("view", "edit"):
            return bool(self.scopes(who, module, action)) and ("edit" in levels or (action == "view" and bool(levels)))
        follows = self._is_left(who, module, action) and any(_follows(role, module, action) for role in who.roles)
        enough = bool(levels) if action in BESIDE else "edit" in levels
        return follows and action not in ("create", "delete", "restore") and enough

    def may(self, who: Principal, power: str) -> bool:
        """Whether a role of `who` holds the power, and the token leaves it."""
        left = who.narrowed is None or bool({"*", power} & set(who.narrowed))
        return left and any(power in ROLES[each].get("may", ()) for role in who.roles for each in _with_included(role))

    def scopes(self, who: Principal, module: str, action: str) -> list[Any]:
        """What `who` is granted for `action`, as written; [] for nothing."""
        if not self._is_left(who, module, action):
            return []
        found = [each for role in who.roles for each in _granted(role, module, action)]
        return [each for each in found if each != "none"]

    def _is_left(self, who: Principal, module: str, action: str) -> bool:
        if who.narrowed is None:
            return True
        names = {"*", action, f"{module}:{action}"} | ({"read"} if action == "view" else set())
        return bool(names & set(who.narrowed))

    def _fits(self, who: Principal, scope: Any, record: Record) -> bool:
        if isinstance(scope, Mapping):
            return all(record.values.get(name) == value for name, value in scope.items())
        if scope == "all":
            return True
        return record.owner in {"own": self._own, "group": self._group, "team": self._team}[scope](who)

    def _own(self, who: Principal) -> set[str]:
        return {who.name}

    def _group(self, who: Principal) -> set[str]:
        members = {each.name for each in self.cast if set(each.groups) & set(who.groups)}
        return self._own(who) | set(who.groups) | members

    def _team(self, who: Principal) -> set[str]:
        below = {role for held in who.roles for role in _below(held)}
        return self._group(who) | {each.name for each in self.cast if set(each.roles) & below}


def _with_included(role: str) -> Iterator[str]:
    yield role
    for each in ROLES[role].get("includes", ()):
        yield from _with_included(each)


def _below(role: str) -> Iterator[str]:
    for each in ROLES[role].get("above", ()):
        yield each
        yield from _below(each)


def _granted(role: str, module: str, action: str) -> list[Any]:
    """The scopes that one role grants, everything that it includes joined in."""
    found = [each for name in _with_included(role) for each in _written(name, module, action)]
    if action == "view":
        edits = [each for name in _with_included(role) for each in _written(name, module, "edit")]
        return [("all" if each is True else each) for each in found] + [each for each in edits if each is not True]
    views = _granted(role, module, "view") if True in found else []
    return [each for each in found if each is not True] + views


def _follows(role: str, module: str, action: str) -> bool:
    """Whether the role grants the action as far as its view reaches."""
    return any(True in _written(name, module, action) for name in _with_included(role))


def _written(role: str, module: str, action: str) -> list[Any]:
    modules = ROLES[role]["modules"]
    rights = modules.get(module, modules.get("all", {}))
    return [rights[action]] if action in rights else []
