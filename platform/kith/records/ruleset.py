"""The rules of a module, compiled once: which fields show, are needed, are locked, are wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kith.conditions import needs, to_python
from kith.conditions.to_python import Test
from kith.conditions.tree import Condition
from kith.definition.model import Field, Module, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRules:
    """The rules of one field; None where it has none of that kind."""

    field: Field
    visible: Test | None = None
    required: Test | None = None
    readonly: Test | None = None
    invalid: Test | None = None


@dataclass(frozen=True, slots=True, eq=False)
class RuleSet:
    """The rules of a module. `order` has every field after those that its visible_if looks at.

    `showing`, `judging` and `locking` are those of `order` with a rule that hides, that finds fault, that locks: most
    fields have none, and a batch asks them for each of its rows.
    """

    module: Module
    order: tuple[FieldRules, ...]
    showing: tuple[FieldRules, ...]
    judging: tuple[FieldRules, ...]
    locking: tuple[FieldRules, ...]

    def conditions(self) -> Iterator[Condition]:
        """Every condition of the set, for prefetching."""
        for rules in self.order:
            for rule in rules_of(rules.field):
                yield rule.condition


@lru_cache(maxsize=512)
def ruleset(module: Module) -> RuleSet:
    """The compiled rules of `module`."""
    order = tuple(_compiled(module.fields[name]) for name in _order(module))
    return RuleSet(
        module,
        order,
        showing=tuple(each for each in order if each.visible),
        judging=tuple(each for each in order if each.invalid or (each.required and not each.field.type.computed)),
        locking=tuple(each for each in order if each.readonly),
    )


def rules_of(field: Field) -> tuple[Rule, ...]:
    """The rules that a field declares, whatever their kind."""
    found = (field.visible_if, field.required_if, field.readonly_if, field.invalid_if)
    return tuple(rule for rule in found if rule is not None)


def _compiled(field: Field) -> FieldRules:
    return FieldRules(
        field=field,
        visible=_test(field.visible_if),
        required=_always if field.required else _test(field.required_if),
        readonly=_test(field.readonly_if),
        invalid=_test(field.invalid_if),
    )


def _always(_: Any) -> bool:
    return True


def _test(rule: Rule | None) -> Test | None:
    return to_python(rule.condition) if rule else None


def _order(module: Module) -> list[str]:
    """Field names, each after the fields that its visible_if names (the definitions hold no cycle)."""
    done: dict[str, None] = {}

    def visit(name: str) -> None:
        if name in done or name not in module.fields:
            return
        rule = module.fields[name].visible_if
        for path in sorted(needs(rule.condition)[0], key=str) if rule else ():
            first = path.hops[0].field if path.hops else path.field
            if first != name:
                visit(first)
        done[name] = None

    for name in module.fields:
        visit(name)
    return list(done)
