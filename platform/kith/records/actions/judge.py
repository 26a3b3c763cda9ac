"""Whether an action may be carried out: its grant, the reach of each record, whether it is possible there now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kith.access.actor import Actor
from kith.access.rights import ModuleAccess, access_to
from kith.conditions import to_python
from kith.definition.model import Action
from kith.errors import KithError, Problem
from kith.records.draft import Draft
from kith.records.facts import Batch, RecordFacts, Values
from kith.records.model import Change
from kith.records.reach import reach
from kith.storage.tx import Tx

Refused = dict[str, tuple[Problem, ...]]  # record id -> why not


def find_action(tx: Tx, actor: Actor, module: str, name: str) -> tuple[ModuleAccess, Action]:
    """The action and what the actor may do there. Raises K601 for what isn't there, K603 without a grant."""
    access = access_to(tx.site, actor, module)
    action = access.module.actions.get(name) if access else None
    if access is None or action is None or not access.allows("view"):
        raise KithError(Problem(code="K601"))
    if not access.allows(name):
        raise KithError(Problem(code="K603"))
    return access, action


def refusals(
    batch: Batch, access: ModuleAccess, action: Action, ids: Sequence[str], stored: Mapping[str, Values]
) -> Refused:
    """The records of `ids` that the action isn't open to, with the reason and their row: K601, K603, K625."""
    found = reach(batch.tx, batch.actor, access, ["view", action.name], ids)
    fits = possible(batch, action, [stored[id] for id in ids if id in stored])
    refused: Refused = {}
    for row, id in enumerate(ids):
        if id not in found["view"] or id not in stored or stored[id]["deleted_at"] is not None:
            refused[id] = (Problem(code="K601", row=row),)
        elif id not in found[action.name]:
            refused[id] = (Problem(code="K603", row=row),)
        elif not fits(stored[id]):
            refused[id] = (Problem(code="K625", params={"label": action.label}, row=row),)
    return refused


def possible(batch: Batch, action: Action, records: Sequence[Values]) -> Callable[[Values], bool]:
    """The test whether the action is offered on a record: what `visible_if` needs of `records` is loaded for all."""
    if action.visible_if is None:
        return lambda _: True
    condition = action.visible_if.condition
    if records:
        batch.prefetch(condition, [_as_draft(row, values) for row, values in enumerate(records)])
    fits = to_python(condition)
    return lambda values: fits(RecordFacts(batch, values, values))


def _as_draft(row: int, values: Values) -> Draft:
    """A stored record as the rules of a batch look at it."""
    id: Any = values["id"]
    return Draft(row=row, change=Change(id=id), id=id, version=0, old=values, new=dict(values))
