"""The rules of a module for a new record, as `if` and `then`: what is said holds, and some rules can't be said.

A rule speaks of what is sent. It is told where each field that it looks at may be sent by the caller, and where JSON
Schema means exactly the same; it then holds for those bodies that send all of those fields. All else is the server's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from kith.access.module_access import ModuleAccess
from kith.conditions import paths_read, to_schema
from kith.conditions.tree import All, Compare, Condition
from kith.definition.model import Field, Module

NOT_EMPTY = {"not": {"type": "null"}}


def rules_for_new(module: Module, sent: Collection[str], given: Collection[str]) -> list[dict[str, Any]]:
    """The rules as schemas that all hold. `sent`: the fields that the caller may send; `given`: those filled anyway."""
    found: list[dict[str, Any]] = []
    for name in module.fields:
        if name in sent:
            found += _of_field(module, module.fields[name], sent, given)
    return found


def always_needed(field: Field) -> bool:
    """Whether no record may be without a value of `field`, whatever its others are."""
    return field.required and field.visible_if is None


def fixed_by_scope(access: ModuleAccess) -> frozenset[str]:
    """The fields that the caller's scope of `create` may fill in where they are left out."""
    scopes = access.scopes.get("create", ())
    conditions = [scope.condition for scope in scopes if scope.condition is not None]
    return frozenset(name for condition in conditions for name in _equalities(condition))


def _of_field(module: Module, field: Field, sent: Collection[str], given: Collection[str]) -> Iterator[dict[str, Any]]:
    if not always_needed(field) and (field.required or field.required_if) and field.type.family != "boolean":
        needed = [rule.condition for rule in (field.visible_if, field.required_if) if rule is not None]
        when = _when(module, needed, sent)
        if when is not None:
            there = {} if field.name in given else {"required": [field.name]}
            yield {"if": when, "then": {**there, "properties": {field.name: NOT_EMPTY}}}
    if field.invalid_if is not None:
        when = _when(module, [field.invalid_if.condition], sent)
        if when is not None:
            said = {"description": field.invalid_if.message} if field.invalid_if.message else {}
            yield {"if": when, "then": False, **said}


def _when(module: Module, conditions: list[Condition], sent: Collection[str]) -> Mapping[str, Any] | None:
    """The schema of the bodies that all of `conditions` hold for; None where it can't be said to this caller.

    A field that its own rule hides counts as empty, whatever was sent: what a condition looks at has to show.
    """
    seen: set[str] = set()
    waiting = list(conditions)
    held: list[Condition] = []
    while waiting:
        condition = waiting.pop()
        held.append(condition)
        for path in paths_read(condition):
            if path.hops or path.field not in sent:
                return None
            if path.field not in seen:
                seen.add(path.field)
                hidden = module.fields[path.field].visible_if
                waiting += [hidden.condition] if hidden is not None else []
    return to_schema(All(tuple(held)))


def _equalities(condition: Condition) -> Iterator[str]:
    match condition:
        case All(items):
            for item in items:
                yield from _equalities(item)
        case Compare(path, "eq") if not path.hops:
            yield path.field
