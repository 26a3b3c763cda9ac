"""The starter with one of its rules taken out: what its own tests have to notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kith.definition.model import Module, Role, Scope, Site

RULES = ("visible_if", "required_if", "readonly_if", "invalid_if")
OTHERS = ("where", "default")


def rules(site: Site) -> Iterator[tuple[str, Site]]:
    """(what was taken out, the site without it) for every rule of a field."""
    for module in site.modules.values():
        for field in module.declared:
            for key in RULES:
                if getattr(field, key) is not None:
                    yield f"{module.name}.{field.name}: {key}", _with_field(site, module, field.name, key, None)
            if field.required:
                yield f"{module.name}.{field.name}: required", _with_field(site, module, field.name, "required", False)


def more_of_fields(site: Site) -> Iterator[tuple[str, Site]]:
    """The same for which records a lookup takes, defaults and unique values."""
    for module in site.modules.values():
        for field in module.declared:
            for key in OTHERS:
                is_rollup = key == "where" and field.type.computed
                if getattr(field, key) is not None and not is_rollup:
                    yield f"{module.name}.{field.name}: {key}", _with_field(site, module, field.name, key, None)
            if field.unique:
                yield f"{module.name}.{field.name}: unique", _with_field(site, module, field.name, "unique", False)


def _with_field(site: Site, module: Module, name: str, key: str, value: Any) -> Site:
    field = replace(module.fields[name], **{key: value})
    return _with_module(site, replace(module, fields={**module.fields, name: field}))


def lists(site: Site) -> Iterator[tuple[str, Site]]:
    """The same for the condition of every list."""
    for module in site.modules.values():
        for view in module.lists.values():
            if view.where is not None:
                changed = {**module.lists, view.name: replace(view, where=None)}
                yield f"{module.name}: list {view.name}", _with_module(site, replace(module, lists=changed))


def actions(site: Site) -> Iterator[tuple[str, Site]]:
    """The same for when an action is offered, and for all that it sets."""
    for module in site.modules.values():
        for action in module.actions.values():
            if action.visible_if is not None:
                changed = {**module.actions, action.name: replace(action, visible_if=None)}
                yield f"{module.name}: {action.name}, visible_if", _with_module(site, replace(module, actions=changed))
            for name in action.set:
                rest = {key: value for key, value in action.set.items() if key != name}
                changed = {**module.actions, action.name: replace(action, set=rest)}
                yield f"{module.name}: {action.name}, set {name}", _with_module(site, replace(module, actions=changed))


def _with_module(site: Site, module: Module) -> Site:
    return replace(site, modules={**site.modules, module.name: module})


def grants(site: Site) -> Iterator[tuple[str, Site]]:
    """The same for every grant of every role, and with the grant opened to all records where it wasn't."""
    for role in site.roles.values():
        for key, rights in role.modules.items():
            for action, scope in rights.scopes.items():
                rest = {name: each for name, each in rights.scopes.items() if name != action}
                what = f"{role.name}: {action} on {key}"
                if not _is_said_twice(role, key, action, rest):
                    yield f"{what}, gone", _with_scopes(site, role, key, rest)
                if scope.kind in ("own", "group", "team", "where"):
                    yield f"{what}, of all", _with_scopes(site, role, key, {**rest, action: _all(scope)})
            for name in rights.fields.hide:
                fields = replace(rights.fields, hide=tuple(each for each in rights.fields.hide if each != name))
                modules = {**role.modules, key: replace(rights, fields=fields)}
                yield f"{role.name}: hides {key}.{name}", _with_role(site, replace(role, modules=modules))


def _is_said_twice(role: Role, module: str, action: str, rest: dict[str, Scope]) -> bool:
    """Whether the grant says what others say as well: edit implies view; the highest role includes what it holds."""
    implied = action == "view" and "edit" in rest and rest["edit"].kind in ("all", "where")
    return implied or (module == "*" and bool(role.includes))


def _all(scope: Scope) -> Scope:
    return replace(scope, kind="all", condition=None)


def _with_scopes(site: Site, role: Role, module: str, scopes: dict[str, Scope]) -> Site:
    modules = {**role.modules, module: replace(role.modules[module], scopes=scopes)}
    return _with_role(site, replace(role, modules=modules))


def _with_role(site: Site, role: Role) -> Site:
    return replace(site, roles={**site.roles, role.name: role})


def portals(site: Site) -> Iterator[tuple[str, Site]]:
    """The same for what portal types are granted: each action taken away, and opened to all records."""
    for module in site.modules.values():
        for type_, rights in module.portal.items():
            for action, scope in rights.scopes.items():
                rest = {name: each for name, each in rights.scopes.items() if name != action}
                what = f"{module.name}: {type_} {action}"
                for how, scopes in (("gone", rest), ("of all", {**rest, action: _all(scope)})):
                    if how == "gone" or scope.kind == "where":
                        changed = {**module.portal, type_: replace(rights, scopes=scopes)}
                        yield f"{what}, {how}", _with_module(site, replace(module, portal=changed))
