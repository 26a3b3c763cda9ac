"""`assign:` of a module: to whom new records are given."""

from __future__ import annotations

from collections.abc import Mapping

from kith.definition.drafts import Building, Draft
from kith.definition.model import Assignment, Module, Role
from kith.definition.rules import rule
from kith.reader import Datum


def build_assignments(building: Building, draft: Draft) -> tuple[Assignment, ...]:
    """What stands under `assign:`, in order."""
    written = draft.part("assign")
    return tuple(build_assignment(building, draft, datum) for datum in (written.elements() if written else ()))


def build_assignment(building: Building, draft: Draft, datum: Datum, *, user: bool = False) -> Assignment:
    """One entry of `assign:`. `user`: it may name an account as well."""
    keys = ("role", "group", "user") if user else ("role", "group")
    if sum(datum.get(key) is not None for key in keys) != 1:
        building.report.error("K192", datum.source)
    busy = datum.get("busy")
    if busy is not None and datum.plain("by") != "least_busy":
        building.report.error("K193", datum.key_source("busy"))
    return Assignment(
        source=datum.source,
        where=rule(building, draft, datum.get("where")),
        role=datum.plain("role", ""),
        group=datum.plain("group", ""),
        user=datum.plain("user", "") if user else "",
        by=datum.plain("by", "turns"),
        busy=rule(building, draft, busy),
    )


def check_assignments(building: Building, modules: Mapping[str, Module], roles: Mapping[str, Role]) -> None:
    """Notes roles that aren't there, or that nobody can hold."""
    for module in modules.values():
        for each in module.assign:
            if each.role and each.role not in roles:
                building.report.unknown("K194", each.role, roles, each.source, module=module.name)
            elif each.role and roles[each.role].abstract:
                building.report.error("K195", each.source, name=each.role, module=module.name)
