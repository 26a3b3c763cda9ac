"""Mailings on their way: begun, paused, cancelled by people, carried on by jobs.

A job writes mails until so many wait to be sent as the settings say, hands on to the next one, and is over: what is
killed is done once more, and who has a mail already gets no second one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from kith_ext.marketing_lists.asking import count, query, rows
from kith_ext.marketing_lists.letters import MAILINGS, Letter, batch_of, letter, read
from kith_ext.marketing_lists.members import MEMBERS, SUBSCRIBED

from kith.ext import (
    ActionCall,
    ActionResult,
    Actor,
    Change,
    KithError,
    Outgoing,
    Query,
    Running,
    Tx,
    complaint,
    enqueue,
    mail_counts,
    page,
    readable,
    record_values,
    send_mails,
    settings,
    system,
    write,
    written_to,
)

STEP = "marketing_lists.mailing"
RUNNING, PAUSED, CANCELLED, DONE = "running", "paused", "cancelled", "done"
QUEUED, SENT, FAILED, REFUSED = ("queued",), ("sent", "caught"), ("failed", "bounced"), ("refused",)  # states of mails
SOONEST, LATEST = timedelta(seconds=1), timedelta(minutes=1)  # between looks at what is still to be sent
CANCELLED_REASON = "the mailing was cancelled"


def recipients_of(tx: Tx, actor: Actor, list_id: str) -> Query:
    """Who gets mail of the list, as far as `actor` sees them: subscribed, with an address, and no test record."""
    where: dict[str, Any] = {"list": list_id, "state": SUBSCRIBED, "contact.email": {"empty": False}}
    test = _test(tx, actor)
    if test:
        where[f"contact.{test}"] = False
    return query(tx, actor, MEMBERS, where, ("contact", "contact.email"))


def _members_of(tx: Tx, actor: Actor, list_id: str) -> Query:
    """Who is subscribed to the list, with what tells whether they get its mail.

    A page of it is read from an index, wherever it begins. What is asked of the contacts themselves, in its condition,
    would be looked up for all of them for each page.
    """
    test = _test(tx, actor)
    fields = ("contact", "contact.email", *((f"contact.{test}",) if test else ()))
    return query(tx, actor, MEMBERS, {"list": list_id, "state": SUBSCRIBED}, fields, sort="since")


def _test(tx: Tx, actor: Actor) -> str | None:
    """The field that marks contacts as test records, where there is one that `actor` may read."""
    test = tx.site.modules["contacts"].test
    return test if test and test in readable(tx, actor, "contacts") else None


def start(call: ActionCall) -> ActionResult:
    """Begins the mailings, once nothing stands against any of their mails."""
    for row, id in enumerate(call.ids):
        mailing = read(call.tx, call.actor, id)
        try:
            letter(call.tx, call.actor, mailing)
            total = count(call.tx, call.actor, recipients_of(call.tx, call.actor, mailing.values["list"].id))
            if not total:
                raise KithError(
                    complaint("Nobody on the list gets mail: nobody there is subscribed and has an address")
                )
        except KithError as error:
            raise KithError(*(problem.at(row=row) for problem in error.problems)) from None
        values = {"state": RUNNING, "started_at": call.tx.clock.now(), "recipients": total, "problem": None}
        _begin(call, id, values)
    return ActionResult(message="The mailing goes out now.")


def pause(call: ActionCall) -> ActionResult:
    """Lets no further mails be written; those that wait to be sent still go out."""
    _set(call, [Change(id=id, set={"state": PAUSED}) for id in call.ids])
    return ActionResult(message="Paused. Mails that were handed over already still go out.")


def resume(call: ActionCall) -> ActionResult:
    """Goes on where the mailing was paused."""
    for row, id in enumerate(call.ids):
        try:
            letter(call.tx, call.actor, read(call.tx, call.actor, id))
        except KithError as error:
            raise KithError(*(problem.at(row=row) for problem in error.problems)) from None
        _begin(call, id, {"state": RUNNING, "problem": None})
    return ActionResult(message="The mailing goes on.")


def cancel(call: ActionCall) -> ActionResult:
    """Ends the mailings: the gate keeps back what waits to be sent."""
    _set(call, [Change(id=id, set={"state": CANCELLED, "finished_at": call.tx.clock.now()}) for id in call.ids])
    for id in call.ids:
        enqueue(call.tx, call.actor, STEP, {"mailing": id}, key=id)
    return ActionResult(message="Cancelled. Nobody else gets a mail of it.")


def kept_back(tx: Tx, mails: Sequence[Outgoing]) -> Mapping[str, str]:
    """The mails of mailings that were cancelled."""
    of = {mail.id: str(mail.batch).removeprefix(batch_of("")) for mail in mails if _is_ours(mail)}
    if not of:
        return {}
    where = {"id": sorted(set(of.values())), "state": CANCELLED}
    gone = {row.id for row in rows(tx, system(tx, __name__), MAILINGS, where)}
    return {id: CANCELLED_REASON for id, mailing in of.items() if mailing in gone}


def step(running: Running) -> None:
    """Writes mails of a mailing, and hands on to the next job; what can't be written pauses it, and says why."""
    try:
        _write_mails(running)
    except KithError as error:
        if any(problem.code == "K603" for problem in error.problems):  # who began it may not go on: the runner says so
            raise
        with running.begin() as tx:
            running.finish(tx)
            values = {"state": PAUSED, "problem": error.problems[0].message[:500]}
            by = system(tx, __name__, running.actor)
            write(tx, by, MAILINGS, [Change(id=running.payload["mailing"], set=values)])


