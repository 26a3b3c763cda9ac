"""What roles see that they shouldn't, and don't see that they need: warnings, since both may be meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kith.definition.drafts import Building
from kith.definition.grants import EVERY_MODULE
from kith.definition.model import Module, ModuleRights, Role
from kith.fields.rollup import RollupType


def check_readers(building: Building, modules: Mapping[str, Module], roles: Mapping[str, Role]) -> None:
    """Warns of required fields that a role can't fill in, and of rollups that tell more than a role could count."""
    for role in roles.values():
        if not role.abstract:
            closure = tuple(_included(role, roles, set()))
            for module in modules.values():
                _check(building, role, module, closure)


def _included(role: Role, roles: Mapping[str, Role], seen: set[str]) -> Iterator[Role]:
    """The role and all that it includes, each once."""
    if role.name not in seen:
        seen.add(role.name)
        yield role
        for name in role.includes:
            if name in roles:
                yield from _included(roles[name], roles, seen)


def _rights(closure: tuple[Role, ...], module: str) -> list[ModuleRights]:
    return [rights for role in closure for key in (module, EVERY_MODULE) if (rights := role.modules.get(key))]


def _grants(rights: list[ModuleRights], action: str) -> bool:
    return any(action in each.scopes and each.scopes[action].kind != "none" for each in rights)


def _check(building: Building, role: Role, module: Module, closure: tuple[Role, ...]) -> None:
    rights = _rights(closure, module.name)
    hidden = _hidden(rights)
    if _grants(rights, "create"):
        for name in sorted(hidden):
            field = module.fields.get(name)
            if field is not None and field.required and field.default is None and field.visible_if is None:
                building.report.warn("K181", role.source, role=role.name, module=module.name, name=name)
    if _grants(rights, "view"):
        _check_rollups(building, role, module, hidden, closure)


def _check_rollups(
    building: Building, role: Role, module: Module, hidden: frozenset[str], closure: tuple[Role, ...]
) -> None:
    for field in module.declared:
        if not isinstance(field.type, RollupType) or field.name in hidden or field.protected:
            continue
        related = module.related.get(field.type.related)
        if related is not None and not _views_all(_rights(closure, related.module)):
            params = {"role": role.name, "module": related.module, "name": f"{module.name}.{field.name}"}
            building.report.warn("K182", field.source, **params)


def _views_all(rights: list[ModuleRights]) -> bool:
    return any("view" in each.scopes and each.scopes["view"].kind == "all" for each in rights)


def _hidden(rights: list[ModuleRights]) -> frozenset[str]:
    """The fields that a role in the closure hides and none names as open."""
    opened = {name for each in rights for names in _open(each) for name in names}
    return frozenset(name for each in rights for name in each.fields.hide) - opened


def _open(rights: ModuleRights) -> Iterator[tuple[str, ...]]:
    for names in (rights.fields.view, rights.fields.create, rights.fields.edit):
        yield names or ()
