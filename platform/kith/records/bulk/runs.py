"""A run of an action on many records: begun, carried out batch by batch, stopped, looked at.

Each batch notes in its own transaction how far it came, so that a run which is interrupted goes on where it stood and
does nothing twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.job_standing import job_standing
from kith.definition.model import Action
from kith.errors import KithError, Problem
from kith.ledger import audit, jobs
from kith.records.actions.answers import check_alone
from kith.records.actions.model import Done
from kith.records.bulk.deeds import OwnDeed, carry_out, check_deed
from kith.records.bulk.selection import Selection, count, last_id, next_ids
from kith.records.bulk.undoing import NEEDED, UNDO, Source, check_undo, next_undone, take_back
from kith.records.model import Outcome
from kith.storage.ids import new_id
from kith.storage.system import BulkRun, JobRow
from kith.storage.tx import Tx

KIND = "kith.bulk"  # of the job
AT_ONCE = 500  # records of one batch, and the most that are done while somebody waits
UNASKED = 100  # records that a filter may find without somebody having said how many it finds
MOST_REASONS = 1_000
KEPT = timedelta(days=30)

Owns = Callable[[Tx, str, str], OwnDeed | None]  # of a module, by the name of the action

_TABLE = BulkRun.metadata.tables[BulkRun.__tablename__]
_JOBS = JobRow.metadata.tables[JobRow.__tablename__]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A record that was refused, and what stands against it."""

    id: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run as it stands. `module` is a name. `job` is the state of its job, '' where it was done while one waited.

    `told` is what a plugin said, and by source record what was made: `{"message", "params", "link", "made"}`.
    """

    id: str
    module: str
    action: str
    total: int
    state: str
    done: int
    refused: int
    reasons: tuple[Refusal, ...]
    told: Mapping[str, Any]
    job: str
    created_at: datetime
    finished_at: datetime | None

    @property
    def running(self) -> bool:
        """Whether something is still to come of it."""
        return self.state == "run" and self.job in ("", "ready", "run")

    @property
    def undone_by(self) -> str:
        """The id of the run that took it back last; '' where none did."""
        return str(self.told.get("undone", ""))

    @property
    def broken(self) -> bool:
        """Whether it ended before it was through, by a fault or for a lack of rights."""
        return self.state == "failed" or (self.state == "run" and not self.running)


def begin(
    tx: Tx,
    actor: Actor,
    selection: Selection,
    action: str,
    answers: Mapping[str, Any],
    *,
    confirmed: int | None = None,
    partial: bool = True,
    own: OwnDeed | None = None,
) -> str:
    """The id of a new run: done already where it is about few records, else a job will do it.

    `own` carries the action out where it isn't one of the records themselves.
    `confirmed` is how many records somebody was told it is about. Raises what `check_deed` does; K643 where a filter
    finds many and nobody was told, K644 where it finds another number, K645 for more than `AT_ONCE` without `partial`,
    K649 for none, K651 for a file that would have to go to many; without `partial` also what stands against one of
    them.
    """
    declared = _checked(tx, actor, selection, action, answers, own)
    total = count(tx, actor, selection)
    _check_number(selection, total, confirmed)
    if declared is not None:
        check_alone(declared, answers, total)
    if total > AT_ONCE and not partial:
        raise KithError(Problem(code="K645", params={"count": total, "most": AT_ONCE}))
    _forget(tx)
    run = _add(tx, actor, selection, action, answers, total)
    _tell(tx, actor, selection, action, total)
    if total > AT_ONCE:
        job = jobs.enqueue(tx, KIND, {"run": run}, by=job_standing(tx, actor))
        tx.connection.execute(sa.update(_TABLE).where(_TABLE.c.id == run).values(job_id=job))
        return run
    ids = selection.ids or next_ids(tx, actor, selection, after=None, upto=None, limit=AT_ONCE)
    if own is not None:
        done = own.carry_out(tx, actor, ids)
    else:
        done = carry_out(tx, actor, selection.module, action, ids, answers, partial=partial, about=run)
    _note(tx, _row(tx, run), done, position=None, over=True)
    return run


def _checked(
    tx: Tx, actor: Actor, selection: Selection, action: str, answers: Mapping[str, Any], own: OwnDeed | None
) -> Action | None:
    """The action where the module declares it. Raises what stands against all records alike."""
    if own is None:
        return check_deed(tx, actor, selection.module, action, answers)[1]
    own.check(tx, actor)
    return None


def begin_undo(tx: Tx, actor: Actor, id: str) -> str:
    """The id of a new run that takes back what the run `id` did, done already where that is about few records.

    Raises what `check_undo` does, K652 where there is nothing to be taken back: it goes on, did nothing, or was.
    """
    row = _row(tx, id, lock=True)
    of = _run(tx, row)
    if row is None or of is None or not can_undo(tx, of):
        raise KithError(Problem(code="K652"))
    check_undo(tx, actor, of.module, of.action)
    source = Source(run=id, deed=of.action, since=of.created_at)
    run = new_id()
    _insert(tx, run, actor, of.module, UNDO, source.to_json(), total=of.done)
    told = {**(row["told"] or {}), "undone": run}
    tx.connection.execute(sa.update(_TABLE).where(_TABLE.c.id == id).values(told=told))
    _tell(tx, actor, Selection(module=of.module), UNDO, of.done)
    if of.done > AT_ONCE:
        job = jobs.enqueue(tx, KIND, {"run": run}, by=job_standing(tx, actor))
        tx.connection.execute(sa.update(_TABLE).where(_TABLE.c.id == run).values(job_id=job))
        return run
    ids = next_undone(tx, of.module, source, after=None, limit=AT_ONCE)
    _note(tx, _row(tx, run), take_back(tx, actor, of.module, source, ids), position=None, over=True)
    return run


def can_undo(tx: Tx, run: Run) -> bool:
    """Whether something of the run is left to be taken back, as far as rights aren't asked.

    What was begun and then stopped or failed can be taken back again: the rest of it is done then.
    """
    if run.running or not run.done or run.action not in NEEDED:
        return False
    before = find(tx, run.undone_by) if run.undone_by else None
    return before is None or before.broken or before.state == "stopped"


def _check_number(selection: Selection, total: int, confirmed: int | None) -> None:
    if total == 0:
        raise KithError(Problem(code="K649"))
    if confirmed is not None and confirmed != total:
        raise KithError(Problem(code="K644", params={"count": total, "expected": confirmed}))
    if confirmed is None and not selection.named and total > UNASKED:
        raise KithError(Problem(code="K643", params={"count": total}))


def step(tx: Tx, actor: Actor, id: str, owns: Owns = lambda *_: None) -> Run | None:
    """The run after one more batch; None where it isn't there any more. Whoever else steps it waits meanwhile.

    `owns` tells what carries out an action that isn't one of the records themselves.
    """
    row = _row(tx, id, lock=True)
    run = _run(tx, row)
    if row is None or run is None or run.state != "run":
        return run
    ids, done = _batch(tx, actor, run, row, owns(tx, run.module, run.action))
    _note(tx, row, done, position=ids[-1] if ids else row["position"], over=len(ids) < AT_ONCE)
    return find(tx, id)


def _batch(tx: Tx, actor: Actor, run: Run, row: Mapping[str, Any], own: OwnDeed | None) -> tuple[tuple[str, ...], Done]:
    """The next records of the run, and what was done to them."""
    after, nothing = row["position"], Done(outcome=Outcome(saved=()), made={})
    if run.action == UNDO:
        source = Source.from_json(row["selection"])
        ids = next_undone(tx, run.module, source, after=after, limit=AT_ONCE)
        return ids, take_back(tx, actor, run.module, source, ids) if ids else nothing
    selection = Selection.from_json(run.module, row["selection"])
    ids = next_ids(tx, actor, selection, after=after, upto=row["upto"], limit=AT_ONCE)
    if not ids:
        return ids, nothing
    if own is not None:
        own.check(tx, actor)
        return ids, own.carry_out(tx, actor, ids)
    return ids, carry_out(tx, actor, run.module, run.action, ids, row["answers"], partial=True, about=run.id)


def find(tx: Tx, id: str, *, of: str | None = None) -> Run | None:
    """The run; None where it isn't there, or isn't the one of the user `of`."""
    row = _row(tx, id)
    return None if row is None or (of is not None and row["user_id"] != of) else _run(tx, row)


def stop(tx: Tx, id: str) -> bool:
    """Has the run end after the batch that it is at; False where it is over already."""
    return _end(tx, id, "stopped")


def fail(tx: Tx, id: str, problems: Sequence[Problem]) -> bool:
    """Ends the run for what stands against all that is left; False where it is over already."""
    told = {"failed": [_plain(each) for each in problems]}
    return _end(tx, id, "failed", told=told)


def _end(tx: Tx, id: str, state: str, **values: Any) -> bool:
    going = (_TABLE.c.id == id, _TABLE.c.state == "run")
    values = {"state": state, "finished_at": tx.clock.now(), "answers": {}, **values}
    return tx.connection.execute(sa.update(_TABLE).where(*going).values(values)).rowcount == 1


def _tell(tx: Tx, actor: Actor, selection: Selection, action: str, total: int) -> None:
    """Notes in the audit log who has what done to how many, and whether they were named one by one; no values."""
    chosen = "named" if selection.named else "filter"
    audit.note(
        tx,
        "bulk.begun",
        user_id=actor.user,
        impersonator_id=actor.impersonator,
        subject=tx.site.modules[selection.module].physical,
        detail={"action": action, "records": total, "chosen": chosen, "via": actor.via},
    )


# -- rows -------------------------------------------------------------------------------------------------------------
def _add(tx: Tx, actor: Actor, selection: Selection, action: str, answers: Mapping[str, Any], total: int) -> str:
    run, kept = new_id(), json.loads(json.dumps(dict(answers), default=str))
    upto = last_id(tx, actor, selection)
    _insert(tx, run, actor, selection.module, action, selection.to_json(), answers=kept, total=total, upto=upto)
    return run


def _insert(tx: Tx, run: str, actor: Actor, module: str, action: str, selection: dict[str, Any], **more: Any) -> None:
    values = {
        "id": run,
        "module": tx.site.modules[module].physical,
        "action": action,
        "user_id": actor.user,
        "selection": selection,
        "answers": {},
        "state": "run",
        "reasons": [],
        "created_at": tx.clock.now(),
        **more,
    }
    tx.connection.execute(sa.insert(_TABLE).values(values))


def _row(tx: Tx, id: str, *, lock: bool = False) -> Mapping[str, Any] | None:
    statement = sa.select(_TABLE).where(_TABLE.c.id == id)
    row = tx.connection.execute(statement.with_for_update() if lock else statement).mappings().first()
    return dict(row) if row is not None else None


def _note(tx: Tx, row: Mapping[str, Any] | None, done: Done, *, position: str | None, over: bool) -> None:
    """Writes down what a batch did."""
    assert row is not None
    room = MOST_REASONS - len(row["reasons"])
    reasons = [[id, [_plain(each) for each in problems]] for id, problems in list(done.refused.items())[:room]]
    values = {
        "done": row["done"] + len(done.done),
        "refused": row["refused"] + len(done.refused),
        "reasons": [*row["reasons"], *reasons],
        "position": position,
        "told": _told(row["told"] or {}, done),
    }
    if over:
        values |= {"state": "done", "finished_at": tx.clock.now(), "answers": {}}  # they may be personal
    tx.connection.execute(sa.update(_TABLE).where(_TABLE.c.id == row["id"]).values(values))


def _told(before: Mapping[str, Any], done: Done) -> dict[str, Any]:
    """What is kept of an action's own words, those of its first batch, and of what it made."""
    made = {id: [ref.module, ref.id] for id, ref in done.made.items()}
    kept = dict(before.get("made", {}))
    kept |= dict(list(made.items())[: max(MOST_REASONS - len(kept), 0)])
    said = {"message": done.result.message, "params": dict(done.result.params), "link": done.result.link}
    return json.loads(json.dumps({**said, **before, "made": kept}, default=str))  # type: ignore[no-any-return]


