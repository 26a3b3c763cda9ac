"""What a portal's list of a module shows: its columns, filters and order, all of them from what is open.

The views of staff are not used: whether a record is in one tells of fields that aren't open here.
"""

from __future__ import annotations

from typing import Any

from kith.definition.model import ListView, Module
from kith.web.contexts import ModuleContext

MOST, MOST_FILTERS = 6, 3
UNFIT = frozenset({"long_text", "rich_text", "json", "line_items"})


def usual_view(module: Module) -> ListView | None:
    """The view that the module begins with, for the order of its columns alone."""
    views = [each for each in module.lists.values() if each.kind == "list"]
    return next((each for each in views if each.default), views[0] if views else None)


def column_paths(context: ModuleContext) -> tuple[str, ...]:
    """The title, then what is open: first what staff's usual list shows, then the rest in the module's order."""
    view, readable = usual_view(context.module), context.access.readable
    wanted = [*(view.columns if view else ()), *(field.name for field in context.module.declared)]
    title = {part.name for part in context.module.title if not isinstance(part, str)} if _has_title(context) else set()
    fits = [name for name in dict.fromkeys(wanted) if name in readable and name not in title and _fits(context, name)]
    return ("title", *fits[: MOST - 1])


def filter_names(context: ModuleContext) -> tuple[str, ...]:
    """The fields to filter by: those of staff's usual list, then choices that the list shows."""
    view, readable = usual_view(context.module), context.access.readable
    shown = (name for name in column_paths(context) if name != "title")
    names = [*(view.filters if view else ()), *(name for name in shown if _is_option(context, name))]
    return tuple(name for name in dict.fromkeys(names) if name in readable and _is_chosen(context, name))[:MOST_FILTERS]


def _has_title(context: ModuleContext) -> bool:
    """Whether the title says what its fields say, so that those needn't be shown again."""
    parts = [part.name for part in context.module.title if not isinstance(part, str)]
    return all(name in context.access.readable for name in parts)


def _fits(context: ModuleContext, name: str) -> bool:
    kind: Any = context.module.fields[name].type
    return kind.name not in UNFIT and kind.shape == "columns"


def _is_chosen(context: ModuleContext, name: str) -> bool:
    kind: Any = context.module.fields[name].type
    return kind.family in {"option", "boolean", "reference"} and kind.reference in {None, "record"}


def _is_option(context: ModuleContext, name: str) -> bool:
    return context.module.fields[name].type.family == "option"
