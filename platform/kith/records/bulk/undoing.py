"""Taking back what a run did to many records: batch by batch, by the rights and rules of today.

What a run changed is read from its events. A record that somebody else has changed since is left alone and named, and
so is one on which the run's own values don't stand any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.rights import ModuleAccess, access_to
from kith.definition.model import Field, Module
from kith.errors import KithError, Problem
from kith.records.actions.model import Done
from kith.records.bulk.deeds import DELETE, EDIT, RESTORE, bring_back
from kith.records.existing import Stored, load_records
from kith.records.happenings import Telling, plain_value, raw_value
from kith.records.model import Change, Outcome
from kith.records.save import write
from kith.storage.locks import share_publishing
from kith.storage.system import EventRow
from kith.storage.tx import Tx

UNDO = "undo"
KINDS: Mapping[str, str] = {EDIT: "changed", DELETE: "deleted"}  # what the events of a deed are called
NEEDED: Mapping[str, str] = {EDIT: EDIT, DELETE: RESTORE}  # the right that taking it back asks for
SKEW = timedelta(hours=1)  # between the clocks of those who began a run and who carried it out

_EVENT = EventRow.metadata.tables[EventRow.__tablename__].c


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is taken back: the run, what it did (edit or delete), and since when."""

    run: str
    deed: str
    since: datetime

    def to_json(self) -> dict[str, str]:
        """Plain data, to be kept in place of a selection."""
        return {"run": self.run, "deed": self.deed, "since": self.since.isoformat()}

    @staticmethod
    def from_json(kept: Mapping[str, Any]) -> Source:
        """What was kept."""
        return Source(run=kept["run"], deed=kept["deed"], since=datetime.fromisoformat(kept["since"]))


@dataclass(frozen=True, slots=True)
class _Told:
    """An event of the run: of which record, and what it changed."""

    id: str
    record: str
    time: datetime
    changes: Mapping[str, Any]


def check_undo(tx: Tx, actor: Actor, module: str, deed: str) -> ModuleAccess:
    """The access of who may take such a run back. Raises K601, K603, and K652 for what can't be."""
    access = access_to(tx.site, actor, module)
    if access is None or not access.allows("view"):
        raise KithError(Problem(code="K601"))
    if deed not in NEEDED:
        raise KithError(Problem(code="K652"))
    if not access.allows(NEEDED[deed]):
        raise KithError(Problem(code="K603"))
    return access


def next_undone(tx: Tx, module: str, source: Source, *, after: str | None, limit: int) -> tuple[str, ...]:
    """The next records that the run has changed, in the order of ids."""
    record = _EVENT.record_id
    wheres = [*_of_run(tx, module, source), *([record > after] if after is not None else [])]
    return tuple(
        tx.connection.execute(sa.select(record).where(*wheres).distinct().order_by(record).limit(limit)).scalars()
    )


def take_back(tx: Tx, actor: Actor, module: str, source: Source, ids: Sequence[str]) -> Done:
    """What was taken back, and what was left alone."""
    access = check_undo(tx, actor, module, source.deed)
    if source.deed == DELETE:
        return bring_back(tx, actor, module, ids)
    share_publishing(tx.connection)
    events = _events(tx, module, source, ids)
    since = _since(tx, access.module, source, ids)
    stored = load_records(tx, access.module, ids, lock=True)
    refused: dict[str, tuple[Problem, ...]] = {}
    changes: list[Change] = []
    for id in ids:
        found = _judged(actor, access, events.get(id), stored.get(id), since.get(id, ()))
        if isinstance(found, Problem):
            refused[id] = (found,)
        elif found:
            changes.append(Change(id=id, values=found))
    return _written(tx, actor, module, ids, changes, refused, {id: each.id for id, each in events.items()})


def _judged(
    actor: Actor, access: ModuleAccess, event: _Told | None, stored: Stored | None, since: Sequence[Any]
) -> dict[str, Any] | Problem:
    """What goes back, nothing where all of it stands already; or what stands against it."""
    if event is None or stored is None:
        return Problem(code="K601")
    if any(user not in (None, actor.user) and place > (event.time, event.id) for place, user in since):
        return Problem(code="K653")
    fields = [each for each in _open(access) if each.physical in event.changes]
    steps = {each: (_now(each, stored), *event.changes[each.physical]) for each in fields}
    left = {each: (now, before, after) for each, (now, before, after) in steps.items() if now != before}
    again = next((each for each, (now, _before, after) in left.items() if now != after), None)
    if again is not None:
        return Problem(code="K687", params={"label": again.label}, field=again.name)
    if not fields:
        return Problem(code="K685")
    return {each.name: raw_value(each, before) for each, (_now_, before, _after) in left.items()}


def _open(access: ModuleAccess) -> list[Field]:
    """The fields that the actor reads on each record in view: what isn't open is nothing to be compared."""
    fields = access.module.fields
    return [fields[name] for name, guard in access.readable.items() if guard is None and name in fields]


def _now(field: Field, stored: Stored) -> Any:
    return orjson.loads(orjson.dumps(plain_value(field, stored.get(field.name))))


def _written(
    tx: Tx,
    actor: Actor,
    module: str,
    ids: Sequence[str],
    changes: list[Change],
    refused: dict[str, tuple[Problem, ...]],
    events: Mapping[str, str],
) -> Done:
    """Writes the changes; a record that holds the earlier values already is done."""
    outcome = Outcome(saved=())
    if changes:
        outcome = write(tx, actor, module, changes, partial=True, events=Telling(kind="undone", each=events))
        refused |= {str(changes[row].id): problems for row, problems in outcome.refused.items()}
    done = tuple(id for id in ids if id not in refused)
    return Done(outcome=outcome, made={}, done=done, refused=refused)


def _of_run(tx: Tx, module: str, source: Source) -> list[sa.ColumnElement[bool]]:
    physical = tx.site.modules[module].physical
    told = (_EVENT.about == source.run, _EVENT.kind == KINDS[source.deed])
    return [_EVENT.time >= source.since - SKEW, _EVENT.module == physical, *told]


def _events(tx: Tx, module: str, source: Source, ids: Sequence[str]) -> dict[str, _Told]:
    """Record -> what the run did to it."""
    read = sa.select(_EVENT.id, _EVENT.record_id, _EVENT.time, _EVENT.changes)
    rows = tx.connection.execute(read.where(_EVENT.record_id.in_(ids), *_of_run(tx, module, source)))
    return {row[1]: _Told(*row) for row in rows if row[3]}


def _since(tx: Tx, module: Module, source: Source, ids: Sequence[str]) -> dict[str, list[Any]]:
    """Record -> when (time and id) and by whom its values were changed since the run began."""
    read = sa.select(_EVENT.record_id, _EVENT.time, _EVENT.id, _EVENT.user_id, _EVENT.changes)
    wheres = (_EVENT.module == module.physical, _EVENT.record_id.in_(ids), _EVENT.time >= source.since - SKEW)
    found: dict[str, list[Any]] = {}
    for record, time, id, user, changes in tx.connection.execute(read.where(*wheres)):
        if changes:
            found.setdefault(record, []).append(((time, id), user))
    return found