def _run(tx: Tx, row: Mapping[str, Any] | None) -> Run | None:
    """The row as a run; None where its module is gone."""
    module = next((each.name for each in tx.site.modules.values() if row and each.physical == row["module"]), None)
    if row is None or module is None:
        return None
    state = sa.select(_JOBS.c.state).where(_JOBS.c.id == row["job_id"])
    return Run(
        id=row["id"],
        module=module,
        action=row["action"],
        total=row["total"],
        state=row["state"],
        done=row["done"],
        refused=row["refused"],
        reasons=tuple(Refusal(id=id, problems=tuple(map(_problem, found))) for id, found in row["reasons"]),
        told=row["told"] or {},
        job=(tx.connection.execute(state).scalar() or "gone") if row["job_id"] and row["state"] == "run" else "",
        created_at=row["created_at"],
        finished_at=row["finished_at"],
    )


def failure(run: Run) -> tuple[Problem, ...]:
    """What ended a run that failed."""
    return tuple(map(_problem, run.told.get("failed", ())))


def _plain(problem: Problem) -> dict[str, Any]:
    params = json.loads(json.dumps(dict(problem.params), default=str))
    return {"code": problem.code, "params": params, "field": problem.field, "because": problem.because}


def _problem(kept: Mapping[str, Any]) -> Problem:
    return Problem(code=kept["code"], params=kept["params"], field=kept["field"], because=kept["because"])


def _forget(tx: Tx) -> None:
    """Deletes the runs that ended long ago."""
    tx.connection.execute(sa.delete(_TABLE).where(_TABLE.c.finished_at < tx.clock.now() - KEPT))
