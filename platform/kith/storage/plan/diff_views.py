"""What lists, titles and layouts say by stable names: the rename of a field changes none of them."""

from __future__ import annotations

import dataclasses
from typing import Any

from kith.definition.model import Layout, ListView, Module, RelatedList, Section, SortKey
from kith.storage.plan.essence import Stable, essence


def is_implied(item: Any) -> bool:
    """Whether nobody declared a list: it shows the first fields, and has the place of its module, at a line's start."""
    return isinstance(item, ListView) and item.source.column == 1


def view_essence(item: Any, module: Module, names: Stable) -> Any:
    """What a list, related list, action or portal grant of `module` says."""
    if isinstance(item, ListView):
        return essence(_list(item, module.name, names), names)
    if isinstance(item, RelatedList):
        return essence(_related(item, names), names)
    return essence(item, names)


def title_essence(module: Module, names: Stable) -> Any:
    """What records of `module` are called."""
    return tuple(part if isinstance(part, str) else ("", names.field(module.name, part.name)) for part in module.title)


def search_essence(module: Module, names: Stable) -> Any:
    """Where search looks."""
    return tuple(names.field(module.name, name) for name in module.search)


def layout_essence(module: Module, names: Stable) -> Any:
    """How the form of `module` is laid out."""
    tabs = tuple(
        dataclasses.replace(tab, sections=tuple(_section(section, module.name, names) for section in tab.sections))
        for tab in module.layout.tabs
    )
    side = tuple(names.field(module.name, name) for name in module.layout.side)
    return essence(Layout(tabs=tabs, side=side), names)


def _section(section: Section, module: str, names: Stable) -> Section:
    rows = tuple(tuple(names.field(module, name) for name in row) for row in section.rows)
    return dataclasses.replace(section, rows=rows)


def _list(view: ListView, module: str, names: Stable) -> ListView:
    group_by = names.field(module, view.group_by) if view.group_by else None
    days_by = names.field(module, view.days_by) if view.days_by else None
    return dataclasses.replace(
        view,
        columns=_paths(view.columns, module, names),
        filters=_paths(view.filters, module, names),
        cards=_paths(view.cards, module, names),
        sort=_sort(view.sort, module, names),
        group_by=group_by,
        days_by=days_by,
    )


def _related(view: RelatedList, names: Stable) -> RelatedList:
    return dataclasses.replace(
        view,
        module=names.module(view.module),
        by=names.field(view.module, view.by),
        columns=_paths(view.columns, view.module, names),
        sort=_sort(view.sort, view.module, names),
        set={names.field(view.module, name): operand for name, operand in view.set.items()},
    )


def _sort(keys: tuple[SortKey, ...], module: str, names: Stable) -> tuple[SortKey, ...]:
    return tuple(SortKey(stable_path(key.path, module, names), key.descending) for key in keys)


def _paths(paths: tuple[str, ...], module: str, names: Stable) -> tuple[str, ...]:
    return tuple(stable_path(path, module, names) for path in paths)


def stable_path(path: str, module: str, names: Stable) -> str:
    """A path by stable names, through lookups as far as they lead to one module."""
    found: list[str] = []
    at: str | None = module
    for name in path.split("."):
        found.append(names.field(at, name) if at else name)
        field = names.site.modules[at].fields.get(name) if at is not None and at in names.site.modules else None
        at = field.type.targets[0] if field is not None and len(field.type.targets) == 1 else None
    return ".".join(found)
