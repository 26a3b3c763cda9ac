"""Roles as they are declared: what each may do with which module, how they stand to each other, who holds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPNotFound

from kith.access.roles import RoleGrant, role_grants
from kith.conditions import describe
from kith.definition.model import Module, Role, Scope, Site
from kith.fields.base import Context
from kith.identity import directory
from kith.identity.directory import Wanted
from kith.web.doors.parameters import one
from kith.web.look.actions import action_words
from kith.web.look.page import page
from kith.web.studio.contexts import Administration
from kith.web.texts import gettext as _

PLAIN = ("view", "create", "edit", "delete", "restore", "export", "import", "comment", "attach")
MOST_HOLDERS = 20
_WORDS = Context()


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A role in the tree of those that include or stand above others; `how` it hangs there: includes, above."""

    role: Role
    how: tuple[str, ...]
    holders: int
    below: tuple[Branch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleRow:
    """What a role may do with a module: scopes in words per action, the other actions by label, fields in words."""

    module: Module
    cells: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str], ...]
    place: str


def show(context: Administration, request: Any) -> Any:
    """The tree of all roles; with a module in the address, what each may do with it."""
    site = request.tx.site
    module = site.modules.get(one(request.GET, "module"))
    return page(
        request,
        "pages/studio/roles",
        tree=tree(site, directory.holders(request.tx)),
        modules=list(site.modules.values()),
        module=module,
        actions=[(name, action_words()[name]) for name in PLAIN],
        rows=[(role, row_of(site, role.name, module)) for role in site.roles.values()] if module else [],
    )


def look(context: Administration, request: Any) -> Any:
    """One role: its powers, what it includes and stands above, its rights per module, who holds it."""
    site = request.tx.site
    role = site.roles.get(request.matchdict["name"])
    if role is None:
        raise HTTPNotFound
    holders = directory.people(request.tx, Wanted(role=role.physical), limit=MOST_HOLDERS)
    rows = [found for module in site.modules.values() if (found := row_of(site, role.name, module)) is not None]
    return page(
        request,
        "pages/studio/role",
        role=role,
        place=str(role.source),
        powers=powers(site, role.name),
        includes=[site.roles[name] for name in role.includes],
        above=[site.roles[name] for name in role.above],
        included_by=[each for each in site.roles.values() if role.name in each.includes],
        below=[each for each in site.roles.values() if role.name in each.above],
        actions=[(name, action_words()[name]) for name in PLAIN],
        rows=rows,
        holders=holders,
        crumbs=((_("Roles"), "/studio/roles"), (role.label, None)),
    )


def tree(site: Site, holders: Mapping[str, int]) -> tuple[Branch, ...]:
    """The roles that no other includes or stands above, each with those below it; a role may hang in two places."""
    hanging = {name for role in site.roles.values() for name in (*role.includes, *role.above)}
    return tuple(_branch(site, role, (), holders) for name, role in site.roles.items() if name not in hanging)


def _branch(site: Site, role: Role, how: tuple[str, ...], holders: Mapping[str, int]) -> Branch:
    ways = {"includes": role.includes, "above": role.above}
    hung = {name: tuple(way for way, names in ways.items() if name in names) for name in (*role.includes, *role.above)}
    below = tuple(_branch(site, site.roles[name], found, holders) for name, found in hung.items())
    return Branch(role=role, how=how, holders=holders.get(role.physical, 0), below=below)


def powers(site: Site, name: str) -> list[tuple[str, str]]:
    """The powers of a role with the name of the role that brings each, its own first."""
    found = dict.fromkeys(site.roles[name].may, "")
    for other in site.roles[name].includes:
        for power, way in powers(site, other):
            found.setdefault(power, way or site.roles[other].label)
    return list(found.items())


def row_of(site: Site, role: str, module: Module) -> ModuleRow | None:
    """What a role may do with a module once its `includes` are followed; None: nothing."""
    grant = role_grants(site, role).get(module.name)
    if grant is None:
        return None
    declared = site.roles[role].modules.get(module.name) or site.roles[role].modules.get("*")
    return ModuleRow(
        module=module,
        cells=tuple((name, _cell(name, grant.scopes.get(name, ()), site)) for name in PLAIN),
        others=tuple(_others(grant, module, site)),
        fields=tuple(_fields(grant, module)),
        place=str(declared.source) if declared else "",
    )


def _cell(action: str, scopes: tuple[Scope, ...], site: Site) -> str:
    """A new record lies nowhere yet: whoever may make one without a condition simply may."""
    if action in ("create", "import") and any(scope.kind in ("same", "all") for scope in scopes):
        return _("yes")
    return _scopes(scopes, site)


def _others(grant: RoleGrant, module: Module, site: Site) -> Iterator[tuple[str, str]]:
    """The actions of the module by scope: `Make client, Set active` and `what it views`."""
    by_scope: dict[str, list[str]] = {}
    for name, action in module.actions.items():
        words = _scopes(grant.scopes.get(name, ()), site)
        if words:
            by_scope.setdefault(words, []).append(action.label)
    for words, labels in by_scope.items():
        yield ", ".join(labels), words


def _fields(grant: RoleGrant, module: Module) -> Iterator[tuple[str, str]]:
    named = {_("hidden"): grant.fields.hide, _("opened to view"): grant.fields.view}
    named |= {_("opened at creation"): grant.fields.create, _("opened to edit"): grant.fields.edit}
    for words, names in named.items():
        if names:
            yield words, ", ".join(module.fields[name].label for name in names if name in module.fields)


def _scopes(scopes: tuple[Scope, ...], site: Site) -> str:
    """A union of scopes in words; '' where nothing is reached."""
    found = [_scope(each, site) for each in scopes if each.kind != "none"]
    return _(" or ").join(found)


def _scope(scope: Scope, site: Site) -> str:
    if scope.condition is not None:
        return describe(scope.condition, site.modules, _WORDS)
    words = {
        "own": _("own"),
        "group": _("group's"),
        "team": _("team's"),
        "all": _("all"),
        "same": _("what it views"),
    }
    return words.get(scope.kind, scope.kind)
