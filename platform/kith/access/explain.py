"""Why somebody may do something, or not: the grants of their roles, each with the way to the role that says so.

Pure, but for `reaching`, which asks the database which of some grants reach a record. It reads the same definitions as
`kith.access.rights`, which decides; a test holds both to the same answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.predicate import within
from kith.access.rights import ALL
from kith.access.roles import ALWAYS_READABLE, RoleGrant, role_grants
from kith.definition.model import Module, ModuleRights, Role, Scope, Site
from kith.fields.formula import FormulaType
from kith.source import Source
from kith.storage.tx import Tx

EVERY = "*"
_ENGINE = Source(path="engine")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A scope for an action. `roles` lead from the role that is held, by `includes`, to the one that grants it.

    `written` is the action that stands there: `edit` where that implies view. `every`: granted on all modules at once.
    """

    roles: tuple[str, ...]
    written: str
    scope: Scope
    every: bool = False

    @property
    def held(self) -> str:
        """The role, or portal type, that the person has."""
        return self.roles[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldGrant:
    """What a role says of a field: `opens` it or not, why in words, and where that stands."""

    roles: tuple[str, ...]
    opens: bool
    words: str
    source: Source


def held_roles(site: Site, actor: Actor) -> tuple[Role, ...]:
    """The roles that count for `actor`, in the order of the definitions."""
    return tuple(role for role in site.roles.values() if role.physical in actor.roles and not role.abstract)


def grants(site: Site, actor: Actor, module: str, action: str) -> tuple[Grant, ...]:
    """Everything that opens `action` on some record of `module` to `actor`, held roles first in line."""
    if actor.is_system:
        return (Grant(roles=("system",), written=action, scope=ALL[0]),)
    if actor.kind == "portal":
        rights = site.modules[module].portal.get(actor.portal_type or "")
        name = (actor.portal_type or "",)
        return tuple(_written(name, rights, action)) if rights else ()
    found = (grant for role in held_roles(site, actor) for grant in _of_role(site, role, module, action))
    return tuple(grant for grant in found if _is_left(actor, module, action))


def _is_left(actor: Actor, module: str, action: str) -> bool:
    """Whether the scopes of a token leave the action."""
    if actor.narrowed is None:
        return True
    names = {action, f"{module}:{action}", "*"}
    return bool(names & actor.narrowed) or (action == "view" and "read" in actor.narrowed)


def _of_role(site: Site, role: Role, module: str, action: str) -> Iterator[Grant]:
    for way, rights in _ways(site, role, module):
        yield from _written(way, rights, action)


def _ways(site: Site, role: Role, module: str) -> Iterator[tuple[tuple[str, ...], ModuleRights]]:
    """Every role on the way down `includes` that says something of the module, with the way there; each role once."""
    waiting: list[tuple[str, ...]] = [(role.name,)]
    seen: set[str] = set()
    while waiting:
        way = waiting.pop(0)
        if way[-1] in seen:
            continue
        seen.add(way[-1])
        declared = site.roles[way[-1]]
        rights = declared.modules.get(module) or declared.modules.get(EVERY)
        if rights is not None:
            yield way, rights
        waiting += [(*way, name) for name in declared.includes]


def _written(way: tuple[str, ...], rights: ModuleRights, action: str) -> Iterator[Grant]:
    for written in (action, "edit") if action in ("view", "share") else (action,):
        scope = rights.scopes.get(written)
        implied = written != action
        if scope is not None and scope.kind != "none" and not (implied and action == "view" and scope.kind == "same"):
            yield Grant(roles=way, written=written, scope=scope, every=rights.module == EVERY)


def reaching(tx: Tx, actor: Actor, module: str, id: str, found: Sequence[Grant]) -> tuple[bool, ...]:
    """Whether each of the grants reaches the record: one statement for all of them."""
    if not found:
        return ()
    table = tx.tables.table(module)
    asked = [sa.case((within(tx, actor, scopes_of(tx.site, actor, module, each), table), 1), else_=0) for each in found]
    row = tx.connection.execute(sa.select(*asked).where(table.c.id == id)).first()
    return tuple(bool(cell) for cell in row) if row else (False,) * len(found)


def scopes_of(site: Site, actor: Actor, module: str, grant: Grant) -> tuple[Scope, ...]:
    """The scopes that a grant stands for: `true` is what the view of the same held role reaches."""
    if grant.scope.kind != "same":
        return (grant.scope,)
    if grant.written == "view":
        return ALL
    return tuple(
        ALL[0] if each.scope.kind == "same" else each.scope
        for each in grants(site, actor, module, "view")
        if each.held == grant.held
    )


def field_grants(site: Site, actor: Actor, module: Module, field: str, action: str) -> tuple[FieldGrant, ...]:
    """What each role (or the portal type) of `actor` says of a field for `view`, `create` or `edit`."""
    if actor.is_system:
        return (FieldGrant(roles=("system",), opens=True, words="the engine itself", source=_ENGINE),)
    if actor.kind == "portal":
        return _of_portal(module, actor.portal_type or "", field, action)
    said = []
    for role in held_roles(site, actor):
        grant = role_grants(site, role.name).get(module.name)
        if grant is not None:
            said.append(_of_field(site, role, module, field, action, grant))
    return tuple(said)


def _of_portal(module: Module, type_: str, field: str, action: str) -> tuple[FieldGrant, ...]:
    rights = module.portal.get(type_)
    if rights is None:
        return ()
    grant = RoleGrant(role=type_, module=module.name, scopes={}, fields=rights.fields, portal=True)
    opens = grant.opens(module, field, action)
    always = field in ALWAYS_READABLE
    words = "always open" if opens and always else "named there" if opens else "not named there, and closed without"
    return (FieldGrant(roles=(type_,), opens=opens, words=words, source=rights.source),)


def _of_field(site: Site, role: Role, module: Module, field: str, action: str, grant: RoleGrant) -> FieldGrant:
    opens = grant.opens(module, field, action)
    ways = list(_ways(site, role, module.name))
    naming = [(way, rights) for way, rights in ways if _names(rights, field, action)]
    hiding = [(way, rights) for way, rights in ways if field in rights.fields.hide]
    if opens:
        way, rights = (naming or ways)[0]
        words = "names it" if naming else "has the module, and leaves it open"
        return FieldGrant(roles=way, opens=True, words=words, source=rights.source)
    if hiding:
        way, rights = hiding[0]
        return FieldGrant(roles=way, opens=False, words="hides it", source=rights.source)
    if module.fields[field].protected:
        source = module.fields[field].source
        return FieldGrant(roles=(role.name,), opens=False, words="doesn't name it, and it is protected", source=source)
    told = _closed_parts(module, field, grant)
    words = f"hides {told}, which it is computed from" if told else "doesn't open it"
    return FieldGrant(roles=ways[0][0], opens=False, words=words, source=ways[0][1].source)


def _names(rights: ModuleRights, field: str, action: str) -> bool:
    fields = rights.fields
    lists = {"view": (fields.view, fields.edit), "create": (fields.create,), "edit": (fields.edit,)}[action]
    return any(field in names for names in lists if names)


def _closed_parts(module: Module, field: str, grant: RoleGrant) -> str:
    kind = module.fields[field].type
    names = kind.names if isinstance(kind, FormulaType) else ()
    closed = [module.fields[n].label for n in names if n in module.fields and not grant.opens(module, n, "view")]
    return " and ".join(closed)


def way_words(site: Site, actor: Actor, roles: Sequence[str]) -> str:
    """The way to a grant: `the role Sales (by Basics)`."""
    if actor.kind == "portal":
        return f"the portal type {roles[0]}"
    if actor.is_system:
        return "the system"
    labels = [site.roles[name].label for name in roles]
    return " ".join([f"the role {labels[0]}", *(f"(by {label})" for label in labels[1:])])
