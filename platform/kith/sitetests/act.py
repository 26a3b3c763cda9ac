"""A case carried out: what somebody then sees, may do, and has saved. It asks the engine as every other door does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.predicate import scope, within
from kith.access.rights import ModuleAccess, Scopes, access_to, allows
from kith.conditions.tree import ALWAYS
from kith.errors import KithError, Problem
from kith.records import actions, lifecycle
from kith.records.model import Change, FieldState, Outcome, Query
from kith.records.query import MAX_LIMIT, get, page
from kith.records.related import readable_columns
from kith.records.rules import form_state
from kith.records.save import write
from kith.sitetests.model import Case
from kith.sitetests.stage import Made, Stage

_NOTHING: Mapping[str, FieldState] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What came of a case. `record` is the one it is about, or the new one; `rows` are ids in the list's order."""

    actor: Actor
    record: str | None = None
    reachable: bool = True
    states: Mapping[str, FieldState] = field(default_factory=lambda: _NOTHING)
    readable: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    made: Made | None = None
    rows: tuple[str, ...] = ()


def act(stage: Stage, case: Case) -> Seen:
    """What comes of `case`. What it writes stays until the caller takes it back."""
    actor = stage.actor(case)
    match case.verb:
        case "create":
            return _create(stage, case, actor)
        case "list":
            return Seen(actor=actor, rows=_rows(stage, case, actor))
        case "ask":
            return Seen(actor=actor, may=_on_module(stage, case, actor))
        case _:
            return _on_record(stage, case, actor)


def _create(stage: Stage, case: Case, actor: Actor) -> Seen:
    module = stage.tx.site.modules[case.module]
    values = stage.typed(module, case.values, actor)
    states = form_state(stage.tx, actor, case.module, values)
    if not allows(stage.tx, actor, case.module, "create"):
        states = {name: replace(state, writable=False) for name, state in states.items()}
    seen = Seen(actor=actor, states=states)
    return _saving(seen, lambda: write(stage.tx, actor, case.module, [Change(values=values)]))


def _on_record(stage: Stage, case: Case, actor: Actor) -> Seen:
    assert case.target is not None
    tx, id = stage.tx, stage.records[case.target.text].id
    access = access_to(tx.site, actor, case.module)
    if access is None or get(tx, actor, case.module, id, ()) is None:
        seen = Seen(actor=actor, record=id, reachable=False)
    else:
        seen = Seen(actor=actor, record=id, readable=_open_on(stage, actor, access, access.readable, id))
        seen = replace(seen, may=_may(stage, actor, access, id))
    if case.verb == "act":
        return _acting(stage, case, seen)
    values = stage.typed(tx.site.modules[case.module], case.values, actor)
    if seen.reachable and access is not None:
        seen = replace(seen, states=_states(stage, actor, access, id, values, editing="edit" in seen.may))
    if case.verb == "look":
        return seen
    return _saving(seen, lambda: write(tx, actor, case.module, [Change(id=id, values=values)]))


def _states(
    stage: Stage, actor: Actor, access: ModuleAccess, id: str, values: Mapping[str, Any], *, editing: bool
) -> Mapping[str, FieldState]:
    """The record's form. What the person may not change on this very record isn't writable, whatever its rules say."""
    states = form_state(stage.tx, actor, access.module.name, values, id)
    open_ = _open_on(stage, actor, access, access.editable, id) if editing else frozenset()
    return {name: replace(state, writable=state.writable and name in open_) for name, state in states.items()}


def _open_on(
    stage: Stage, actor: Actor, access: ModuleAccess, fields: Mapping[str, Scopes | None], id: str
) -> frozenset[str]:
    """Those of `fields` that are open on this record: some may be on certain records only."""
    somewhere = {name: where for name, where in fields.items() if where is not None}
    always = frozenset(fields) - frozenset(somewhere)
    if not somewhere:
        return always
    table = stage.tx.tables.table(access.module.name)
    asked = [sa.case((within(stage.tx, actor, where, table), 1), else_=0) for where in somewhere.values()]
    row = stage.tx.connection.execute(sa.select(*asked).where(table.c.id == id)).one()
    return always | {name for name, cell in zip(somewhere, row, strict=True) if cell}


def _may(stage: Stage, actor: Actor, access: ModuleAccess, id: str) -> frozenset[str]:
    """The names of all that the person may do with the record."""
    tx, module = stage.tx, access.module
    named = [name for name in access.scopes if name not in module.actions and access.allows(name)]
    table = tx.tables.table(module.name)
    asked = [sa.case((scope(tx, actor, module.name, name, table), 1), else_=0) for name in named]
    row = tx.connection.execute(sa.select(*asked).where(table.c.id == id)).one() if named else ()
    found = {name for name, cell in zip(named, row, strict=True) if cell}
    if module.append_only or module.written_by:
        found -= {"edit"} | ({"delete"} if module.append_only else set())
    offered = {action.name for action in actions.available(tx, actor, module.name, id)}
    return frozenset(found | offered) - {"create", "import"} | _on_the_module(access, ("create", "import"))


def _on_module(stage: Stage, case: Case, actor: Actor) -> frozenset[str]:
    access = access_to(stage.tx.site, actor, case.module)
    return _on_the_module(access, access.scopes) if access else frozenset()


def _on_the_module(access: ModuleAccess, names: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name in names if access.allows(name))


def _saving(seen: Seen, save: Any) -> Seen:
    """What a write made of it: refused with its problems, or the record as it is now."""
    try:
        outcome: Outcome = save()
    except KithError as refused:
        return replace(seen, problems=refused.problems)
    saved = outcome.saved[0] if outcome.saved else None
    return replace(seen, record=saved.id if saved is not None else seen.record)


def _acting(stage: Stage, case: Case, seen: Seen) -> Seen:
    assert case.action is not None
    assert seen.record is not None
    tx, name, id = stage.tx, case.action.text, seen.record
    action = tx.site.modules[case.module].actions.get(name)
    try:
        if action is None:
            lifecycle.delete(tx, seen.actor, case.module, [id])
            return seen
        answers = {each: stage.answer(action.ask[each], written) for each, written in case.values.items()}
        done = actions.run(tx, seen.actor, case.module, name, [id], answers)
    except KithError as refused:
        return replace(seen, problems=refused.problems)
    made = done.made.get(id)
    return replace(seen, made=Made(made.module, made.id) if made else None)


def _rows(stage: Stage, case: Case, actor: Actor) -> tuple[str, ...]:
    """Ids of what the list shows to the person, page by page; nothing where the module isn't open to them."""
    assert case.target is not None
    tx, module = stage.tx, stage.tx.site.modules[case.module]
    if not allows(tx, actor, case.module, "view"):
        return ()
    view = module.lists[case.target.text]
    paths = readable_columns(tx, actor, case.module, tuple(key.path for key in view.sort))
    query = Query(
        module=case.module,
        rule=view.where.condition if view.where else ALWAYS,
        sort=tuple(key for key in view.sort if key.path in paths),
        fields=(),
        limit=MAX_LIMIT,
    )
    found: list[str] = []
    while True:
        got = page(tx, actor, query)
        found += [row.id for row in got.rows]
        if got.next is None:
            return tuple(found)
        query = replace(query, cursor=got.next)
