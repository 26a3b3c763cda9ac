"""What a person answers to what an action asks for, typed: the same for all records, or each one's own default."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from kith.access.actor import Actor
from kith.conditions.tree import Path, Variable
from kith.definition.model import Action, Field, Module
from kith.errors import KithError, Problem
from kith.records.actions.judge import Refused
from kith.records.draft import is_empty
from kith.records.facts import Batch, RecordFacts
from kith.records.filing import is_file, unfit
from kith.records.operands import operand_value
from kith.records.parsing import typed_by
from kith.records.references import unreachable
from kith.storage.tx import Tx


def check_answers(tx: Tx, actor: Actor, action: Action, given: Mapping[str, Any]) -> None:
    """Raises what is wrong with `given`, whatever the records are: before many of them are begun with."""
    _given(tx, actor, action, given, frozenset(field.name for field in _left(action, given)))


def check_alone(action: Action, given: Mapping[str, Any], count: int) -> None:
    """Raises K651 where one file would have to belong to `count` records; a plugin does with it what it can."""
    if count < 2 or action.plugin is not None:
        return
    files = [field for name, field in action.ask.items() if given.get(name) and is_file(field)]
    if files:
        params = ({"count": count, "label": field.label} for field in files)
        raise KithError(*(Problem(code="K651", params=p, field=f.name) for p, f in zip(params, files, strict=True)))


def answers_to(
    batch: Batch, action: Action, given: Mapping[str, Any], facts: Mapping[str, RecordFacts]
) -> tuple[Mapping[str, dict[str, Any]], Refused]:
    """Record id -> typed answers: those `given`, else the defaults, seen from the record; and whose default is empty.

    Raises KithError for answers to what isn't asked for, and for wrong ones.
    """
    left = _left(action, given)
    common = _given(batch.tx, batch.actor, action, given, frozenset(field.name for field in left))
    batch.follow(_paths(left), [each.values for each in facts.values()])
    found = {
        id: common | {field.name: default_of(batch.module, field, each) for field in left} for id, each in facts.items()
    }
    missing = {id: _missing(left, answers, row) for row, (id, answers) in enumerate(found.items())}
    return found, {id: problems for id, problems in missing.items() if problems}


def default_of(module: Module, field: Field, facts: RecordFacts) -> Any:
    """The value that the default of `field` has, seen from a record."""
    assert field.default is not None
    return operand_value(module, field, field.default, facts)


def _left(action: Action, given: Mapping[str, Any]) -> list[Field]:
    return [field for name, field in action.ask.items() if name not in given and field.default is not None]


def _missing(left: Iterable[Field], answers: Mapping[str, Any], row: int) -> tuple[Problem, ...]:
    return tuple(
        Problem(code="K605", params={"label": field.label}, field=field.name, row=row)
        for field in left
        if field.required and is_empty(answers[field.name])
    )


def _paths(fields: Iterable[Field]) -> list[Path]:
    defaults = (field.default for field in fields)
    return [each.path for each in defaults if isinstance(each, Variable) and each.path is not None]


def _given(tx: Tx, actor: Actor, action: Action, given: Mapping[str, Any], left: Collection[str]) -> dict[str, Any]:
    """The typed answers that were sent, and nothing for the others; what is `left` has defaults."""
    problems = [Problem(code="K604", params={"name": n[:200]}, field=n[:200]) for n in given if n not in action.ask]
    found: dict[str, Any] = {}
    for name, field in ((name, field) for name, field in action.ask.items() if name not in left):
        try:
            found[name] = field.type.parse(given.get(name), typed_by(tx, actor))
        except KithError as error:
            problems += [problem.at(field=name) for problem in error.problems]
            continue
        if field.required and is_empty(found[name]):
            problems.append(Problem(code="K605", params={"label": field.label}, field=name))
        problems += unreachable(tx, actor, field, found[name])
        if is_file(field):
            problems += unfit(tx, actor, field, found[name])
    if problems:
        raise KithError(*problems)
    return found
