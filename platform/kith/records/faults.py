"""The rules of the module against each draft of a batch: what hides is emptied, what is wrong is said.

A fault that the change neither introduces nor touches is a warning, not a refusal: an old record that breaks a
new rule can still be worked on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kith.conditions import describe, to_python
from kith.conditions.to_python import Test
from kith.definition.model import Field
from kith.errors import Problem
from kith.records.draft import Draft, is_empty
from kith.records.facts import Batch, RecordFacts, Values
from kith.records.parsing import blank_value
from kith.records.references import reference_id
from kith.records.ruleset import FieldRules, RuleSet, ruleset


def prefetch_rules(batch: Batch, drafts: Sequence[Draft]) -> None:
    """Loads what the module's rules need, once for the batch."""
    for condition in ruleset(batch.module).conditions():
        batch.prefetch(condition, drafts)


def hide_and_judge(batch: Batch, drafts: Sequence[Draft]) -> None:
    """Empties what a rule hides, then refuses or warns per draft. Reads nothing that wasn't prefetched."""
    rules = ruleset(batch.module)
    for draft in drafts:
        hidden = _hide(batch, rules, draft)
        _judge(batch, rules, draft, hidden)


def facts_of(batch: Batch, values: Values) -> RecordFacts:
    """The facts of one state of a record."""
    return RecordFacts(batch, values, values)


def _hide(batch: Batch, rules: RuleSet, draft: Draft) -> frozenset[str]:
    """Names of the hidden fields; their values are emptied, with a notice where one was sent."""
    had = dict(draft.new)
    hidden = _empty_hidden(batch, rules, draft.new)
    for each in rules.order:
        field = each.field
        if field.name in hidden & draft.sent and had.get(field.name) not in (blank_value(field.type.family), None):
            _notice_hidden(batch, field, draft)
    return hidden


def _empty_hidden(batch: Batch, rules: RuleSet, values: dict[str, Any]) -> frozenset[str]:
    """Names of the fields that don't show with `values`, where they are emptied, one after the other."""
    hidden: set[str] = set()
    facts = facts_of(batch, values)
    for each in rules.order:
        if each.visible is not None and not each.visible(facts):
            hidden.add(each.field.name)
            values[each.field.name] = blank_value(each.field.type.family)
    return frozenset(hidden)


def _notice_hidden(batch: Batch, field: Field, draft: Draft) -> None:
    assert field.visible_if is not None
    rule = describe(field.visible_if.condition, batch.tx.site.modules, batch.context)
    draft.notice("K613", field.name, label=field.label, rule=rule)


def _judge(batch: Batch, rules: RuleSet, draft: Draft, hidden: frozenset[str]) -> None:
    found = list(_faults(batch, rules, draft.new, hidden, draft.row))
    if found and draft.old is not None:
        stored = dict(draft.old)  # what was hidden then had no fault: a field that shows now brings its own
        unseen = _empty_hidden(batch, rules, stored)
        before = {(p.code, p.field) for p in _faults(batch, rules, stored, unseen, draft.row)}
        touched = draft.changed(batch.module) | draft.sent
        old = [p for p in found if (p.code, p.field) in before and p.field not in touched]
        draft.notices += [problem.at(level="warning") for problem in old]
        found = [problem for problem in found if problem not in old]
    seen = {problem.field for problem in draft.problems}
    draft.problems += [problem for problem in found if problem.field not in seen]
    _locked(batch, rules, draft, hidden)


def _faults(batch: Batch, rules: RuleSet, values: Values, hidden: frozenset[str], row: int) -> Iterator[Problem]:
    facts = facts_of(batch, values)
    for each in rules.order:
        if each.field.name not in hidden:
            yield from _faults_of(each, facts, values.get(each.field.name), row)


def _faults_of(each: FieldRules, facts: RecordFacts, value: Any, row: int) -> Iterator[Problem]:
    field = each.field
    if is_empty(value) and not field.type.computed and each.required is not None and each.required(facts):
        yield Problem(code="K605", params={"label": field.label}, field=field.name, row=row)
    if each.invalid is not None and field.invalid_if is not None and each.invalid(facts):
        message = field.invalid_if.message or f'"{field.label}" breaks a rule of this module'
        yield Problem(code="K612", params={"message": message}, field=field.name, row=row)


def _locked(batch: Batch, rules: RuleSet, draft: Draft, hidden: frozenset[str]) -> None:
    """Refuses a change to a field that readonly_if locks; an equal value passes."""
    facts = facts_of(batch, draft.new)
    old = draft.old or {}
    for each in rules.order:
        name = each.field.name
        if each.readonly is None or name not in draft.sent or name in hidden:
            continue
        before = old.get(name, blank_value(each.field.type.family))
        if draft.new.get(name) != before and each.readonly(facts):
            draft.refuse("K608", name, label=each.field.label)


def check_candidates(batch: Batch, drafts: Sequence[Draft]) -> None:
    """Refuses a lookup to a record that doesn't fit the field's `where`."""
    for field in batch.module.fields.values():
        if field.where is None or field.type.reference != "record" or field.type.computed:
            continue
        test = to_python(field.where.condition)
        for draft in drafts:
            _check_candidate(batch, field, test, draft)


def _check_candidate(batch: Batch, field: Field, test: Test, draft: Draft) -> None:
    value = draft.new.get(field.name)
    before = draft.old.get(field.name) if draft.old else None
    if value is None or value == before or draft.refused:
        return
    target = getattr(value, "module", field.type.targets[0])
    candidate = batch.record(target, reference_id(value))
    if candidate is None or not test(RecordFacts(batch, candidate, draft.new)):
        assert field.where is not None
        rule = describe(field.where.condition, batch.tx.site.modules, batch.context)
        draft.refuse("K611", field.name, label=field.label, value="this record", rule=rule)
