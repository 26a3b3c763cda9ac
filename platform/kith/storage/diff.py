"""From the site that is served to the one that is to be: all differences, without a look into the database.

Modules, fields, options and roles are paired by their physical names, so that a rename is seen as one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from kith.definition.model import Field, Module, Site
from kith.definition.names import Names
from kith.storage.changes import Change
from kith.storage.diff_fields import Stored, diff_field
from kith.storage.essence import essence

_NOTHING: Mapping[str, Any] = {}


def diff_sites(old: Site | None, new: Site, parked: Names | None = None) -> tuple[Change, ...]:
    """Every difference, module by module in the order of the new site; what is dropped comes last of its kind."""
    before = _by_physical(old.modules.values() if old else ())
    after = _by_physical(new.modules.values())
    stored = ({m.name: p for p, m in before.items()}, {m.name: p for p, m in after.items()})
    found: list[Change] = []
    for physical, module in after.items():
        found += _module(before[physical], module, *stored) if physical in before else _new_module(module)
    found += [Change(kind="dropped", what="module", name=gone.name) for gone in _gone(before, after)]
    found += _roles(old, new)
    found += _named("", "definition", old.extra if old else _NOTHING, new.extra)
    return tuple(found)


def _by_physical(items: Iterable[Any]) -> dict[str, Any]:
    return {item.physical: item for item in items}


def _gone(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Any]:
    return [item for physical, item in before.items() if physical not in after]


def _new_module(module: Module) -> Iterator[Change]:
    count = len(module.declared)
    detail = f"{count} field{'' if count == 1 else 's'}"
    yield Change(kind="new", what="module", name=module.name, detail=detail, source=module.source)


def _module(old: Module, new: Module, before: Stored, after: Stored) -> Iterator[Change]:
    if old.name != new.name:
        yield Change(kind="renamed", what="module", name=new.name, detail=f"was {old.name}", source=new.source)
    yield from _fields(old, new, before, after)
    for attribute, what in _NAMED.items():
        yield from _named(new.name, what, getattr(old, attribute), getattr(new, attribute))
    for what, of in _WHOLES.items():
        if essence(of(old)) != essence(of(new)):
            yield Change(kind="changed", what=what, name=new.name, source=new.source)
    if essence(old.unique) != essence(new.unique):
        yield from _combinations(old, new)


def _settings(module: Module) -> Any:
    return (module.labels, module.icon, module.duplicates, module.append_only, module.written_by, module.test)


_NAMED = {"lists": "list", "related": "related list", "actions": "action", "portal": "portal"}
_WHOLES: Mapping[str, Callable[[Module], Any]] = {
    "title": lambda module: module.title,
    "search": lambda module: module.search,
    "layout": lambda module: module.layout,
    "module": _settings,
}


def _combinations(old: Module, new: Module) -> Iterator[Change]:
    """Unique combinations, told by the physical names of their fields."""
    before, after = ({tuple(m.fields[n].physical for n in names): names for names in m.unique} for m in (old, new))
    for key, names in after.items():
        if key not in before:
            told = " + ".join(names)
            yield Change(kind="tightened", what="unique", name=told, module=new.name, source=new.source)
    for key, names in before.items():
        if key not in after:
            yield Change(kind="loosened", what="unique", name=" + ".join(names), module=new.name, source=new.source)


def _fields(old: Module, new: Module, before: Stored, after: Stored) -> Iterator[Change]:
    were, are = _by_physical(old.declared), _by_physical(new.declared)
    for physical, field in are.items():
        if physical in were:
            yield from diff_field(new, were[physical], field, before, after)
        else:
            yield _new_field(new, field)
    for gone in _gone(were, are):
        yield Change(kind="dropped", what="field", name=gone.name, module=new.name, detail=gone.type.name)


def _new_field(module: Module, field: Field) -> Change:
    return Change(
        kind="new", what="field", name=field.name, module=module.name, detail=field.type.name, source=field.source
    )


def _named(module: str, what: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Differences of things that are replaced whole: nothing is stored under their names."""
    where = module or None
    for name, item in new.items():
        source = getattr(item, "source", None)
        if name not in old:
            yield Change(kind="new", what=what, name=name, module=where, source=source)
        elif essence(old[name]) != essence(item):
            yield Change(kind="changed", what=what, name=name, module=where, source=source)
    for name in old:
        if name not in new:
            yield Change(kind="dropped", what=what, name=name, module=where)


def _roles(old: Site | None, new: Site) -> Iterator[Change]:
    before, after = _by_physical(old.roles.values() if old else ()), _by_physical(new.roles.values())
    for physical, role in after.items():
        if physical not in before:
            yield Change(kind="new", what="role", name=role.name, source=role.source)
        elif before[physical].name != role.name:
            detail = f"was {before[physical].name}"
            yield Change(kind="renamed", what="role", name=role.name, detail=detail, source=role.source)
        elif essence(before[physical]) != essence(role):
            yield Change(kind="changed", what="role", name=role.name, source=role.source)
    for gone in _gone(before, after):
        yield Change(kind="dropped", what="role", name=gone.name)
