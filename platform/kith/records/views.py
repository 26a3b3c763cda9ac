"""Which view of a list is meant, and what it says of active records: most show them alone, which a person may lift."""

from __future__ import annotations

from kith.conditions.tree import All, Compare, Condition, Values
from kith.definition.model import ListView, Module


def chosen_view(module: Module, name: str) -> ListView | None:
    """The list view called `name`, else the module's default, else the first, lists before others; None: all records.

    A board or a calendar is drawn as a list of its records.
    """
    lists = sorted(module.lists.values(), key=lambda each: each.kind != "list")
    return module.lists.get(name) or next((each for each in lists if each.default), None) or next(iter(lists), None)


def is_liftable(view: ListView | None) -> bool:
    """Whether the list shows active records alone by default: by its view's own `active: true`, or without a view."""
    return view is None or any(_is_active(each) for each in _conditions(view))


def defined(view: ListView | None) -> list[Condition]:
    """The view's own conditions without `active: true`, which is a default that a person may lift."""
    return [each for each in _conditions(view) if not _is_active(each)]


def _conditions(view: ListView | None) -> tuple[Condition, ...]:
    if view is None or view.where is None:
        return ()
    condition = view.where.condition
    return condition.items if isinstance(condition, All) else (condition,)


def _is_active(condition: Condition) -> bool:
    return (
        isinstance(condition, Compare)
        and str(condition.path) == "active"
        and condition.op == "eq"
        and condition.operand == Values((True,))
    )
