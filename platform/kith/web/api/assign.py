"""What a definition sets on a new or changed record (`set: {company: $record.company}`), as typed values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kith.access.actor import Actor
from kith.conditions.periods import moment_of, period_of
from kith.conditions.tree import Operand, Path, Values, Variable
from kith.definition.model import Field, Module
from kith.records.facts import Batch, RecordFacts
from kith.storage.tx import Tx


def assigned(
    tx: Tx, actor: Actor, module: Module, id: str, target: Module, what: Mapping[str, Operand]
) -> dict[str, Any]:
    """Field of `target` -> typed value; `$record` is the record `id` of `module`."""
    batch = Batch(tx, actor, module, tx.context())
    stored = batch.record(module.name, id) or {}
    facts = RecordFacts(batch, stored, stored)
    return {name: _value(facts, target, target.fields[name], operand) for name, operand in what.items()}


def _value(facts: RecordFacts, target: Module, field: Field, operand: Operand) -> Any:
    values = operand.values if isinstance(operand, Values) else _variable(facts, target, field, operand)
    if field.type.shape == "link":
        return tuple(values) or None
    return values[0] if values else None


def _variable(facts: RecordFacts, target: Module, field: Field, variable: Variable) -> tuple[Any, ...]:
    if variable.name == "record" or variable.name.startswith("me"):
        return facts.variable(variable, Path(target.name, (), field.name, field.type))
    context = facts.context
    if variable.name == "now":
        return (moment_of(variable.shift, context.now, context.zone),)
    return (period_of(variable, context.now, context.zone).start,)
