"""The rules of the module against each draft of a batch: what hides is emptied, what is wrong is said.

A fault that the change neither introduces nor touches is a warning, not a refusal: an old record that breaks a
new rule can still be worked on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kith.conditions import Opens, to_python
from kith.conditions.to_python import Test
from kith.definition.model import Field, Rule
from kith.errors import Problem
from kith.fields import FieldType
from kith.records.draft import Draft, is_empty
from kith.records.facts import Batch, RecordFacts, Values
from kith.records.parsing import blank_value
from kith.records.reasons import opens_to, reason, rule_words
from kith.records.references import reference_id, references_in
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
    if not rules.showing:
        return frozenset()
    had = {each.field.name: draft.new.get(each.field.name) for each in rules.showing}
    hidden = _empty_hidden(batch, rules, draft.new)
    for each in rules.showing:
        field = each.field
        if field.name in hidden & draft.sent and had.get(field.name) not in (blank_value(field.type.family), None):
            _notice_hidden(batch, field, draft)
    return hidden


def _empty_hidden(batch: Batch, rules: RuleSet, values: dict[str, Any]) -> frozenset[str]:
    """Names of the fields that don't show with `values`, where they are emptied, one after the other."""
    hidden: set[str] = set()
    facts = facts_of(batch, values)
    for each in rules.showing:
        if each.visible is not None and not each.visible(facts):
            hidden.add(each.field.name)
            values[each.field.name] = blank_value(each.field.type.family)
    return frozenset(hidden)


def _notice_hidden(batch: Batch, field: Field, draft: Draft) -> None:
    assert field.visible_if is not None
    words = rule_words(batch, field.visible_if, opens_to(batch, draft))
    draft.notice("K613", field.name, label=field.label, rule=words)


def _judge(batch: Batch, rules: RuleSet, draft: Draft, hidden: frozenset[str]) -> None:
    opens = opens_to(batch, draft)
    found = list(_faults(batch, rules, draft.new, hidden, draft.row, opens))
    if found and draft.old is not None:
        stored = dict(draft.old)  # what was hidden then had no fault: a field that shows now brings its own
        unseen = _empty_hidden(batch, rules, stored)
        before = {(p.code, p.field) for p in _faults(batch, rules, stored, unseen, draft.row, opens)}
        touched = draft.changed(batch.module) | draft.sent
        old = [p for p in found if (p.code, p.field) in before and p.field not in touched]
        draft.notices += [problem.at(level="warning") for problem in old]
        found = [problem for problem in found if problem not in old]
    seen = {problem.field for problem in draft.problems}
    draft.problems += [problem for problem in found if problem.field not in seen]
    _locked(batch, rules, draft, hidden, opens)


def _faults(
    batch: Batch, rules: RuleSet, values: Values, hidden: frozenset[str], row: int, opens: Opens
) -> Iterator[Problem]:
    facts = facts_of(batch, values)
    for each in rules.judging:
        if each.field.name not in hidden:
            for problem in _faults_of(each, facts, values.get(each.field.name), opens):
                yield problem.at(row=row)


def _faults_of(each: FieldRules, facts: RecordFacts, value: Any, opens: Opens) -> Iterator[Problem]:
    field = each.field
    if is_empty(value) and not field.type.computed and each.required is not None and each.required(facts):
        asking = None if field.required else field.required_if
        said = _because(facts, asking, opens) if asking else {"rule": field.source}
        yield Problem(code="K605", params={"label": field.label}, field=field.name, **said)
    if each.invalid is not None and field.invalid_if is not None and each.invalid(facts):
        rule, message = field.invalid_if, field.invalid_if.message
        said = {"rule": rule.source} if message else _because(facts, rule, opens)
        params = {"message": message or f'"{field.label}" breaks a rule of this module'}
        yield Problem(code="K612", params=params, field=field.name, **said)


def _because(facts: RecordFacts, rule: Rule, opens: Opens) -> dict[str, Any]:
    """What a problem says of the rule behind it."""
    return {"because": reason(facts.batch, rule, facts, opens), "rule": rule.source}


def _locked(batch: Batch, rules: RuleSet, draft: Draft, hidden: frozenset[str], opens: Opens) -> None:
    """Refuses a change to a field that readonly_if locks; an equal value passes."""
    facts = facts_of(batch, draft.new)
    old = draft.old or {}
    for each in rules.locking:
        name = each.field.name
        if each.readonly is None or name not in draft.sent or name in hidden:
            continue
        before = old.get(name, blank_value(each.field.type.family))
        if draft.new.get(name) != before and each.readonly(facts):
            rule = each.field.readonly_if
            said = _because(facts, rule, opens) if rule else {}
            params = {"label": each.field.label}
            draft.problems.append(Problem(code="K608", params=params, field=name, row=draft.row, **said))


def check_candidates(batch: Batch, drafts: Sequence[Draft]) -> None:
    """Refuses a lookup to a record that doesn't fit the field's `where`; what stood there before may stay."""
    for field in batch.module.fields.values():
        kind = field.type.item or field.type
        if field.where is None or kind.reference != "record" or field.type.computed:
            continue
        test = to_python(field.where.condition)
        for draft in drafts:
            if not draft.refused and not _fit(batch, kind, test, draft, _new_ones(draft, field)):
                words = rule_words(batch, field.where, opens_to(batch, draft))
                params = {"label": field.label, "rule": words}
                place = field.where.source
                draft.problems.append(Problem(code="K611", params=params, field=field.name, row=draft.row, rule=place))


def _new_ones(draft: Draft, field: Field) -> list[Any]:
    """The references of the field that weren't there before."""
    before = references_in(draft.old.get(field.name)) if draft.old else ()
    return [each for each in references_in(draft.new.get(field.name)) if each not in before]


def _fit(batch: Batch, kind: FieldType, test: Test, draft: Draft, references: Sequence[Any]) -> bool:
    """Whether the records that are named fit the test, asked beside what the draft holds."""
    ids = [reference_id(each) for each in references]
    for each, id in zip(references, ids, strict=True):
        candidate = batch.record(getattr(each, "module", kind.targets[0]), id, ids)
        if candidate is None or not test(RecordFacts(batch, candidate, draft.new)):
            return False
    return True
