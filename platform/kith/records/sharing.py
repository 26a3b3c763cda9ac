"""Sharing a record with a person, a group or the holders of a role: to view or to edit, for a time or for good.

Whoever may edit a record shares it, for at most as long as that lasts; whom a role grants `share` shares it to view.
What it opens is decided in `kith.access.sharing`: never more than the roles of those it is with have of the module.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.predicate import scope
from kith.access.rights import access_to, may
from kith.access.sharing import LEVELS, Level
from kith.definition.model import Module
from kith.errors import KithError, Problem
from kith.fields.datetimes import read_datetime
from kith.fields.lookups import is_id
from kith.ledger import audit
from kith.ledger.events import Event, record
from kith.ledger.upsert import upsert
from kith.records.shares import SHARE, Holder, Shared, is_with, lasting, load
from kith.storage.ids import new_id
from kith.storage.locks import hold_name, share_publishing
from kith.storage.system import SharedWith
from kith.storage.tx import Tx

_SHARED_WITH = SharedWith.metadata.tables[SharedWith.__tablename__]
EVENT = "$share"  # in an event's changes; no field is called so


def share(
    tx: Tx,
    actor: Actor,
    module: str,
    id: str,
    *,
    with_: Holder,
    level: str = "view",
    until: datetime | None = None,
) -> Shared:
    """The share that is there now. A record is shared once with each holder: it takes the place of an earlier one.

    Where the actor may edit the record by a share alone, the new one ends with that. Raises K601, K435, K437, K438.
    """
    share_publishing(tx.connection)
    wanted = level_of(level)
    declared = sharable(tx, actor, module, id, wanted)
    ends = _shortened(tx, actor, declared, id, until)
    if ends is not None and ends <= tx.clock.now():
        there = f"{ends.astimezone(tx.context().zone):%Y-%m-%d %H:%M}"
        raise KithError(Problem(code="K435", params={"until": there}, field="until"))
    before = _find(tx, declared, id, with_)
    _store(tx, actor, declared, id, with_, wanted, ends)
    made = _find(tx, declared, id, with_)
    assert made is not None
    if before is None or (before.level, before.until) != (made.level, made.until):
        record(tx, [_event(actor, "shared", before, made)])
        _note(tx, actor, "grant.shared", module, made)
    return made


def unshare(tx: Tx, actor: Actor, module: str, id: str, share_id: str) -> None:
    """Ends a share at once. Raises K436, K438, K601."""
    share_publishing(tx.connection)
    declared = sharable(tx, actor, module, id)
    of_record = (SHARE.c.module == declared.physical, SHARE.c.record_id == id)
    found = load(tx, SHARE.c.id == share_id, *of_record) if is_id(share_id) else ()
    if not found:
        raise KithError(Problem(code="K436"))
    sharable(tx, actor, module, id, found[0].level)
    tx.connection.execute(sa.delete(SHARE).where(SHARE.c.id == share_id))
    record(tx, [_event(actor, "unshared", found[0], None)])
    _note(tx, actor, "grant.ended", module, found[0])


def shares_of(tx: Tx, actor: Actor, module: str, id: str) -> tuple[Shared, ...]:
    """The shares of a record that last, oldest first: for who may share it, or may administer. Raises K438, K601."""
    reached = _reached(tx, actor, module, id)
    if reached is None:
        raise KithError(Problem(code="K601"))
    if reached.level is None and not may(tx.site, actor, "administer"):
        raise KithError(Problem(code="K438"))
    return lasting(tx, reached.module, id)


def end_expired(tx: Tx, actor: Actor, *, most: int = 1_000) -> int:
    """Takes away shares whose time is over, and notes it on their records; how many. They count for nothing by then."""
    over = load(tx, SHARE.c.until <= tx.clock.now(), limit=most)
    tx.connection.execute(sa.delete(SHARE).where(SHARE.c.id.in_([each.id for each in over])))
    record(tx, [_event(actor, "unshared", each, None) for each in over])
    _lower_flags(tx)
    return len(over)


def _lower_flags(tx: Tx) -> None:
    """Forgets with whom something was shared once nothing is any more."""
    flags, of_module = _SHARED_WITH.c, SHARE.c.module == _SHARED_WITH.c.module
    by_id = sa.select(SHARE.c.id).where(of_module, sa.cast(SHARE.c.principal_id, sa.Text) == flags.holder)
    by_role = sa.select(SHARE.c.id).where(of_module, SHARE.c.role == flags.holder)
    idle = sa.and_(~by_id.exists(), ~by_role.exists())
    for holder, module in tx.connection.execute(sa.select(flags.holder, flags.module).where(idle)).all():
        hold_name(tx.connection, _flag(holder, module))
        gone = sa.delete(_SHARED_WITH).where(flags.holder == holder, flags.module == module, idle)
        tx.connection.execute(gone)


def _flag(holder: str, module: str) -> str:
    return f"shared {module} with {holder}"


def sharable(tx: Tx, actor: Actor, module: str, id: str, level: Level = "view") -> Module:
    """The module of a living record that the actor may share at that level. Raises K601, K438."""
    reached = _reached(tx, actor, module, id)
    if reached is None:
        raise KithError(Problem(code="K601"))
    if reached.level is None or (level == "edit" and reached.level == "view"):
        raise KithError(Problem(code="K438"))
    return reached.module


def most_shared(tx: Tx, actor: Actor, module: str, id: str) -> Level | None:
    """The highest level at which the actor may share the record; None where it isn't the actor's to share."""
    reached = _reached(tx, actor, module, id)
    return reached.level if reached is not None else None


def level_of(raw: str) -> Level:
    """`raw` as a level. Raises K437."""
    found = next((each for each in LEVELS if each == raw), None)
    if found is None:
        raise KithError(Problem(code="K437", params={"level": str(raw)[:60]}, field="level"))
    return found


def moment_of(tx: Tx, raw: Any, zone: str | None = None) -> datetime | None:
    """`raw` as the moment at which a share ends, in `zone` unless it says; None for none. Raises K232, K233."""
    try:
        return read_datetime(raw, tx.context(zone=zone or None).zone)
    except KithError as error:
        raise KithError(*(each.at(field="until") for each in error.problems)) from error


@dataclass(frozen=True, slots=True)
class _Reached:
    """A living record in the actor's view: its module, and the level up to which the actor may share it."""

    module: Module
    level: Level | None