def _write_mails(running: Running) -> None:
    """Page after page, each in a transaction of its own, until there is no more room, or nobody left."""
    id: str = running.payload["mailing"]
    room, more = -1, True
    cursor = running.progress.get("cursor") or running.payload.get("cursor")
    while more:
        with running.begin() as tx:
            state = _locked(tx, running.actor, id)
            room = _room(tx, id) if room < 0 else room
            if state not in (RUNNING, CANCELLED):
                more = False
                running.finish(tx)
            elif state == CANCELLED or running.payload.get("written"):
                more = False
                _drain(tx, running, state)
            elif room <= 0:
                more = False
                _hand_on(tx, running, SOONEST, cursor=cursor)
            else:
                written, cursor = _write_page(tx, running.actor, id, cursor)
                room, more = max(room - written, 0), cursor is not None
                _go_on(tx, running, cursor)


def _go_on(tx: Tx, running: Running, cursor: str | None) -> None:
    """Notes with the mails of a page where to go on; after the last one, that there is only waiting left."""
    if cursor is None:
        _hand_on(tx, running, SOONEST, written=True)
    else:
        running.keep(tx, {"cursor": cursor})


def _locked(tx: Tx, actor: Actor, id: str) -> str | None:
    """The state of the mailing, which nobody changes until the end of the transaction: two jobs of it take turns.

    A write of nothing is what locks it. Raises K603 where `actor` may start mailings no more.
    """
    try:
        write(tx, actor, MAILINGS, [Change(id=id)], action="start")
    except KithError as error:
        if error.problems[0].code == "K601":  # deleted meanwhile
            return None
        raise
    state: str | None = read(tx, actor, id).values["state"]
    return state


def _room(tx: Tx, id: str) -> int:
    """How many more mails may wait to be sent."""
    ahead: int = settings(tx, __name__)["ahead"]
    return max(ahead - _sum(mail_counts(tx, batch_of(id)), QUEUED), 0)


def _write_page(tx: Tx, actor: Actor, id: str, cursor: str | None) -> tuple[int, str | None]:
    """How many mails were written to the next members of the list, and where to go on."""
    mailing = read(tx, actor, id)
    text = letter(tx, actor, mailing)
    shown = page(tx, actor, replace(_members_of(tx, actor, mailing.values["list"].id), cursor=cursor))
    test = f"contact.{_test(tx, actor)}"
    getting = [row.values for row in shown.rows if row.values["contact.email"] and not row.values.get(test)]
    messages = _messages(tx, actor, text, {row["contact"].id: row["contact.email"] for row in getting})
    send_mails(tx, actor, messages)
    return len(messages), shown.next


def _messages(tx: Tx, actor: Actor, text: Letter, addresses: Mapping[str, str]) -> list[Any]:
    """A mail to each of the contacts (id -> address), but to those that have one: by record and by address."""
    assert text.batch is not None
    had = written_to(tx, text.batch, list(addresses.values()), list(addresses))
    one_each = {address: id for id, address in addresses.items() if not had & {id, address}}
    values = record_values(tx, actor, "contacts", list(one_each.values()), ("title", *text.names)) if one_each else {}
    return [
        text.to(id, address, values[id]["title"], {name: values[id][name] for name in text.names})
        for address, id in one_each.items()
        if id in values
    ]


def _drain(tx: Tx, running: Running, state: str) -> None:
    """Waits for what isn't sent yet, then notes what came of all."""
    id: str = running.payload["mailing"]
    counts = mail_counts(tx, batch_of(id))
    if _sum(counts, QUEUED):
        waited = timedelta(seconds=running.payload.get("pause", 0)) * 2
        _hand_on(tx, running, min(max(waited, SOONEST), LATEST), written=True)
        return
    running.finish(tx)
    states = {"sent": SENT, "refused": REFUSED, "failed": FAILED}
    values: dict[str, Any] = {name: _sum(counts, each) for name, each in states.items()}
    if state == RUNNING:
        values |= {"state": DONE, "finished_at": tx.clock.now(), "recipients": sum(counts.values())}
    write(tx, running.actor, MAILINGS, [Change(id=id, set=values)], action="start")


def _hand_on(tx: Tx, running: Running, pause_: timedelta, **more: Any) -> None:
    """Ends this job and leaves the rest to another one, unless one waits already."""
    running.finish(tx)
    id = running.payload["mailing"]
    payload = {"mailing": id, "pause": pause_.total_seconds(), **more}
    enqueue(tx, running.actor, STEP, payload, run_at=tx.clock.now() + pause_, key=id)


def _begin(call: ActionCall, id: str, values: Mapping[str, Any]) -> None:
    _set(call, [Change(id=id, set=values)])
    enqueue(call.tx, call.actor, STEP, {"mailing": id}, key=id)


def _set(call: ActionCall, changes: Sequence[Change]) -> None:
    write(call.tx, call.actor, MAILINGS, changes, action=call.action.name)


def _sum(counts: Mapping[str, int], states: Sequence[str]) -> int:
    return sum(counts.get(state, 0) for state in states)


def _is_ours(mail: Outgoing) -> bool:
    return bool(mail.batch) and str(mail.batch).startswith(batch_of(""))
