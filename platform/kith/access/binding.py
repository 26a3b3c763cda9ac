"""Under which key a statement may be kept for an actor, the actor to make it for, and the values that it runs with.

Staff: see `kith.access.keeping`. Portal users have scopes that go by what their own record holds (`$me.company`).
Those values are asked for at each request and bound then, so one statement serves everybody with the same rights, and
whatever changed since counts. Which of them are empty, and which lookups lead to few records, decides what the
statement is.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.environment import me_ids
from kith.access.keeping import kept_for, rights_key
from kith.access.module_access import ModuleAccess
from kith.access.my_values import my_values, once
from kith.access.near import FEW, atoms
from kith.access.predicate import asked_first
from kith.access.rights import access_to
from kith.access.stand_ins import Atom, StandIns
from kith.conditions import needs, variables
from kith.conditions.tree import Condition, Path
from kith.definition.model import Scope, Site
from kith.storage.system import Principal
from kith.storage.tx import Tx

_MEANT = frozenset({"me", "me.roles"})
_OF_ACTOR = frozenset({"own", "group", "shared", "shared_edit"})
_NO_STAND_INS = StandIns(ids={}, values={}, near={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """`actor` is whom a statement is made for that goes under `key`, `given` its parameters for who asks now."""

    key: Hashable
    actor: Actor
    given: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Scopes:
    """The conditions in a statement's scopes, and whether others of them go by the account itself."""

    conditions: tuple[tuple[Condition, bool], ...]  # True: which records are listed, False: which cells are open
    paths: tuple[Path, ...]
    of_account: bool


def bound_for(tx: Tx, actor: Actor, modules: Collection[str]) -> Bound | None:
    """For a statement that touches `modules`; None where it has to be made anew each time."""
    if actor.kind != "portal":
        key = kept_for(tx.site, actor, modules)
        return None if key is None else Bound(key=key, actor=actor, given={})
    scopes = _scopes(tx.site, actor.portal_type, actor.narrowed, frozenset(modules))
    return None if scopes is None else _bound(tx, actor, scopes)


def _bound(tx: Tx, actor: Actor, scopes: _Scopes) -> Bound:
    values = my_values(tx, actor, scopes.paths)
    ids = {module: sa.bindparam(f"me__{module}", type_=_id_type(tx, module), required=True) for module in me_ids(actor)}
    given: dict[str, Any] = {f"me__{module}": id for module, id in me_ids(actor).items()}
    stood: dict[Path, Any] = {}
    said: list[Hashable] = []
    for path in scopes.paths:
        value = values[path]
        if isinstance(value, str) and _is_reference(path):
            name = "my__" + str(path).replace(".", "__")
            type_ = tx.tables.column(path.owner, path.field).type
            stood[path], given[name] = sa.bindparam(name, type_=type_, required=True), value
        else:
            stood[path] = value
            said.append((path, value))
    plain = replace(actor, stand_ins=replace(_NO_STAND_INS, ids=ids, values=stood))
    account = (actor.user, actor.groups, actor.shared) if scopes.of_account else None
    key = ("bound", rights_key(actor), actor.record_module, tuple(sorted(ids)), tuple(said), account)
    near = _near(tx, plain, scopes, key, given)
    found = replace(_NO_STAND_INS, ids=ids, values=stood, near=near)
    return Bound(key=(key, frozenset(near)), actor=replace(actor, stand_ins=found), given=given)


def _near(
    tx: Tx, plain: Actor, scopes: _Scopes, key: Hashable, given: dict[str, Any]
) -> dict[Atom, sa.BindParameter[Any]]:
    """The comparisons behind lookups that lead to few records; their ids are added to `given`."""
    wanted = [each for condition, lists in scopes.conditions if lists for each in atoms(tx, condition)]
    found: dict[Atom, sa.BindParameter[Any]] = {}
    more: dict[str, Any] = {}
    for number, atom in enumerate(dict.fromkeys(wanted)):
        ids = _few(tx, plain, atom, key, given)
        if ids is not None:
            type_ = tx.tables.table(atom.path.module).c.id.type
            name = f"near__{atom.path.module}__{number}"
            found[atom] = sa.bindparam(name, expanding=True, required=True, type_=type_)
            more[name] = list(ids)
    given |= more
    return found


def _few(tx: Tx, plain: Actor, atom: Atom, key: Hashable, given: Mapping[str, Any]) -> Sequence[str] | None:
    """The ids behind the lookup where they are few; asked once in a transaction that only reads."""
    fixed = tuple(sorted(given.items()))
    statement = tx.tables.kept.get(("near", key, atom))
    if statement is None:
        statement = asked_first(tx, plain, atom)
        tx.tables.kept.put(("near", key, atom), statement)
    ids: Sequence[str] = once(
        tx, ("near", key, atom, fixed), lambda: tuple(tx.connection.execute(statement, given).scalars())
    )
    return ids if len(ids) <= FEW else None


@lru_cache(maxsize=1024)
def _scopes(site: Site, portal: str | None, narrowed: frozenset[str] | None, modules: frozenset[str]) -> _Scopes | None:
    """What the scopes and guards of `modules` say, and of those that they lean on; None where a clock has a say."""
    asking = Actor(kind="portal", portal_type=portal, narrowed=narrowed)
    found: list[tuple[Condition, bool]] = []
    of_account, seen, waiting = False, set[str](), sorted(modules)
    while waiting:
        name = waiting.pop()
        access = access_to(site, asking, name) if name not in seen else None
        seen.add(name)
        for scope, lists in _each(access) if access else ():
            if scope.kind == "where" and scope.condition is not None:
                if any(each.name not in _MEANT for each in variables(scope.condition)):
                    return None
                found.append((scope.condition, lists and name in modules))
                waiting += _leans_on(scope.condition)
            of_account = of_account or scope.kind in _OF_ACTOR
            if scope.kind in ("team", "same"):
                return None
    paths = {each.path for condition, _ in found for each in variables(condition) if each.path is not None}
    return _Scopes(conditions=tuple(found), paths=tuple(sorted(paths, key=str)), of_account=of_account)


def _each(access: ModuleAccess) -> Iterator[tuple[Scope, bool]]:
    """The scopes of a module that stand in statements about it: True those of its records, False those of cells."""
    yield from ((scope, True) for scope in access.scopes.get("view", ()))
    for where in access.readable.values():
        yield from ((scope, False) for scope in where or ())


def _leans_on(condition: Condition) -> Iterator[str]:
    """The modules whose own scopes have a say in the condition, by `$visible`."""
    _, below, visible, _ = needs(condition)
    yield from (each.target for each in visible)
    for each in below:
        yield from _leans_on(each.condition)


def _is_reference(path: Path) -> bool:
    return path.part is None and bool(path.type.reference) and path.type.shape not in ("link", "child")


def _id_type(tx: Tx, module: str) -> Any:
    return Principal.id.type if module == "users" else tx.tables.table(module).c.id.type
