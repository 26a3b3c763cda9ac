"""A submission against the rules of its form: what shows, what is needed, what was agreed to.

The rules of the module are the write path's. A field that either hides is never required and never stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kith.access.actor import Actor
from kith.conditions import to_python
from kith.definition.form_model import FormField, WebForm
from kith.definition.model import Rule
from kith.errors import Problem, nearest
from kith.intake.sent import field_of
from kith.records.draft import is_empty
from kith.records.facts import Batch, RecordFacts
from kith.records.model import FieldState
from kith.records.rules import form_state, typed_values
from kith.storage.tx import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What is left of a submission: raw values of the module, and by lookup of the record behind it; and its faults.

    `typed` are the values of the module as they would be saved.
    """

    own: Mapping[str, Any]
    behind: Mapping[str, Mapping[str, Any]]
    typed: Mapping[str, Any]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """A form with some values typed: raw values of the module that count, paths that don't show, states of its fields.

    `holds` says whether a rule of the form is true just now.
    """

    own: Mapping[str, Any]
    hidden: frozenset[str]
    states: Mapping[str, FieldState]
    facts: RecordFacts

    def holds(self, rule: Rule | None) -> bool:
        """Whether the rule is true; where there is none it is."""
        return _holds(rule, self.facts)


def judge(tx: Tx, actor: Actor, form: WebForm, values: Mapping[str, Any], agreed: frozenset[str]) -> Judged:
    """What the form makes of `values` (path -> raw): without what is hidden, with every fault that it finds."""
    known = {path: raw for path, raw in values.items() if path in form.fields}
    own = {form.fields[path].name: raw for path, raw in known.items() if form.fields[path].lookup is None}
    seen = outlook(tx, actor, form, own)
    own, hidden, facts, typed = dict(seen.own), set(seen.hidden), seen.facts, seen.facts.values
    left = {path: raw for path, raw in known.items() if path not in hidden}
    problems = [*_unknown(form, values), *_needed(tx, form, left, typed, facts, hidden), *_consents(form, agreed)]
    behind = {
        lookup: {form.fields[path].name: raw for path, raw in left.items() if form.fields[path].lookup == lookup}
        for lookup in form.lookups
    }
    given = {lookup: each for lookup, each in behind.items() if not all(_is_blank(raw) for raw in each.values())}
    return Judged(own=own, behind=given, typed=typed, problems=tuple(problems))


def outlook(tx: Tx, actor: Actor, form: WebForm, own: Mapping[str, Any]) -> Outlook:
    """How the form stands with the raw values `own` of its module."""
    states, facts = _seen(tx, actor, form, own)
    hidden = set(_hidden(form, states, facts))
    while hidden & own.keys():  # what is hidden counts as empty for what looks at it
        own = {name: raw for name, raw in own.items() if name not in hidden}
        states, facts = _seen(tx, actor, form, own)
        hidden |= set(_hidden(form, states, facts))
    return Outlook(own=own, hidden=frozenset(hidden), states=states, facts=facts)


def in_words_of(form: WebForm, problem: Problem) -> Problem:
    """The problem with the label that the form has for its field."""
    asked = form.fields.get(problem.field or "")
    if asked is None or asked.label is None or "label" not in problem.params:
        return problem
    return replace(problem, params={**problem.params, "label": asked.label})


def _seen(tx: Tx, actor: Actor, form: WebForm, own: Mapping[str, Any]) -> tuple[Mapping[str, FieldState], RecordFacts]:
    states = form_state(tx, actor, form.module, own)
    typed = typed_values(tx, actor, form.module, own)
    batch = Batch(tx, actor, tx.site.modules[form.module], tx.context())
    return states, RecordFacts(batch, typed, typed)


def _hidden(form: WebForm, states: Mapping[str, FieldState], facts: RecordFacts) -> Iterator[str]:
    """The paths that don't show: by their step, section or own rule, or by the module's."""
    for step in form.steps:
        off = not _holds(step.visible_if, facts)
        for section in step.sections:
            away = off or not _holds(section.visible_if, facts)
            for path in (path for row in section.rows for path in row):
                field = form.fields[path]
                state = states.get(field.name) if field.lookup is None else None
                if away or not _holds(field.visible_if, facts) or (state is not None and not state.visible):
                    yield path


def _holds(rule: Rule | None, facts: RecordFacts) -> bool:
    return rule is None or to_python(rule.condition)(facts)


def _needed(
    tx: Tx, form: WebForm, left: Mapping[str, Any], typed: Mapping[str, Any], facts: RecordFacts, hidden: set[str]
) -> Iterator[Problem]:
    for path, field in form.fields.items():
        asked = field.required or (field.required_if is not None and _holds(field.required_if, facts))
        if asked and path not in hidden and _is_left_empty(field, left, typed):
            declared = field_of(tx.site, form, path)
            label = field.label or (declared.label if declared is not None else path)
            yield Problem(code="K605", params={"label": label}, field=path)


def _is_left_empty(field: FormField, left: Mapping[str, Any], typed: Mapping[str, Any]) -> bool:
    raw = left.get(field.path)
    return _is_blank(raw) if field.lookup is not None else _is_blank(raw) and is_empty(typed.get(field.name))


def _is_blank(raw: Any) -> bool:
    return is_empty(raw) or (isinstance(raw, str) and not raw.strip()) or raw == []


def _unknown(form: WebForm, values: Mapping[str, Any]) -> Iterator[Problem]:
    for name in values:
        if name not in form.fields:
            yield Problem(
                code="K604", params={"name": name[:200]}, field=name[:200], suggestion=nearest(name[:200], form.fields)
            )


def _consents(form: WebForm, agreed: frozenset[str]) -> Iterator[Problem]:
    for consent in form.consents.values():
        if consent.required and consent.name not in agreed:
            yield Problem(code="K496", params={"text": consent.text[:200]}, field=f"consent.{consent.name}")
