"""Actions that YAML alone declares: `set` changes the record, `create` makes another one, at most `once`.

Refused before anything is written: without a grant, while `visible_if` doesn't hold, with wrong answers to `ask`.
What an action sets passes field rights and readonly_if; every other rule holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.rights import ModuleAccess, access_to
from kith.conditions import paths_read, to_python
from kith.conditions.tree import Operand, Path, Variable
from kith.definition.model import Action, Field, Module
from kith.errors import KithError, Problem
from kith.records.draft import is_empty
from kith.records.existing import load_records
from kith.records.facts import Batch, RecordFacts
from kith.records.model import Change, Outcome, Ref
from kith.records.operands import operand_value
from kith.records.parsing import typed_by
from kith.records.reach import possible_ids, reach
from kith.records.references import unreachable
from kith.records.save import write
from kith.records.writable import check_writable
from kith.storage.locks import hold_name
from kith.storage.tx import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What an action did: the outcome of its write, and for `create` the records made or found, by source record."""

    outcome: Outcome
    made: Mapping[str, Ref]


def run(
    tx: Tx, actor: Actor, module: str, name: str, ids: Sequence[str], answers: Mapping[str, Any] | None = None
) -> Done:
    """Carries the action out on all of `ids`, or on none.

    Raises KithError: K601 for records out of reach and actions that aren't there, K603 without the grant, K622 for too
    many at once, K625 while it isn't possible, and whatever the write refuses.
    """
    access, action = _find(tx, actor, module, name)
    check_writable(actor, access.module, len(ids), changing=action.create is None)
    batch = Batch(tx, actor, access.module, tx.context())
    stored = load_records(tx, access.module, possible_ids(ids), lock=True)
    _check(batch, access, action, ids, stored)
    facts = {id: RecordFacts(batch, stored[id], stored[id]) for id in dict.fromkeys(ids)}
    asked = _answers(batch, action, answers or {}, facts)
    if action.create is not None:
        return _create(tx, actor, action, facts, asked)
    changes = [Change(id=id, set=_values(access.module, action.set, each) | asked[id]) for id, each in facts.items()]
    return Done(outcome=write(tx, actor, module, changes, action=name), made={})


def available(tx: Tx, actor: Actor, module: str, id: str, known: Mapping[str, Any] | None = None) -> tuple[Action, ...]:
    """The actions that `actor` may carry out on the record now, in declared order: for menus and the API.

    `known` are values of the living record as `actor` has read them: where they say enough, it isn't read again.
    """
    access = access_to(tx.site, actor, module)
    if access is None:
        return ()
    granted = [action for action in access.module.actions.values() if access.allows(action.name)]
    values = _living(tx, access, id, _asked(access.module, granted), known or {}) if granted else None
    if values is None:
        return ()
    facts = RecordFacts(Batch(tx, actor, access.module, tx.context()), values, values)
    shown = [action for action in granted if _fits(action, facts)]
    found = reach(tx, actor, access, [action.name for action in shown], [id])
    return tuple(action for action in shown if id in found[action.name])


