"""The one policy: what an actor may do, as grants. Everything is denied unless a grant opens it.

A grant is a union of scopes together with the fields that it opens. An actor's roles are a union of grants;
rights are decided per record, so a field may be readable on some of the records that one reaches.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from kith.access.actor import Actor
from kith.access.form_rights import form_access
from kith.access.module_access import ALL, ModuleAccess, Scopes
from kith.access.roles import RoleGrant, role_grants, widest
from kith.access.sharing import with_shares
from kith.definition.model import Module, Site
from kith.storage.tx import Tx

__all__ = [
    "ALL",
    "ModuleAccess",
    "Scopes",
    "access_to",
    "allows",
    "may",
    "modules",
    "readable",
    "writable",
]


@lru_cache(maxsize=256)
def _access(
    site: Site, kind: str, roles: frozenset[str], door: str | None, narrowed: frozenset[str] | None
) -> Mapping[str, ModuleAccess]:
    if kind == "system":
        return {name: _everything(module) for name, module in site.modules.items()}
    if kind == "portal":
        return _of_portal(site, door or "", narrowed)
    if kind == "visitor":
        return form_access(site, door or "")
    names = sorted(role.name for role in site.roles.values() if role.physical in roles and not role.abstract)
    held = [role_grants(site, name) for name in names]
    grants = {name: [each[name] for each in held if name in each] for name in site.modules}
    found = {name: _narrow(_join(site.modules[name], each), narrowed) for name, each in grants.items() if each}
    return {name: access for name, access in found.items() if access.allows("view") or access.allows("create")}


def _of_portal(site: Site, name: str, narrowed: frozenset[str] | None) -> Mapping[str, ModuleAccess]:
    """What a portal type may do, by module: what stands under `portal:` there, and nothing else."""
    found: dict[str, ModuleAccess] = {}
    for module in site.modules.values():
        rights = module.portal.get(name)
        if rights is None:
            continue
        access = replace(
            _join(module, _portal_grants(module, name)),
            titled="title" in (rights.fields.view or ()),
            related=frozenset(rights.related),
            given=rights.set,
        )
        found[module.name] = _narrow(access, narrowed)
    return {each: access for each, access in found.items() if access.allows("view") or access.allows("create")}


def _everything(module: Module) -> ModuleAccess:
    actions = ("view", "create", "edit", "delete", "restore", "export", "import", "comment", "attach", *module.actions)
    names = dict.fromkeys(module.fields, None)
    writable = {name: None for name, field in module.fields.items() if field.writable}
    return ModuleAccess(
        module=module,
        scopes=dict.fromkeys(actions, ALL),
        readable=names,
        creatable=frozenset(writable),
        editable=writable,
    )


def _portal_grants(module: Module, name: str) -> list[RoleGrant]:
    rights = module.portal[name]
    scopes = {action: widest((scope,)) for action, scope in rights.scopes.items()}
    return [RoleGrant(role=name, module=module.name, scopes=scopes, fields=rights.fields, portal=True)]


def _join(module: Module, grants: list[RoleGrant]) -> ModuleAccess:
    view = widest(*(_view(grant) for grant in grants))
    edit = widest(*(_own(grant, "edit") for grant in grants))
    actions = {action for grant in grants for action in grant.scopes}
    scopes = {action: widest(*(_own(grant, action) for grant in grants)) for action in actions} | {
        "view": view,
        "edit": edit,
    }
    readable = {n: _open(module, n, "view", grants, view) for n in module.fields}
    editable = {n: _open(module, n, "edit", grants, edit) for n, f in module.fields.items() if f.writable}
    creators = [grant for grant in grants if _own(grant, "create")]
    creatable = {
        n for n, f in module.fields.items() if f.writable and any(g.opens(module, n, "create") for g in creators)
    }
    return ModuleAccess(
        module=module,
        scopes=scopes,
        readable={name: where for name, where in readable.items() if where != ()},
        creatable=frozenset(creatable),
        editable={name: where for name, where in editable.items() if where != ()},
        follows=frozenset(
            a for grant in grants for a, each in grant.scopes.items() if any(s.kind == "same" for s in each)
        ),
    )


def _own(grant: RoleGrant, action: str) -> Scopes:
    """The grant's scopes for an action, with `true` replaced by what its view reaches."""
    scopes = grant.scopes.get(action, ())
    if any(scope.kind == "same" for scope in scopes):
        return widest((scope for scope in scopes if scope.kind != "same"), _view(grant))
    return scopes


