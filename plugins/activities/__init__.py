"""Activities: invitations to meetings as .ics mail, reminders of meetings, calls and tasks in each person's time zone.

Whatever is saved leaves a job behind; the job looks at the record as it is stored and makes right what follows from it:
who has which state of a meeting in their calendar, when who is to be reminded. It may run any number of times.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from kith_ext.activities.activity import MODULES, read_activity
from kith_ext.activities.invitations import guests_of, send_invitations, without_address
from kith_ext.activities.panel import meeting_panel
from kith_ext.activities.reminders import arm, move, send_due

from kith.ext import (
    ActionCall,
    ActionResult,
    Actor,
    Change,
    Draft,
    Handler,
    Module,
    Panel,
    Perform,
    Problem,
    Row,
    Running,
    Tx,
    acting_for,
    complaint,
    enqueue,
    hookimpl,
    system,
    write,
)

FOLLOW, REMIND, MOVE = "activities.follow", "activities.remind", "activities.move"
BATCH = 50  # records that one job looks at in one transaction: others write in between
STIRRING = frozenset({"status", "active"})  # who was invited once hears of these, though `invite` isn't ticked now


@hookimpl
def kith_job_handlers() -> Mapping[str, Handler]:
    """What follows from a saved record, sending the reminders that are due, moving those of who went elsewhere."""
    return {FOLLOW: follow, REMIND: send_due, MOVE: move}


@hookimpl
def kith_schedules() -> Mapping[str, timedelta]:
    """Reminders are looked for each minute."""
    return {REMIND: timedelta(minutes=1)}


@hookimpl
def kith_actions() -> Mapping[str, Perform]:
    """The action that modules/meetings.yaml puts on meetings."""
    return {"send_invitations": invite}


@hookimpl
def kith_before_save(tx: Tx, actor: Actor, module: Module, drafts: Sequence[Draft]) -> Sequence[Problem] | None:
    """Leaves a job for the records that somebody is to be invited to or reminded of.

    Before rather than after: a plugin that listens afterwards costs each new record of each module a savepoint. The job
    is written with the records or not at all, and finds them as they were stored.
    """
    if module.name in MODULES:
        _leave_job(tx, actor, module.name, [draft.id for draft in drafts if _concerns(module, draft)])
    return None


@hookimpl
def kith_after_delete(tx: Tx, actor: Actor, module: Module, ids: Sequence[str]) -> None:
    """What is deleted is called off."""
    if module.name in MODULES:
        _leave_job(tx, actor, module.name, ids)


@hookimpl
def kith_after_restore(tx: Tx, actor: Actor, module: Module, ids: Sequence[str]) -> None:
    """What is taken out of the bin is on again."""
    if module.name in MODULES:
        _leave_job(tx, actor, module.name, ids)


@hookimpl
def kith_profile_changed(tx: Tx, user: str) -> None:
    """Leaves a job that notes anew when somebody is to be reminded: they may have moved to another time zone."""
    enqueue(tx, system(tx, __name__, acting_for(tx, __name__, user)), MOVE, {"person": user}, key=user)


@hookimpl
def kith_record_panels(tx: Tx, actor: Actor, module: Module, row: Row) -> Sequence[Panel] | None:
    """Who was invited, on the page of a meeting."""
    found = meeting_panel(tx, actor, row) if module.name == "meetings" else None
    return [found] if found is not None else None


def follow(running: Running) -> None:
    """Makes right what follows from records: reminders of each, and the mails about meetings."""
    module, by = running.payload["module"], running.payload["by"]
    with running.begin() as tx:
        for id in running.payload["ids"]:
            activity = read_activity(tx, running.actor, module, id)
            if activity is None:
                continue
            arm(tx, running.actor, activity)
            if module == "meetings":
                send_invitations(tx, running.actor, activity, sender=by, repeat=bool(running.payload.get("repeat")))
        running.finish(tx)


def invite(call: ActionCall) -> ActionResult:
    """Ticks `invite` on meetings, whereupon those who take part get them; where it was ticked, they get them again."""
    told, fresh, notices = 0, [], []
    everything = system(call.tx, __name__, call.actor)
    for row, id in enumerate(call.ids):
        activity = read_activity(call.tx, everything, "meetings", id)
        if activity is None:
            continue
        told += len(guests_of(call.tx, everything, activity))
        missing = without_address(call.tx, everything, activity.values["guests"] or ())
        if missing:
            notices.append(complaint("Some guests have no e-mail address.", row=row, level="warning"))
        if not activity.values["invite"]:
            fresh.append(Change(id=id, set={"invite": True}))
    again = [id for id in call.ids if id not in {change.id for change in fresh}]
    if fresh:
        write(call.tx, call.actor, call.module.name, fresh, action=call.action.name)
    _leave_job(call.tx, call.actor, call.module.name, again, repeat=True)
    return ActionResult(
        message="Invitations are on their way to {count} people.", params={"count": told}, notices=tuple(notices)
    )


def _concerns(module: Module, draft: Draft) -> bool:
    """Whether anything can follow from the draft."""
    old = draft.old or {}
    watched = any(values.get(name) for values in (draft.new, old) for name in ("remind", "invite"))
    return watched or (draft.old is not None and bool(STIRRING & draft.changed(module)))


def _leave_job(tx: Tx, actor: Actor, module: str, ids: Iterable[str], *, repeat: bool = False) -> None:
    """Runs as the system: what is due mustn't depend on whether who saved may still see all who take part."""
    wanted = list(ids)
    everything = system(tx, __name__, actor) if wanted else actor
    for start in range(0, len(wanted), BATCH):
        payload = {"module": module, "ids": wanted[start : start + BATCH], "by": actor.user, "repeat": repeat}
        enqueue(tx, everything, FOLLOW, payload)
