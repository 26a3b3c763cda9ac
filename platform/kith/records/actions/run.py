"""Carrying an action out: `set` changes the records, `create` makes others, at most `once`, a plugin does the rest.

Refused before anything is written: without a grant, while `visible_if` doesn't hold, with wrong answers to `ask`.
What an action sets passes field rights and readonly_if; every other rule holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kith.access.actor import Actor
from kith.definition.model import Action, Module
from kith.errors import KithError, Problem
from kith.records.actions.answers import answers_to, check_alone
from kith.records.actions.judge import Refused, find_action, refusals
from kith.records.actions.make import as_refused, make, values_of
from kith.records.actions.model import ActionCall, ActionResult, Answers, Done
from kith.records.actions.plugged import perform
from kith.records.existing import load_records
from kith.records.facts import Batch, RecordFacts
from kith.records.model import Change, Outcome, Ref
from kith.records.reach import possible_ids
from kith.records.save import write
from kith.records.writable import check_count, check_writable
from kith.storage.savepoint import savepoint
from kith.storage.tx import Tx

_NOTHING_WRITTEN = Outcome(saved=())


def run(
    tx: Tx,
    actor: Actor,
    module: str,
    name: str,
    ids: Sequence[str],
    answers: Mapping[str, Any] | None = None,
    *,
    partial: bool = False,
) -> Done:
    """Carries the action out on all of `ids`, or on none; with `partial`, on those that nothing stands against.

    Raises KithError: K601 for records out of reach and actions that aren't there, K603 without the grant, K622 for too
    many at once, K625 while it isn't possible, and whatever the write or the plugin refuses.
    """
    access, action = find_action(tx, actor, module, name)
    ids = tuple(dict.fromkeys(ids))
    _check_writable(actor, access.module, action, len(ids))
    check_alone(action, answers or {}, len(ids))
    batch = Batch(tx, actor, access.module, tx.context())
    stored = load_records(tx, access.module, possible_ids(ids), lock=True)
    refused = refusals(batch, access, action, ids, stored)
    _refuse(refused, partial=partial)
    facts = {id: RecordFacts(batch, stored[id], stored[id]) for id in ids if id not in refused}
    asked, missing = answers_to(batch, action, answers or {}, facts)
    _refuse(missing, partial=partial)
    open_ = {id: each for id, each in facts.items() if id not in missing}
    done = _carry_out(batch, action, open_, {id: asked[id] for id in open_}, partial=partial)
    return replace(done, refused={**refused, **missing, **done.refused})


def _check_writable(actor: Actor, module: Module, action: Action, count: int) -> None:
    """Raises what stands against writing so many records of `module`, which only an action with `set` alone does."""
    if action.create is None and action.plugin is None:
        check_writable(actor, module, count, changing=True)
    else:
        check_count(count)


def _refuse(refused: Refused, *, partial: bool) -> None:
    if refused and not partial:
        raise KithError(*(problem for problems in refused.values() for problem in problems))


def _carry_out(
    batch: Batch, action: Action, facts: Mapping[str, RecordFacts], answers: Answers, *, partial: bool
) -> Done:
    if not facts:
        return Done(outcome=_NOTHING_WRITTEN, made={})
    if action.create is not None:
        return make(batch.tx, batch.actor, action, facts, answers, partial=partial)
    if action.plugin is not None:
        call = ActionCall(tx=batch.tx, actor=batch.actor, module=batch.module, action=action, answers=answers)
        return _hand_over(call, partial=partial)
    ids = list(facts)
    changes = [
        Change(id=id, set={**values_of(batch.module, action.set, each), **answers[id]}) for id, each in facts.items()
    ]
    outcome = write(batch.tx, batch.actor, batch.module.name, changes, partial=partial, action=action.name)
    done = tuple(id for id, saved in zip(ids, outcome.saved, strict=True) if saved is not None)
    return Done(outcome=outcome, made={}, done=done, refused=as_refused(ids, outcome.refused))


def _hand_over(call: ActionCall, *, partial: bool) -> Done:
    """What the plugin did with all; with `partial`, what it refuses all together is tried one record at a time."""
    if not partial:
        return _handed(call.ids, perform(call))
    try:
        with savepoint(call.tx.connection):
            return _handed(call.ids, perform(call))
    except KithError as error:
        if len(call.ids) == 1:
            return Done(outcome=_NOTHING_WRITTEN, made={}, refused={call.ids[0]: tuple(error.problems)})
    each = [_hand_over(replace(call, answers={id: call.answers[id]}), partial=True) for id in call.ids]
    return _together(each)


def _handed(ids: Sequence[str], result: ActionResult) -> Done:
    outcome = replace(_NOTHING_WRITTEN, notices=result.notices)
    return Done(outcome=outcome, made=result.made, done=tuple(ids), result=result)


def _together(parts: Sequence[Done]) -> Done:
    made: dict[str, Ref] = {}
    refused: dict[str, tuple[Problem, ...]] = {}
    for part in parts:
        made |= part.made
        refused |= part.refused
    notices = tuple(notice for part in parts for notice in part.outcome.notices)
    result = next((part.result for part in parts if part.done), ActionResult())
    done = tuple(id for part in parts for id in part.done)
    return Done(outcome=Outcome(saved=(), notices=notices), made=made, done=done, refused=refused, result=result)
