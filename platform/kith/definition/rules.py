"""Conditions and values that stand in definitions, parsed against the whole site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kith.conditions.operands import parse_operand
from kith.conditions.parse import Purpose, parse_condition
from kith.conditions.tree import Condition, Operand, Path, Values, Variable
from kith.conditions.variables import Surroundings, is_variable, parse_variable
from kith.definition.drafts import Building, Draft
from kith.definition.model import Field, Rule
from kith.errors import KithError, Problem
from kith.reader import Datum, to_plain
from kith.reader import Mapping as MapNode


def condition(
    building: Building, datum: Datum, module: str, purpose: Purpose, *, record: str | None = None, me: str = "users"
) -> Condition | None:
    """The condition in `datum` about a record of `module`; None, with its problems noted, if it can't be read."""
    with building.report.collecting(datum.source):
        return parse_condition(
            datum.node, module, building.drafts, building.context, purpose=purpose, record=record, me=me
        )
    return None


def rule(
    building: Building,
    draft: Draft,
    datum: Datum | None,
    purpose: Purpose = "rule",
    *,
    record: str | None = None,
    message: str | None = None,
) -> Rule | None:
    """The rule that `datum` holds about a record of the draft's module; None where nothing is written."""
    if datum is None:
        return None
    found = condition(building, datum, draft.name, purpose, record=record)
    return None if found is None else Rule(condition=found, source=datum.source, message=message)


def operand(
    building: Building, datum: Datum, module: str, field: Field, *, record: str | None, me: str = "users"
) -> Operand | None:
    """The value or variable in `datum` for a field of `module`; None, with its problems noted, if it doesn't fit.

    `record` is the module of `$record`, None where there is no record; `me` the module that `$me.<field>` starts from.
    """
    with building.report.collecting(datum.source):
        surroundings = Surroundings(modules=building.drafts, record=record, me=me)
        if field.type.family in {"composite", "opaque"}:
            return _whole(building, datum, field, surroundings)
        if not _has_variable(datum):
            field.type.parse(_raw(datum), building.context)  # with the limits of the declaration, unlike a literal
        return parse_operand(datum.node, Path(module, (), field.name, field.type), surroundings, building.context)
    return None


def _has_variable(datum: Datum) -> bool:
    return any(is_variable(each.value) for each in (datum, *datum.elements()))


def _whole(building: Building, datum: Datum, field: Field, surroundings: Surroundings) -> Operand:
    """A value with parts, which conditions don't compare: given in full, or copied from a field of the same type."""
    if is_variable(datum.value):
        variable = parse_variable(datum.value, surroundings)
        if not isinstance(variable, Variable) or variable.path is None or variable.path.type.name != field.type.name:
            raise KithError(Problem(code="K146", params={"name": field.name, "variable": datum.value}))
        return variable
    value = field.type.parse(to_plain(datum.node), building.context)
    if value is None:
        raise KithError(Problem(code="K276"))
    return Values((value,))


def _raw(datum: Datum) -> Any:
    raw = to_plain(datum.node)
    return raw[1:] if isinstance(raw, str) and raw.startswith("$$") else raw


def assignments(
    building: Building, datum: Datum | None, module: str, *, record: str | None, what: str, me: str = "users"
) -> Mapping[str, Operand]:
    """The values by field name that `set:` gives to a record of `module`."""
    found: dict[str, Operand] = {}
    draft = building.drafts.get(module)
    if datum is None or draft is None or not isinstance(datum.node, MapNode):
        return found
    for key, value in datum.items():
        field = draft.fields.get(key.text)
        if field is None:
            building.report.unknown("K112", key.text, draft.fields, key.source, what=what)
        elif not field.writable:
            building.report.error("K147", key.source, what=what, name=key.text)
        else:
            parsed = operand(building, value, module, field, record=record, me=me)
            if parsed is not None:
                found[key.text] = parsed
    return found