def _reached(tx: Tx, actor: Actor, module: str, id: str) -> _Reached | None:
    """What the actor may share of a living record; None where there is none in view."""
    access = access_to(tx.site, actor, module)
    if access is None or actor.kind not in ("staff", "system") or not is_id(id):
        return None
    table = tx.tables.table(module)
    edits, shares = (scope(tx, actor, module, action, table) for action in ("edit", "share"))
    level = sa.case((edits, "edit"), (shares, "view"), else_="")
    seen = (table.c.id == id, table.c.deleted_at.is_(None), scope(tx, actor, module, "view", table))
    found = tx.connection.execute(sa.select(level).where(*seen)).scalar()
    return None if found is None else _Reached(access.module, found or None)


def _shortened(tx: Tx, actor: Actor, module: Module, id: str, until: datetime | None) -> datetime | None:
    """`until`, or the moment at which the actor's own hold of the record ends, whichever is sooner."""
    by_role = _reached(tx, replace(actor, shared=frozenset()), module.name, id)
    if by_role is not None and by_role.level is not None:
        return until
    mine = [each.until for each in lasting(tx, module, id) if each.level == "edit" and is_with(actor, each)]
    known = [each for each in mine if each is not None]
    if len(known) < len(mine):
        return until
    return min([max(known), *([until] if until is not None else [])])


def _find(tx: Tx, module: Module, id: str, with_: Holder) -> Shared | None:
    column = SHARE.c.role if with_.kind == "role" else SHARE.c.principal_id
    found = load(tx, column == with_.id, SHARE.c.module == module.physical, SHARE.c.record_id == id)
    return found[0] if found else None


def _store(tx: Tx, actor: Actor, module: Module, id: str, with_: Holder, level: Level, until: datetime | None) -> None:
    hold_name(tx.connection, _flag(with_.id, module.physical))  # `end_expired` doesn't take the flag away meanwhile
    flag = upsert(tx.dialect, _SHARED_WITH).values(holder=with_.id, module=module.physical)
    tx.connection.execute(flag.on_conflict_do_nothing())
    side = "role" if with_.kind == "role" else "principal_id"
    given = {"level": level, "until": until, "created_by": actor.user, "created_at": tx.clock.now()}
    whole = {"id": new_id(), "module": module.physical, "record_id": id, side: with_.id, **given}
    key = [SHARE.c[side], SHARE.c.module, SHARE.c.record_id]
    inserting = upsert(tx.dialect, SHARE).values(whole)
    tx.connection.execute(inserting.on_conflict_do_update(index_elements=key, set_=given))


def _event(actor: Actor, kind: str, before: Shared | None, after: Shared | None) -> Event:
    told = after or before
    assert told is not None
    return Event(
        module=told.module,
        record_id=told.record,
        kind=kind,
        user_id=actor.user,
        impersonator_id=actor.impersonator,
        via=actor.via,
        changes={EVENT: [_plain(before), _plain(after)]},
    )


def _plain(share: Shared | None) -> dict[str, Any] | None:
    if share is None:
        return None
    until = share.until.isoformat() if share.until else None
    return {"with": share.holder.kind, "id": share.holder.id, "level": share.level, "until": until}


def _note(tx: Tx, actor: Actor, kind: str, module: str, share: Shared) -> None:
    subject, detail = f"{module}/{share.record}", _plain(share)
    audit.note(tx, kind, user_id=actor.user, impersonator_id=actor.impersonator, subject=subject, detail=detail)
