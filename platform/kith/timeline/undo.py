"""Undoing a change: the old values go back through the one write path, by the rights and rules of today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from kith.access.actor import Actor
from kith.definition.model import Field
from kith.errors import KithError, Problem
from kith.records.existing import load_records
from kith.records.happenings import Telling, plain_value, raw_value
from kith.records.model import Change, Outcome
from kith.records.parsing import typed_by
from kith.records.save import write
from kith.storage.locks import share_publishing
from kith.storage.tx import Tx
from kith.timeline.lines import Line, Wanted, read_lines
from kith.timeline.standing import Standing, standing
from kith.timeline.titles import Wants, read_titles
from kith.timeline.values import shown

UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """A field that goes back: what it is now, what it will be, both as records show them.

    `again`: it was changed once more since, so that the later change is lost too.
    """

    field: Field
    now: Any
    back: Any
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    field: Field
    now: Any  # as events store values
    before: Any
    again: bool


def foreseen(tx: Tx, actor: Actor, at: Standing, event: str) -> tuple[Back, ...]:
    """What undoing the change would do now. Raises K685 (no such change), K686 (nothing left to do)."""
    steps = _steps(tx, at, event)
    wants = Wants()
    for each in steps:
        wants.add(each.field, each.now)
        wants.add(each.field, each.before)
    titles, context = read_titles(tx, actor, wants), typed_by(tx, actor)
    return tuple(
        Back(
            field=each.field,
            now=shown(each.field, each.now, titles, context),
            back=shown(each.field, each.before, titles, context),
            again=each.again,
        )
        for each in steps
    )


def undo(
    tx: Tx,
    actor: Actor,
    module: str,
    record: str,
    event: str,
    *,
    version: int | None = None,
    confirmed: bool = False,
) -> Outcome:
    """Writes back what the change `event` put in place of it, as far as the actor may know of it.

    Raises K601, K602 (`version` is what the actor saw), K685, K686, K687 for each field that was changed again since,
    unless that is `confirmed`, and whatever the write has against the old values: rights and rules are today's.
    """
    share_publishing(tx.connection)
    at = standing(tx, actor, module, record, lock=True)
    if version is not None and version != at.version:
        raise KithError(Problem(code="K602", params={"seen": version, "current": at.version}))
    steps = _steps(tx, at, event)
    again = [each.field for each in steps if each.again]
    if again and not confirmed:
        raise KithError(*(Problem(code="K687", params={"label": f.label}, field=f.name) for f in again))
    values = {each.field.name: raw_value(each.field, each.before) for each in steps}
    change = Change(id=record, values=values, version=at.version)
    return write(tx, actor, module, [change], events=Telling(kind=UNDONE, about=event))


def _steps(tx: Tx, at: Standing, event: str) -> tuple[_Step, ...]:
    lines = read_lines(tx, at, Wanted(event=event), 1, None)
    if not lines:
        raise KithError(Problem(code="K685"))
    fields = [f for f in at.module.fields.values() if f.name in at.open and f.physical in (lines[0].changes or {})]
    stored = load_records(tx, at.module, [at.id], names=[field.name for field in fields])[at.id]
    found = (_step(lines[0], field, stored.get(field.name)) for field in fields)
    steps = tuple(each for each in found if each.now != each.before)
    if not steps:
        raise KithError(Problem(code="K686"))
    return steps


def _step(line: Line, field: Field, value: Any) -> _Step:
    before, after = (line.changes or {})[field.physical]
    now = orjson.loads(orjson.dumps(plain_value(field, value)))
    return _Step(field=field, now=now, before=before, again=now != after)
