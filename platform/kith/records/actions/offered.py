"""What is offered before an action runs: which ones, and what their forms suggest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from kith.access.actor import Actor
from kith.access.rights import ModuleAccess, access_to
from kith.conditions import paths_read
from kith.conditions.tree import Variable
from kith.definition.model import Action, Field, Module
from kith.records.actions.answers import default_of
from kith.records.actions.judge import possible
from kith.records.actions.plugged import plugged_actions
from kith.records.existing import load_records
from kith.records.facts import Batch, RecordFacts
from kith.records.reach import possible_ids, reach
from kith.storage.tx import Tx


def available(tx: Tx, actor: Actor, module: str, id: str, known: Mapping[str, Any] | None = None) -> tuple[Action, ...]:
    """The actions that `actor` may carry out on the record now, in declared order: for menus and the API.

    `known` are values of the living record as `actor` has read them: where they say enough, it isn't read again.
    """
    access = access_to(tx.site, actor, module)
    granted = granted_actions(tx, access) if access is not None else ()
    if access is None or not granted:
        return ()
    values = _living(tx, access, id, _asked(access.module, tuple(action.name for action in granted)), known or {})
    if values is None:
        return ()
    batch = Batch(tx, actor, access.module, tx.context())
    shown = [action for action in granted if possible(batch, action, ())(values)]
    found = reach(tx, actor, access, [action.name for action in shown], [id])
    return tuple(action for action in shown if id in found[action.name])


def granted_actions(tx: Tx, access: ModuleAccess) -> tuple[Action, ...]:
    """The actions of the module that are granted on some record and that something here carries out."""
    found = [action for action in access.module.actions.values() if access.allows(action.name)]
    if any(action.plugin for action in found):
        plugged = plugged_actions(tx.hooks)
        found = [action for action in found if action.plugin is None or action.plugin in plugged]
    return tuple(found)


def _living(
    tx: Tx, access: ModuleAccess, id: str, names: Sequence[str], known: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """The record's values of `names`: those `known` where all are open on every record; None where it is gone."""
    if all(name in known and access.readable.get(name, ()) is None for name in names if name != "deleted_at"):
        return known
    stored = load_records(tx, access.module, [id], names=names).get(id)
    return None if stored is None or stored["deleted_at"] is not None else stored


@lru_cache(maxsize=512)
def _asked(module: Module, names: tuple[str, ...]) -> tuple[str, ...]:
    """The fields that the conditions of these actions look at, and whether the record lives."""
    rules = (module.actions[name].visible_if for name in names)
    conditions = [rule.condition for rule in rules if rule is not None]
    paths = {path for condition in conditions for path in paths_read(condition)}
    fields = {path.hops[0].field if path.hops else path.field for path in paths} | {"id", "deleted_at"}
    return tuple(name for name in module.fields if name in fields)


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
    return {field.name: default_of(access.module, field, facts) for field in shown}


def _may_be_shown(access: ModuleAccess, field: Field) -> bool:
    """Whether the default of `field` is the actor's to read, on whatever record."""
    path = field.default.path if isinstance(field.default, Variable) else None
    open_everywhere = path is None or (not path.hops and access.readable.get(path.field, ()) is None)
    return field.default is not None and open_everywhere
