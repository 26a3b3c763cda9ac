"""What one principal owns, given to another: through the one write path, so that events, hooks and rollups follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.definition.model import Module
from kith.errors import KithError, Problem
from kith.ledger.events import Event, record
from kith.records.model import Change
from kith.records.save import write
from kith.records.steps import in_steps
from kith.storage.system import Principal
from kith.storage.tx import Tx

WIDTH = 10  # a thousand records at a time: each is a change of its own


def hand_over(tx: Tx, actor: Actor, owner: str, to: str) -> int:
    """How many records were given from `owner` to `to` (ids of users or groups), those in the bin too.

    For the system and for those who may administer: it asks no right per record. Raises K610 where `to` isn't there.
    """
    if tx.connection.execute(sa.select(Principal.id).where(Principal.id == to)).first() is None:
        raise KithError(Problem(code="K610", params={"label": "Owner", "target": "user or group", "value": to[:60]}))
    return sum(_of_module(tx, actor, module, owner, to) for module in tx.site.modules.values())


def _of_module(tx: Tx, actor: Actor, module: Module, owner: str, to: str) -> int:
    living, binned = (_owned(tx, module, owner, deleted=deleted) for deleted in (False, True))
    engine = replace(actor, kind="system")  # in the person's name, with the engine's rights
    if module.append_only:
        _stamp(tx, actor, module, owner, to, living)
    else:
        for part in in_steps(living, width=WIDTH):
            write(tx, engine, module.name, [Change(id=id, set={"owner": to}) for id in part])
    _stamp(tx, actor, module, owner, to, binned)
    return len(living) + len(binned)


def _owned(tx: Tx, module: Module, owner: str, *, deleted: bool) -> Sequence[str]:
    table = tx.tables.table(module.name)
    state = table.c.deleted_at.is_not(None) if deleted else table.c.deleted_at.is_(None)
    return list(tx.connection.execute(sa.select(table.c.id).where(table.c.owner == owner, state)).scalars())


def _stamp(tx: Tx, actor: Actor, module: Module, owner: str, to: str, ids: Sequence[str]) -> None:
    """Another owner for records that nobody else may change: those in the bin, those that are only added to."""
    table = tx.tables.table(module.name)
    changed = {"owner": to, "modified_at": tx.clock.now(), "modified_by": actor.user}
    for part in in_steps(ids, width=WIDTH):
        values = changed | {"version": table.c.version + 1}
        tx.connection.execute(sa.update(table).where(table.c.id.in_(part)).values(values))
        record(tx, [_event(actor, module, id, [owner, to]) for id in part])


def _event(actor: Actor, module: Module, id: str, owners: list[str]) -> Event:
    return Event(
        module=module.physical,
        record_id=id,
        kind="changed",
        user_id=actor.user,
        impersonator_id=actor.impersonator,
        via=actor.via,
        changes={module.fields["owner"].physical: owners},
    )
