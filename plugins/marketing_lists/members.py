"""Who is on a list. All that writes it stands here, with all rights: what opens it to people are the actions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kith_ext.marketing_lists.asking import batches, rows

from kith.ext import (
    ActionCall,
    ActionResult,
    Actor,
    Change,
    KithError,
    Row,
    Tx,
    allow_mail,
    complaint,
    delete,
    get,
    mail_stopped,
    stop_mail,
    system,
    write,
)

MEMBERS = "list_members"
SUBSCRIBED, UNSUBSCRIBED = "subscribed", "unsubscribed"
_KEY = "marketing:"


def key_of(id: str) -> str:
    """What mail to the list can be unsubscribed from."""
    return f"{_KEY}{id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """How many came on a list, how many were there already, and how many of all of them don't want its mail."""

    added: int
    there: int
    unsubscribed: int


def enrol(tx: Tx, by: Actor, list_id: str, contacts: Collection[str], *, by_filter: bool = False) -> Enrolled:
    """Puts contacts on a list. Those who have unsubscribed from it by the link of a mail come as unsubscribed.

    `by` has all rights: `kith.ext.system`.
    """
    added = there = unsubscribed = 0
    for ids in batches(dict.fromkeys(contacts)):
        known = {row.values["contact"].id: row for row in members_among(tx, by, list_id, ids)}
        there += len(known)
        new = [id for id in ids if id not in known]
        stopped = _stopped(tx, by, list_id, new)
        values = {"list": list_id, "since": tx.clock.now(), "by_filter": by_filter}
        states = {id: UNSUBSCRIBED if id in stopped else SUBSCRIBED for id in new}
        changes = [Change(set={**values, "contact": id, "state": state}) for id, state in states.items()]
        # partial: whom somebody else puts there at the same time is refused as a second one
        outcome = write(tx, by, MEMBERS, changes, partial=True, events=False)
        added += sum(saved is not None for saved in outcome.saved)
        unsubscribed += len(stopped) + sum(row.values["state"] == UNSUBSCRIBED for row in known.values())
    return Enrolled(added=added, there=there, unsubscribed=unsubscribed)


def members_among(tx: Tx, by: Actor, list_id: str, contacts: Sequence[str]) -> tuple[Row, ...]:
    """The members of the list among at most 200 contacts."""
    where = {"list": list_id, "contact": list(contacts)}
    return rows(tx, by, MEMBERS, where, ("contact", "state", "by_filter")) if contacts else ()


def remove(tx: Tx, by: Actor, ids: Sequence[str]) -> None:
    """Takes these members off their lists."""
    if ids:
        delete(tx, by, MEMBERS, ids)


def add_to_list(call: ActionCall) -> ActionResult:
    """Puts the contacts of the call on the list that was asked for."""
    chosen: dict[str, list[str]] = {}
    for id, answers in call.answers.items():
        chosen.setdefault(_id(answers["list"]), []).append(id)
    by = system(call.tx, __name__, call.actor)
    done = {list_id: enrol(call.tx, by, list_id, ids) for list_id, ids in chosen.items()}
    (list_id, *others) = done
    return ActionResult() if others else _told(call, list_id, done[list_id])


def add_contact(call: ActionCall) -> ActionResult:
    """Puts the contact that was asked for on the lists of the call."""
    by = system(call.tx, __name__, call.actor)
    done = {id: enrol(call.tx, by, id, [_id(answers["contact"])]) for id, answers in call.answers.items()}
    return _told(call, *next(iter(done.items())))


def take_off(call: ActionCall) -> ActionResult:
    """Takes members off their lists. Who has unsubscribed stays so: mail asks the addresses, not the lists."""
    remove(call.tx, system(call.tx, __name__, call.actor), call.ids)
    return ActionResult(message="{count} taken off the list.", params={"count": len(call.ids)})


def unsubscribe(call: ActionCall) -> ActionResult:
    """Sends these members no more mail of their lists, since they have said so."""
    by = system(call.tx, __name__, call.actor)
    for list_id, address in _subscriptions(call.tx, by, call.ids).values():
        if address:
            stop_mail(call.tx, address, of_list=key_of(list_id))
    _set_state(call.tx, by, call.ids, UNSUBSCRIBED)
    return ActionResult(message="No more mail of this list goes there.")


def resubscribe(call: ActionCall) -> ActionResult:
    """Takes back what staff has noted. Raises KithError for those who used the link of a mail: they alone can."""
    by = system(call.tx, __name__, call.actor)
    subscriptions = _subscriptions(call.tx, by, call.ids)
    own = [row for row, id in enumerate(call.ids) if _by_themselves(call.tx, *subscriptions[id])]
    if own:
        said = "They unsubscribed by themselves: only they can come back, by the link in a mail they have"
        raise KithError(*(complaint(said, row=row) for row in own))
    for list_id, address in subscriptions.values():
        if address:
            allow_mail(call.tx, address, of_list=key_of(list_id))
    _set_state(call.tx, by, call.ids, SUBSCRIBED)
    return ActionResult(message="Mail of this list goes there again.")


def note_link_used(tx: Tx, address: str, key: str, *, again: bool) -> None:
    """Notes on the list whose `key` it is that the holder of `address` has unsubscribed, or wants it `again`."""
    list_id = key.removeprefix(_KEY)
    if not key.startswith(_KEY) or ":" in list_id:
        return
    by = system(tx, __name__)
    found = rows(tx, by, MEMBERS, {"list": list_id, "contact.email": address})
    _set_state(tx, by, [row.id for row in found], SUBSCRIBED if again else UNSUBSCRIBED)


def _stopped(tx: Tx, by: Actor, list_id: str, contacts: Sequence[str]) -> frozenset[str]:
    """Those of the contacts whose address gets no mail of the list."""
    found = rows(tx, by, "contacts", {"id": list(contacts)}, ("email",)) if contacts else ()
    addresses = {row.values["email"]: row.id for row in found if row.values["email"]}
    stopped = mail_stopped(tx, addresses, key_of(list_id))
    return frozenset(addresses[address] for address in stopped)


def _subscriptions(tx: Tx, by: Actor, ids: Sequence[str]) -> Mapping[str, tuple[str, str | None]]:
    """Member -> its list and the address."""
    found = [row for some in batches(ids) for row in rows(tx, by, MEMBERS, {"id": some}, ("list", "contact.email"))]
    return {row.id: (row.values["list"].id, row.values["contact.email"]) for row in found}


def _by_themselves(tx: Tx, list_id: str, address: str | None) -> bool:
    return address is not None and mail_stopped(tx, [address], key_of(list_id)).get(address, "asked") != "asked"


def _set_state(tx: Tx, by: Actor, ids: Sequence[str], state: str) -> None:
    if ids:
        write(tx, by, MEMBERS, [Change(id=id, set={"state": state}) for id in ids])


def _told(call: ActionCall, list_id: str, done: Enrolled) -> ActionResult:
    """What the person reads who did it."""
    found = get(call.tx, call.actor, "marketing_lists", list_id, ["title"])
    params = {"list": found.title if found else "", "added": done.added, "there": done.there}
    if not done.there:
        message = "{added} put on {list}."
    elif done.added:
        message = "{added} put on {list}; {there} were there already."
    else:
        message = "Already on {list}."
    notices = (complaint("Some of them have unsubscribed, and get no mail of it", level="warning"),)
    return ActionResult(message=message, params=params, notices=notices if done.unsubscribed else ())


def _id(answer: object) -> str:
    """The id in the answer to a lookup."""
    return str(getattr(answer, "id", answer))
