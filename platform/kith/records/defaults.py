"""What a write fills in by itself: defaults, values that a scope fixes, the owner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kith.access.rights import access_to
from kith.conditions.tree import All, Compare, Condition, Path, Values, Variable
from kith.definition.model import Field, Module
from kith.records.draft import Draft, is_empty
from kith.records.facts import Batch, RecordFacts
from kith.records.faults import facts_of
from kith.records.operands import operand_value


def fill_in(batch: Batch, drafts: Sequence[Draft]) -> None:
    """Fills what was left out: on a new record every default, later those copied from a lookup that changed."""
    module = batch.module
    defaults = [field for field in module.fields.values() if field.default is not None]
    batch.follow(_paths(defaults), [draft.new for draft in drafts])
    fixed, given = _fixed_by_scope(batch), _given(batch)
    for draft in drafts:
        if draft.created:
            _fill_fixed(draft, module, {name: value for name, value in fixed.items() if name not in draft.sent})
            _fill_given(draft, given)
            _fill_owner(batch, draft)
        for field in defaults:
            if _wants_default(field, draft) and not (draft.created and field.name in given):
                assert field.default is not None
                draft.new[field.name] = operand_value(module, field, field.default, facts_of(batch, draft.new))


def _paths(fields: Sequence[Field]) -> list[Path]:
    found = (field.default.path for field in fields if isinstance(field.default, Variable))
    return [path for path in found if path is not None]


def _wants_default(field: Field, draft: Draft) -> bool:
    if field.name in draft.change.set:
        return False
    if draft.created:
        return field.name not in draft.sent
    source = _lookup_of(field)
    moved = source is not None and draft.old is not None and draft.new.get(source) != draft.old.get(source)
    return moved and is_empty(draft.new.get(field.name)) and field.name not in draft.sent


def _lookup_of(field: Field) -> str | None:
    """The lookup that a copied default comes through, or None."""
    path = field.default.path if isinstance(field.default, Variable) else None
    return path.hops[0].field if path is not None and path.hops else None


def _fixed_by_scope(batch: Batch) -> dict[str, Any]:
    """Field -> value where the actor's create scope is one condition that fixes it by plain equality."""
    access = access_to(batch.tx.site, batch.actor, batch.module.name)
    scopes = access.scopes.get("create", ()) if access else ()
    if len(scopes) != 1 or scopes[0].condition is None:
        return {}
    facts = RecordFacts(batch, {}, {})
    return {name: value for name, value in _equalities(scopes[0].condition, facts) if value is not None}


def _given(batch: Batch) -> dict[str, Any]:
    """Field -> value that the actor's grant gives to every new record, whatever was sent."""
    access = access_to(batch.tx.site, batch.actor, batch.module.name)
    facts, module = RecordFacts(batch, {}, {}), batch.module
    given = access.given.items() if access else ()
    return {name: operand_value(module, module.fields[name], operand, facts) for name, operand in given}


def _equalities(condition: Condition, facts: RecordFacts) -> Iterator[tuple[str, Any]]:
    match condition:
        case All(items):
            for item in items:
                yield from _equalities(item, facts)
        case Compare(path, "eq", Values((value,))) if not path.hops and path.part is None:
            yield path.field, value
        case Compare(path, "eq", Variable() as variable) if not path.hops and path.part is None:
            values = facts.variable(variable, path) if variable.name.startswith("me") else ()
            yield path.field, values[0] if len(values) == 1 else None


def _fill_fixed(draft: Draft, module: Module, fixed: dict[str, Any]) -> None:
    for name, value in fixed.items():
        if name not in draft.change.set and name in module.fields:
            draft.new[name] = (value,) if module.fields[name].type.shape == "link" else value
            draft.resolved.add((name, str(value)))  # the scope says so: it may lead to what the actor can't view


def _fill_given(draft: Draft, given: dict[str, Any]) -> None:
    for name, value in given.items():
        draft.new[name] = value
        ids = value if isinstance(value, tuple) else (value,)
        draft.resolved.update((name, str(id)) for id in ids)  # the grant says so: it needn't be in view


def _fill_owner(batch: Batch, draft: Draft) -> None:
    if draft.new.get("owner") is None and "owner" not in draft.sent:
        draft.new["owner"] = batch.actor.user