def _view(grant: RoleGrant) -> Scopes:
    """What the grant lets be seen: its view scope (`true`: everything) and, since edit implies view, its edit scope."""
    seen = tuple(ALL[0] if scope.kind == "same" else scope for scope in grant.scopes.get("view", ()))
    return widest(seen, (scope for scope in grant.scopes.get("edit", ()) if scope.kind != "same"))


def _open(module: Module, field: str, action: str, grants: list[RoleGrant], reach: Scopes) -> Scopes | None:
    """The scopes in which `field` is open; None where they are all of `reach`; () where it is closed."""
    openers = [grant for grant in grants if grant.opens(module, field, action)]
    where = widest(*(_reach(grant, field, action) for grant in openers))
    return None if where and set(_keys(where)) >= set(_keys(reach)) else where


def _reach(grant: RoleGrant, field: str, action: str) -> Scopes:
    if action != "view":
        return _own(grant, action)
    rights = grant.fields
    only_edit = grant.portal and field in (rights.edit or ()) and field not in (rights.view or ())
    return _own(grant, "edit") if only_edit else _view(grant)


def _keys(scopes: Scopes) -> list[object]:
    return [(scope.kind, scope.condition) for scope in scopes]


def _narrow(access: ModuleAccess, narrowed: frozenset[str] | None) -> ModuleAccess:
    """The access that a token's scopes leave: `read`, `*`, or actions and `module:action` by name."""
    if narrowed is None:
        return access
    name = access.module.name
    kept = {
        a: s
        for a, s in access.scopes.items()
        if {a, f"{name}:{a}", "*"} & narrowed or (a == "view" and "read" in narrowed)
    }
    return replace(
        access,
        scopes=kept,
        readable=access.readable if "view" in kept else {},
        creatable=access.creatable if "create" in kept else frozenset(),
        editable=access.editable if "edit" in kept else {},
        titled=access.titled and "view" in kept,
    )


def access_to(site: Site, actor: Actor, module: str) -> ModuleAccess | None:
    """What `actor` may do with `module`, or None where it may neither view nor create: then it isn't there."""
    found = _access(site, actor.kind, actor.roles, actor.door, actor.narrowed).get(module)
    if not actor.shared or found is None or actor.kind != "staff" or found.module.physical not in actor.shared:
        return found
    return with_shares(found)


def allows(tx: Tx, actor: Actor, module: str, action: str) -> bool:
    """True where some record of `module` (for `create`: a new one) may be acted on by `actor`."""
    access = access_to(tx.site, actor, module)
    return access is not None and access.allows(action)


def readable(tx: Tx, actor: Actor, module: str) -> tuple[str, ...]:
    """Names of the fields that `actor` may read on some record, in declared order."""
    access = access_to(tx.site, actor, module)
    return tuple(access.readable) if access and access.allows("view") else ()


def writable(tx: Tx, actor: Actor, module: str, action: str) -> tuple[str, ...]:
    """Names of the fields that `actor` may send when creating (`create`) or changing (`edit`) a record."""
    access = access_to(tx.site, actor, module)
    if access is None or not access.allows(action):
        return ()
    chosen = access.creatable if action == "create" else access.editable
    return tuple(name for name in access.module.fields if name in chosen)


def modules(tx: Tx, actor: Actor) -> tuple[Module, ...]:
    """The modules that `actor` may view something of, those first that lead the site's navigation."""
    return tuple(module for module in arranged(tx) if allows(tx, actor, module.name, "view"))


def arranged(tx: Tx) -> Iterator[Module]:
    """All modules, in the order in which they are offered: those that the settings name, then as the site has them."""
    there = tx.site.modules
    return (there[name] for name in dict.fromkeys((*tx.settings.leading, *there)) if name in there)


def may(site: Site, actor: Actor, power: str) -> bool:
    """True where a role of `actor` holds `power` (`administer`, `impersonate` ...), and its token leaves it."""
    if actor.is_system:
        return True
    left = actor.narrowed is None or bool({power, "*"} & actor.narrowed)
    return left and any(power in _powers(site, role) for role in actor.roles)


@lru_cache(maxsize=256)
def _powers(site: Site, physical: str) -> frozenset[str]:
    role = next((role for role in site.roles.values() if role.physical == physical), None)
    if role is None or role.abstract:
        return frozenset()
    powers, waiting = set(role.may), list(role.includes)
    while waiting:
        included = site.roles[waiting.pop()]
        powers |= set(included.may)
        waiting += included.includes
    return frozenset(powers)