def _living(
    tx: Tx, access: ModuleAccess, id: str, names: Sequence[str], known: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """The record's values of `names`: those `known` where all are open on every record; None where it is gone."""
    if all(name in known and access.readable.get(name, ()) is None for name in names if name != "deleted_at"):
        return known
    stored = load_records(tx, access.module, [id], names=names).get(id)
    return None if stored is None or stored["deleted_at"] is not None else stored


def suggestions(tx: Tx, actor: Actor, module: str, name: str, id: str) -> Mapping[str, Any]:
    """Field that the action asks for -> the default that its form shows, of those that the actor may know.

    What a default copies from a field that is closed, or from another record, is filled in when the action runs.
    """
    access = access_to(tx.site, actor, module)
    asked = access.module.actions[name].ask.values() if access is not None else ()
    shown = [field for field in asked if access is not None and _may_be_shown(access, field)]
    if access is None or not shown:
        return {}
    stored = load_records(tx, access.module, possible_ids([id])).get(id, {})
    facts = RecordFacts(Batch(tx, actor, access.module, tx.context()), stored, stored)
    return {field.name: _default(access.module, field, facts) for field in shown}


def _may_be_shown(access: ModuleAccess, field: Field) -> bool:
    """Whether the default of `field` is the actor's to read, on whatever record."""
    path = field.default.path if isinstance(field.default, Variable) else None
    open_everywhere = path is None or (not path.hops and access.readable.get(path.field, ()) is None)
    return field.default is not None and open_everywhere


def _default(module: Module, field: Field, facts: RecordFacts) -> Any:
    assert field.default is not None
    return operand_value(module, field, field.default, facts)


def _asked(module: Module, actions: Iterable[Action]) -> tuple[str, ...]:
    """The fields that the conditions of `actions` look at, and whether the record lives."""
    conditions = [action.visible_if.condition for action in actions if action.visible_if is not None]
    paths = {path for condition in conditions for path in paths_read(condition)}
    names = {path.hops[0].field if path.hops else path.field for path in paths} | {"id", "deleted_at"}
    return tuple(name for name in module.fields if name in names)


def _find(tx: Tx, actor: Actor, module: str, name: str) -> tuple[ModuleAccess, Action]:
    access = access_to(tx.site, actor, module)
    action = access.module.actions.get(name) if access else None
    if access is None or action is None or not access.allows("view"):
        raise KithError(Problem(code="K601"))
    if not access.allows(name):
        raise KithError(Problem(code="K603"))
    if action.plugin is not None:
        raise KithError(Problem(code="K626", params={"label": action.label, "plugin": action.plugin}))
    return access, action


def _check(
    batch: Batch, access: ModuleAccess, action: Action, ids: Sequence[str], stored: Mapping[str, Mapping[str, Any]]
) -> None:
    found = reach(batch.tx, batch.actor, access, ["view", action.name], ids)
    problems: list[Problem] = []
    for row, id in enumerate(ids):
        if id not in found["view"] or id not in stored or stored[id]["deleted_at"] is not None:
            problems.append(Problem(code="K601", row=row))
        elif id not in found[action.name]:
            problems.append(Problem(code="K603", row=row))
        elif not _fits(action, RecordFacts(batch, stored[id], stored[id])):
            problems.append(Problem(code="K625", params={"label": action.label}, row=row))
    if problems:
        raise KithError(*problems)


def _fits(action: Action, facts: RecordFacts) -> bool:
    return action.visible_if is None or to_python(action.visible_if.condition)(facts)


def _answers(
    batch: Batch, action: Action, given: Mapping[str, Any], facts: Mapping[str, RecordFacts]
) -> Mapping[str, dict[str, Any]]:
    """Record id -> typed answers to what the action asks for: those `given`, else the defaults, seen from the record.

    Answers to what isn't asked for are refused.
    """
    left = [field for name, field in action.ask.items() if name not in given and field.default is not None]
    common = _given(batch.tx, batch.actor, action, given, frozenset(field.name for field in left))
    batch.follow(_paths(left), [each.values for each in facts.values()])
    found = {
        id: common | {field.name: _default(batch.module, field, each) for field in left} for id, each in facts.items()
    }
    missing = [
        Problem(code="K605", params={"label": field.label}, field=field.name, row=row)
        for row, answers in enumerate(found.values())
        for field in left
        if field.required and is_empty(answers[field.name])
    ]
    if missing:
        raise KithError(*missing)
    return found


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
    if problems:
        raise KithError(*problems)
    return found


def _values(module: Module, given: Mapping[str, Operand], facts: RecordFacts) -> dict[str, Any]:
    """The typed values that `set:` gives the fields of `module`, seen from the record behind `facts`."""
    return {name: operand_value(module, module.fields[name], operand, facts) for name, operand in given.items()}


def _create(
    tx: Tx, actor: Actor, action: Action, facts: Mapping[str, RecordFacts], asked: Mapping[str, dict[str, Any]]
) -> Done:
    """Makes one record for each; where `once` names fields, one that holds the same values is found instead.

    Those values are held until the end: two at once make one. The action's grant is the right to make it.
    """
    assert action.create is not None
    module = tx.site.modules[action.create]
    made: dict[str, Ref] = {}
    changes: dict[str, Change] = {}
    firsts: dict[tuple[Any, ...], str] = {}  # the cells of `once` -> the first source record that gives them
    alike: dict[str, str] = {}
    for id, each in facts.items():
        values = _values(module, action.set, each) | asked[id]
        cells = _once_cells(tx, module, action.once, values)
        if cells in firsts:
            alike[id] = firsts[cells]
            continue
        known = _once(tx, module, action.once, cells) if cells else None
        if known is not None:
            made[id] = known
        else:
            changes[id] = Change(set=values)
        if cells:
            firsts[cells] = id
    powerful = replace(actor, kind="system")
    outcome = write(tx, powerful, module.name, list(changes.values())) if changes else Outcome(saved=())
    for id, saved in zip(changes, outcome.saved, strict=True):
        assert saved is not None
        made[id] = Ref(saved.id, None, module.name)
    return Done(outcome=outcome, made=made | {id: made[first] for id, first in alike.items()})


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
