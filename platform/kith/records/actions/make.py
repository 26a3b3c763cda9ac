"""Actions with `create`: one new record for each, or the one that is there already by the fields of `once`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.conditions.tree import Operand
from kith.definition.model import Action, Module
from kith.errors import Problem
from kith.records.actions.judge import Refused
from kith.records.actions.model import Answers, Done
from kith.records.draft import is_empty
from kith.records.facts import RecordFacts
from kith.records.model import Change, Outcome, Ref
from kith.records.operands import operand_value
from kith.records.save import write
from kith.storage.locks import hold_name
from kith.storage.tx import Tx


def values_of(module: Module, given: Mapping[str, Operand], facts: RecordFacts) -> dict[str, Any]:
    """The typed values that `set:` gives the fields of `module`, seen from the record behind `facts`."""
    return {name: operand_value(module, module.fields[name], operand, facts) for name, operand in given.items()}


@dataclass(slots=True)
class _Plan:
    """What is to be made: by source record, those found already, those to be written, those alike one of these."""

    found: dict[str, Ref] = field(default_factory=dict)
    changes: dict[str, Change] = field(default_factory=dict)
    alike: dict[str, str] = field(default_factory=dict)


def make(
    tx: Tx, actor: Actor, action: Action, facts: Mapping[str, RecordFacts], answers: Answers, *, partial: bool = False
) -> Done:
    """Makes one record for each; where `once` names fields, one that holds the same values is found instead.

    Those values are held until the end: two at once make one. The action's grant is the right to make it.
    """
    assert action.create is not None
    module = tx.site.modules[action.create]
    plan = _plan(tx, module, action, facts, answers)
    powerful = replace(actor, kind="system")
    changes = list(plan.changes.values())
    outcome = write(tx, powerful, module.name, changes, partial=partial) if changes else Outcome(saved=())
    made, refused = dict(plan.found), Refused()
    for row, (id, saved) in enumerate(zip(plan.changes, outcome.saved, strict=True)):
        if saved is None:
            refused[id] = outcome.refused[row]
        else:
            made[id] = Ref(saved.id, None, module.name)
    for id, first in plan.alike.items():
        if first in made:
            made[id] = made[first]
        else:
            refused[id] = refused[first]
    return Done(outcome=outcome, made=made, done=tuple(id for id in facts if id in made), refused=refused)


def _plan(tx: Tx, module: Module, action: Action, facts: Mapping[str, RecordFacts], answers: Answers) -> _Plan:
    plan = _Plan()
    firsts: dict[tuple[Any, ...], str] = {}  # the cells of `once` -> the first source record that gives them
    for id, each in facts.items():
        values = {**values_of(module, action.set, each), **answers[id]}
        cells = _once_cells(tx, module, action.once, values)
        if cells in firsts:
            plan.alike[id] = firsts[cells]
            continue
        known = _once(tx, module, action.once, cells) if cells else None
        if known is not None:
            plan.found[id] = known
        else:
            plan.changes[id] = Change(set=values)
        if cells:
            firsts[cells] = id
    return plan


def _once_cells(tx: Tx, module: Module, names: Sequence[str], values: Mapping[str, Any]) -> tuple[Any, ...]:
    """What is stored first for each of the fields `names`; () where one is empty, which is never made already."""
    if any(is_empty(values.get(name)) for name in names):
        return ()
    context = tx.context()
    return tuple(module.fields[name].type.dump(values[name], context)[0] for name in names)


def _once(tx: Tx, module: Module, names: Sequence[str], cells: tuple[Any, ...]) -> Ref | None:
    """The living record that holds `cells` in the fields `names`, or None; whoever else looks for them waits."""
    hold_name(tx.connection, f"once:{module.physical}:{names}:{cells}")
    table = tx.tables.table(module.name)
    same = [tx.tables.column(module.name, name) == cell for name, cell in zip(names, cells, strict=True)]
    row = tx.connection.execute(sa.select(table.c.id).where(table.c.deleted_at.is_(None), *same).limit(1)).first()
    return Ref(row.id, None, module.name) if row else None


def as_refused(ids: Sequence[str], refused: Mapping[int, tuple[Problem, ...]]) -> Refused:
    """The refusals of an outcome by record instead of by row."""
    return {ids[row]: problems for row, problems in refused.items()}
