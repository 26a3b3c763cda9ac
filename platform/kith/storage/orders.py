"""How the definitions read a module's records: in which orders, and beginning with which values held fast.

Lists, boards, related lists and scopes each ask for an index; what is asked for here is in words of fields, and
`kith.storage.indexes` makes indexes of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kith.conditions.tree import All, Any_, Compare, Condition, Values
from kith.definition.model import ListView, Module, ModuleRights, Scope, Site, SortKey

BY_TITLE = (SortKey("title"),)
MOST_HELD = 2  # more values held fast leave so few records that these are put in order at once


@dataclass(frozen=True, slots=True)
class Order:
    """Records that hold one value in each of the fields `held`, in the order of `sort`."""

    held: tuple[str, ...]
    sort: tuple[SortKey, ...]


def orders_of(module: Module, site: Site) -> tuple[Order, ...]:
    """All orders in which the definitions read the records of `module`, each once."""
    usual = usual_order(module)
    calendars = [by_day(view.days_by) for view in module.lists.values() if view.days_by]
    found: list[Order] = []
    for view in module.lists.values():
        found += _of_list(view, usual)
    for other in site.modules.values():
        for related in other.related.values():
            if related.module == module.name:
                found.append(Order((related.by,), related.sort or BY_TITLE))
    for scope in _scopes(module, site):
        found += (Order(held, sort) for held in _held_by(scope) if held for sort in (usual, *calendars))
    return tuple(dict.fromkeys(order for order in found if not _is_single(module, order.held)))


def usual_order(module: Module) -> tuple[SortKey, ...]:
    """The order of the module's default list: that of a board's columns too, where it has none of its own."""
    return next((view.sort for view in module.lists.values() if view.default and view.sort), BY_TITLE)


def by_day(name: str) -> tuple[SortKey, ...]:
    """The order of the entries of a calendar."""
    return (SortKey(name), *BY_TITLE)


def _is_single(module: Module, held: tuple[str, ...]) -> bool:
    """Whether at most one record holds these values."""
    return any(name == "id" or (name in module.fields and module.fields[name].unique) for name in held)


def looked_up(module: Module, site: Site) -> tuple[str, ...]:
    """The fields by whose values alone records are looked for: filters of lists, and what scopes compare."""
    names = [name for view in module.lists.values() for name in view.filters]
    for scope in _scopes(module, site):
        names += _compared(scope.condition) if scope.condition is not None else []
    return tuple(dict.fromkeys(name for name in names if name in module.fields and name != "id"))


def _of_list(view: ListView, usual: tuple[SortKey, ...]) -> Iterator[Order]:
    held = held_fast(view.where.condition) if view.where is not None else ()
    if view.sort or held:
        yield Order(held, view.sort or BY_TITLE)
    if view.sort:
        yield Order((), view.sort)  # a person may lift or change what the list holds fast
    if view.group_by:
        yield Order((view.group_by,), view.sort or usual)
    if view.days_by:
        yield from (Order(each, by_day(view.days_by)) for each in dict.fromkeys((held, ())))


def _scopes(module: Module, site: Site) -> Iterator[Scope]:
    """Which records people reach to see or to edit."""
    for rights in _rights(module, site):
        for action in ("view", "edit"):
            if action in rights.scopes:
                yield rights.scopes[action]


def _rights(module: Module, site: Site) -> Iterator[ModuleRights]:
    for role in site.roles.values():
        found = role.modules.get(module.name) or role.modules.get("*")
        if found is not None:
            yield found
    yield from module.portal.values()


def _held_by(scope: Scope) -> Iterator[tuple[str, ...]]:
    if scope.kind in ("own", "group", "team"):  # several owners: SQLite reads the first records of each
        yield ("owner",)
    elif scope.condition is not None:
        yield held_fast(scope.condition)


def held_fast(condition: Condition) -> tuple[str, ...]:
    """The fields that hold one certain value wherever `condition` holds, the first two of them by name."""
    items = condition.items if isinstance(condition, All) else (condition,)
    names = {item.path.field for item in items if isinstance(item, Compare) and _is_one_value(item)}
    return tuple(sorted(names))[:MOST_HELD]


def _is_one_value(item: Compare) -> bool:
    """Whether it compares a field of the record itself with one value; yes or no leaves too many to count."""
    if item.op != "eq" or item.path.hops or item.path.part or item.path.type.family == "boolean":
        return False
    if isinstance(item.operand, Values):
        return len(item.operand.values) == 1
    return item.operand.name == "me"


def _compared(condition: Condition) -> list[str]:
    """The fields of the record itself that some equality in `condition` compares."""
    match condition:
        case Compare(path=path, op="eq") if not path.hops and not path.part and path.type.family != "boolean":
            return [path.field]
        case All(items) | Any_(items):
            return _fields(items)
        case _:
            return []


def _fields(items: Iterable[Condition]) -> list[str]:
    return [name for item in items for name in _compared(item)]
