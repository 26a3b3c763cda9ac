"""Roles from config/roles.yaml."""

from __future__ import annotations

from collections.abc import Mapping

from kith.definition.cycles import find_cycles, shown
from kith.definition.drafts import Building
from kith.definition.fields import label_of
from kith.definition.grants import EVERY_MODULE, Holder, build_rights, visible_targets
from kith.definition.model import ModuleRights, Role
from kith.definition.schemas.roles import POWERS
from kith.reader import Datum
from kith.source import Source


def build_roles(building: Building, roles: Datum | None) -> dict[str, Role]:
    """The roles in order, with every name in them checked. `roles` is what stands under that key, None for none."""
    found = {key.text: _role(building, key.text, key.source, datum) for key, datum in (roles.items() if roles else ())}
    for key, datum in roles.items() if roles else ():
        _check_names(building, found, datum, "includes", key.text)
        _check_names(building, found, datum, "above", key.text)
    _check_cycles(building, found)
    return found


def _role(building: Building, name: str, source: Source, datum: Datum) -> Role:
    return Role(
        name=name,
        physical=building.names.role(name),
        label=building.speech.say(
            datum.plain("label") or label_of(name), source, building.origin(source), "roles", name
        ),
        source=source,
        includes=tuple(datum.plain("includes", ())),
        above=tuple(datum.plain("above", ())),
        abstract=datum.plain("abstract", False),
        modules=_grants(building, name, datum.get("modules")),
        may=_powers(building, name, datum.get("may")),
        two_factor=datum.plain("two_factor") == "required",
        was=tuple(datum.plain("was", ())),
    )


def _grants(building: Building, role: str, datum: Datum | None) -> Mapping[str, ModuleRights]:
    holder = Holder(what=f'the role "{role}"')
    found: dict[str, ModuleRights] = {}
    for key, entry in datum.items() if datum else ():
        module = EVERY_MODULE if key.text == "all" else key.text
        if module == EVERY_MODULE or _is_module(building, module, key.source, holder):
            if entry.get("set") is not None:
                building.report.error("K156", entry.key_source("set"), what=holder.what)
            found[module] = build_rights(building, module, key.source, entry, holder)
    return found


def _is_module(building: Building, name: str, source: Source, holder: Holder) -> bool:
    """True for a module that exists; what doesn't is noted."""
    if name in building.drafts:
        return True
    building.report.perhaps_elsewhere("K142", name, [*building.drafts, "all"], source, what=holder.what)
    return False


def _powers(building: Building, role: str, datum: Datum | None) -> tuple[str, ...]:
    for item in datum.elements() if datum else ():
        if item.value not in POWERS:
            what = f'the role "{role}"'
            building.report.perhaps_elsewhere("K174", item.value, POWERS, item.source, what=what, role=role)
    return tuple(datum.value) if datum else ()


def _check_names(building: Building, roles: Mapping[str, Role], datum: Datum, key: str, role: str) -> None:
    part = datum.get(key)
    for item in part.elements() if part else ():
        if item.value not in roles:
            building.report.unknown("K166", item.value, roles, item.source, role=role, key=key)
        elif key == "above" and roles[item.value].abstract:
            building.report.warn("K161", item.source, name=item.value, role=role)


def _check_cycles(building: Building, roles: Mapping[str, Role]) -> None:
    for code, edges in (
        ("K163", {name: role.includes for name, role in roles.items()}),
        ("K164", {name: role.above for name, role in roles.items()}),
    ):
        for cycle in find_cycles(edges):
            building.report.error(code, roles[cycle[0]].source, cycle=shown(cycle))
    for role in roles.values():
        check_visible(building, role.modules, role.source)


def check_visible(building: Building, rights: Mapping[str, ModuleRights], source: Source) -> None:
    """Notes the circles in which view scopes lean on each other by `$visible`."""
    for cycle in find_cycles(visible_targets(rights.values())):
        place = rights[cycle[0]].source if cycle[0] in rights else source
        building.report.error("K165", place, cycle=shown(cycle))
