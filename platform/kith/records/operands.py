"""What a declared value (`default:`, `set:`) stands for when a record is written: literals, times, `$record`, `$me`."""

from __future__ import annotations

from typing import Any

from kith.conditions.periods import moment_of, period_of
from kith.conditions.tree import Operand, Path, Values, Variable
from kith.definition.model import Field, Module
from kith.records.facts import RecordFacts
from kith.records.parsing import blank_value


def operand_value(module: Module, field: Field, operand: Operand, facts: RecordFacts) -> Any:
    """The typed value that `operand` gives `field` of `module`, seen from the record behind `facts`."""
    values = operand.values if isinstance(operand, Values) else _variable(module, field, operand, facts)
    if field.type.shape == "link":
        return tuple(values) or None
    return values[0] if values else blank_value(field.type.family)


def _variable(module: Module, field: Field, variable: Variable, facts: RecordFacts) -> tuple[Any, ...]:
    context = facts.context
    if variable.name == "now":
        return (moment_of(variable.shift, context.now, context.zone),)
    if variable.name in ("record", "me", "me.roles", "me.team"):
        return facts.variable(variable, Path(module.name, (), field.name, field.type))
    return (period_of(variable, context.now, context.zone).start,)
