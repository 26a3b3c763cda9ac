"""Columns, sort keys and filters: names of fields, or paths through lookups to them."""

from __future__ import annotations

from dataclasses import dataclass

from kith.conditions.paths import modules_behind
from kith.definition.drafts import Building, Draft
from kith.definition.model import SortKey
from kith.fields.base import FieldType
from kith.reader import Datum
from kith.source import Source


@dataclass(frozen=True, slots=True)
class Column:
    """What a path ends in: `field` of `module`, or its computed title (`type` is None then)."""

    module: str
    field: str
    type: FieldType | None
    hops: int


def find_column(building: Building, path: str, module: str, source: Source, what: str) -> Column | None:
    """The end of `path` from a record of `module`; None, with the problem noted, where it leads nowhere."""
    draft = building.drafts.get(module)
    names = path.split(".")
    for hops, name in enumerate(names):
        if draft is None:
            return None
        last = hops == len(names) - 1
        if last and name == "title":
            return Column(draft.name, name, None, hops)
        field = draft.fields.get(name)
        if field is None:
            _unknown(building, draft, name, source, what)
            return None
        if last:
            return Column(draft.name, name, field.type, hops)
        if len(names) - hops == 2 and names[-1] in field.type.parts:
            return Column(draft.name, name, field.type.parts[names[-1]], hops)
        draft = _through(building, field.type, name, path, source, what)
    return None


def _unknown(building: Building, draft: Draft, name: str, source: Source, what: str) -> None:
    if name in draft.related:
        building.report.error("K154", source, what=what, path=name, name=name)
    else:
        building.report.unknown("K112", name, [*draft.fields, "title"], source, what=what)


def _through(building: Building, type_: FieldType, name: str, path: str, source: Source, what: str) -> Draft | None:
    targets = modules_behind(type_)
    if type_.family != "reference" or len(targets) != 1 or targets[0] not in building.drafts:
        building.report.error("K154", source, what=what, path=path, name=name)
        return None
    return building.drafts[targets[0]]


def column_paths(building: Building, datum: Datum | None, module: str, what: str) -> tuple[str, ...]:
    """The paths of a list of columns or filters, those that lead somewhere."""
    if datum is None:
        return ()
    found = ((item.value, item.source) for item in datum.elements())
    return tuple(path for path, source in found if find_column(building, path, module, source, what))


def sort_keys(building: Building, datum: Datum | None, module: str, what: str) -> tuple[SortKey, ...]:
    """The keys of an order, those that lead to something with one."""
    keys: list[SortKey] = []
    for item in datum.elements() if datum else ():
        path = item.value.removeprefix("-")
        column = find_column(building, path, module, item.source, what)
        if column is None:
            continue
        if column.type is not None and not sortable(column.type):
            building.report.error("K152", item.source, what=what, name=path, type=column.type.name)
        else:
            keys.append(SortKey(path, item.value.startswith("-")))
    return tuple(keys)


def sortable(type_: FieldType) -> bool:
    """True for types whose values have an order: not those of several values, modules or parts, or without columns."""
    ordered = type_.shape == "columns" and type_.family not in {"options", "references", "composite", "opaque"}
    return ordered and len(modules_behind(type_)) <= 1
