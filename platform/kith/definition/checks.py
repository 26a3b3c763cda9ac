"""What only shows when a module is seen as a whole: names in keys, formulas, cycles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kith.conditions.tree import All, Any_, Below, Compare, Condition, Not, Variable
from kith.definition.cycles import find_cycles, shown
from kith.definition.drafts import Building, Draft
from kith.definition.fields import can_be_unique, field_list
from kith.definition.model import Module
from kith.definition.paths import find_column
from kith.fields.formula import FormulaType
from kith.fields.template import Template
from kith.reader import Datum
from kith.source import Source


def field_sets(building: Building, draft: Draft, key: str) -> tuple[tuple[str, ...], ...]:
    """The lists of fields under `unique` or `duplicates`."""
    written = draft.part(key)
    return tuple(
        names for item in (written.elements() if written else ()) if (names := _set(building, draft, item, key))
    )


def _set(building: Building, draft: Draft, datum: Datum, key: str) -> tuple[str, ...]:
    names = field_list(building, draft, datum, f"`{key}`")
    for item in datum.elements():
        field = draft.fields.get(item.value)
        if field is not None and not can_be_unique(field.type):
            building.report.error("K152", item.source, what=f"`{key}`", name=field.name, type=field.type.name)
    return names


def check_keys(building: Building, draft: Draft) -> None:
    """Notes what is wrong with `test` and `written_by`."""
    test = draft.part("test")
    if test is not None:
        field = draft.fields.get(test.value)
        if field is None:
            building.report.unknown("K112", test.value, draft.fields, test.source, what="`test`")
        elif field.type.family != "boolean":
            building.report.error("K152", test.source, what="`test`", name=field.name, type=field.type.name)
    writer = draft.part("written_by")
    if writer is not None and writer.value not in building.plugins:
        building.report.warn("K180", writer.source, name=writer.value, what=f'the module "{draft.name}"')


def check_formulas(building: Building, draft: Draft) -> None:
    """Notes fields that formulas name and that don't exist, and formulas that need each other."""
    edges: dict[str, list[str]] = {}
    for name, source, datum in draft.entries("fields"):
        field = draft.fields.get(name)
        if field is not None and isinstance(field.type, FormulaType):
            place = next((found.source for key in _FORMULAS if (found := datum.get(key))), source)
            edges[name] = list(_read_fields(building, draft, field.type, place))
            _check_texts(building, draft, field.type, edges[name], place)
    for cycle in find_cycles(edges):
        building.report.error("K175", draft.fields[cycle[0]].source, cycle=shown(cycle))


_FORMULAS = ("text", "number", "date")


def _read_fields(building: Building, draft: Draft, type_: FormulaType, source: Source) -> Iterator[str]:
    for name in type_.names:
        if not name.startswith("$"):
            column = find_column(building, name, draft.name, source, "a formula")
            if column is not None and column.hops == 0:
                yield column.field


def _check_texts(building: Building, draft: Draft, type_: FormulaType, names: Iterable[str], source: Source) -> None:
    """Notes what a stored text would write as an id: the title of another record changes without this one."""
    if type_.shape != "columns" or not isinstance(type_.source, Template):
        return
    for name in names:
        named = draft.fields[name].type
        if (named.item or named).reference is not None:
            building.report.error("K183", source, name=name)


def check_quick_create(building: Building, draft: Draft) -> None:
    """Notes fields of `quick_create` that the other module doesn't have."""
    for name, _, datum in draft.entries("fields"):
        field = draft.fields.get(name)
        for target in field.type.targets[:1] if field else ():
            field_list(building, building.drafts[target], datum.get("quick_create"), "`quick_create`")


def check_visibility(building: Building, module: Module) -> None:
    """Notes fields that decide about each other whether they are shown: no order could settle that."""
    edges = {
        field.name: sorted(_own_fields(field.visible_if.condition)) for field in module.declared if field.visible_if
    }
    for cycle in find_cycles(edges):
        rule = module.fields[cycle[0]].visible_if
        place = rule.source if rule else module.source
        building.report.error("K162", place, cycle=shown(cycle))


def _own_fields(found: Condition) -> Iterator[str]:
    """The fields of the record itself that a condition looks at."""
    match found:
        case Compare():
            yield found.path.hops[0].field if found.path.hops else found.path.field
            if isinstance(found.operand, Variable) and found.operand.name == "record" and found.operand.path:
                path = found.operand.path
                yield path.hops[0].field if path.hops else path.field
        case All(items) | Any_(items):
            for item in items:
                yield from _own_fields(item)
        case Not(item):
            yield from _own_fields(item)
        case Below(hops=hops) if hops:
            yield hops[0].field
        case _:
            return


def check_names(building: Building, draft: Draft) -> None:
    """Notes fields, related lists and actions that share a name: paths and addresses couldn't tell them apart."""
    related = {name for name, _, _ in draft.entries("related")}
    for name, source, _ in draft.entries("actions"):
        if name in related:
            building.report.error("K145", source, name=name)
