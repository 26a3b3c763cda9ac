"""What portal types name that isn't there, and what their users could widen on their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path as Folder

from babel import localedata

from kith.conditions import needs, variables
from kith.conditions.tree import Path
from kith.definition.drafts import Building
from kith.definition.model import Module, ModuleRights, PortalType, Site
from kith.errors import Problem, nearest

PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp")


def check_portal_types(building: Building, types: Iterable[PortalType], modules: Mapping[str, Module]) -> None:
    """Notes languages that don't exist, and fields that decide about reach while their reader may edit them."""
    for each in types:
        if each.language is not None and not _is_language(each.language):
            known = localedata.locale_identifiers()
            building.report.error(
                "K138", each.source, suggestion=nearest(each.language, known), name=each.name, value=each.language
            )
        for field in _own_keys(each, modules):
            place = modules[each.users].portal[each.name].source
            building.report.warn("K127", place, name=each.name, field=field, module=each.users, path="invites.if")
        for module, field, path in sorted(_own_levers(each.name, modules), key=str):
            place = modules[module].portal[each.name].source
            building.report.warn("K127", place, name=each.name, field=field, module=module, path=f"$me.{path}")


def check_logos(site: Site, folder: Folder) -> tuple[Problem, ...]:
    """An error K139 for each logo that isn't a picture in the site's `folder`, with the nearest one that is."""
    named = [each for each in site.portals.types.values() if each.logo]
    there = _pictures(folder) if named else ()
    return tuple(
        Problem(
            code="K139",
            params={"name": each.name, "logo": each.logo or ""},
            suggestion=nearest(each.logo or "", there),
            source=each.source,
        )
        for each in named
        if each.logo not in there
    )


def _is_language(code: str) -> bool:
    return code.replace("_", "").isalnum() and bool(localedata.exists(code))


def _pictures(folder: Folder) -> Collection[str]:
    found = (path for part in ("config", "static") for path in (folder / part).rglob("*"))
    return {path.relative_to(folder).as_posix() for path in found if path.suffix in PICTURES and path.is_file()}


def _own_levers(type_: str, modules: Mapping[str, Module]) -> Iterator[tuple[str, str, Path]]:
    """Module, field and path of what stands on the way of a `$me` path and is open for editing to the same type."""
    granted = {name: module.portal[type_] for name, module in modules.items() if type_ in module.portal}
    paths = {path for rights in granted.values() for path in _paths(rights)}
    for path in paths:
        module = path.module
        for name in (*(hop.field for hop in path.hops), path.field):
            if module in granted and _is_editable(granted[module], name):
                yield module, name, path
            module = next((hop.module for hop in path.hops if hop.field == name), module)


def _own_keys(type_: PortalType, modules: Mapping[str, Module]) -> Iterator[str]:
    """Fields of one's own record that decide whether one invites others, and are open for editing to the type."""
    who = type_.invites.who if type_.invites else None
    rights = modules[type_.users].portal.get(type_.name) if type_.users in modules else None
    if who is not None and rights is not None:
        named = {path.field for path in needs(who.condition)[0] if not path.hops}
        yield from sorted(name for name in named if _is_editable(rights, name))


def _paths(rights: ModuleRights) -> Iterator[Path]:
    for scope in rights.scopes.values():
        for variable in variables(scope.condition) if scope.condition is not None else ():
            if variable.name == "me" and variable.path is not None:
                yield variable.path


def _is_editable(rights: ModuleRights, field: str) -> bool:
    return "edit" in rights.scopes and field in (rights.fields.edit or ())
