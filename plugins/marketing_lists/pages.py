"""What people see of lists and mailings beside their fields: how many there are, how far it is, what came of whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kith_ext.marketing_lists.asking import EVERY_ONE, count, rows
from kith_ext.marketing_lists.letters import MAILINGS, batch_of, read
from kith_ext.marketing_lists.members import MEMBERS, SUBSCRIBED, UNSUBSCRIBED
from kith_ext.marketing_lists.sending import FAILED, QUEUED, REFUSED, SENT, recipients_of

from kith.ext import (
    Actor,
    KithError,
    PageRequest,
    Panel,
    Recipient,
    Row,
    Tx,
    mail_counts,
    page,
    parse_query,
    readable,
    recipients,
)

SHOWN = 50
GROUPS = {"queued": QUEUED, "sent": SENT, "refused": REFUSED, "failed": FAILED}
TONES = {"queued": "blue", "sent": "green", "refused": "orange", "failed": "red"}
WORDS = {  # of the states of mails
    "queued": "Queued",
    "sent": "Sent",
    "caught": "Caught, not sent",
    "refused": "Refused",
    "bounced": "Bounced",
    "failed": "Failed",
}
REASONS = {  # of the gate, as people read them
    "do_not_email": "doesn't want e-mails",
    "not_invited": "isn't invited",
    "unsubscribed": "has unsubscribed",
    "bounced": "the address doesn't exist",
    "asked": "asked for no mail",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a mailing is. `counts`: name of a group of states, how many, colour."""

    total: int
    done: int
    counts: Sequence[tuple[str, int, str]]

    @property
    def percent(self) -> int:
        """Done of all, rounded down: 100 is only said when all is done."""
        return 100 * self.done // self.total if self.total else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A recipient as the viewer may know of it: without a title where the contact isn't theirs to see."""

    id: str | None
    title: str
    address: str
    state: str
    tone: str
    reason: str
    at: datetime | None


def progress_of(tx: Tx, mailing: str, expected: int | None) -> Progress:
    """What became of the mails of a mailing so far; `expected` is to how many it was begun."""
    found = mail_counts(tx, batch_of(mailing))
    sums = {name: sum(found.get(state, 0) for state in states) for name, states in GROUPS.items()}
    written = sum(found.values())
    counts = [(name, number, TONES[name]) for name, number in sums.items()]
    return Progress(total=max(expected or 0, written), done=written - sums["queued"], counts=counts)


def mailing_panel(tx: Tx, actor: Actor, row: Row) -> Panel:
    """How far the mailing is, or to how many it would go."""
    state, of = row.values.get("state"), row.values.get("list")
    if state == "draft":
        would = _would_reach(tx, actor, of.id) if of is not None else 0
        return Panel(title="Recipients", template="draft", values={"would": would}, side=True)
    progress = progress_of(tx, row.id, row.values.get("recipients"))
    values = {"mailing": row.id, "progress": progress, "running": state == "running"}
    return Panel(title="Recipients", template="progress", values=values, side=True)


def list_panel(tx: Tx, actor: Actor, row: Row) -> Panel:
    """How many are on the list, and how many of them get its mail."""
    asked = [("list", row.id), ("total", "state"), ("limit", "1"), ("fields", "")]
    try:
        found = page(tx, actor, replace(parse_query(tx, actor, MEMBERS, asked), count_to=EVERY_ONE))
    except KithError:  # members aren't theirs to see
        return Panel(title="On this list", template="members", values={"counts": (), "reached": 0}, side=True)
    sums = {group.value: group.total.value for group in found.groups or ()}
    counts = [
        ("Subscribed", sums.get(SUBSCRIBED, 0), "green"),
        ("Unsubscribed", sums.get(UNSUBSCRIBED, 0), "gray"),
    ]
    reached = _would_reach(tx, actor, row.id) if sums.get(SUBSCRIBED) else 0
    return Panel(title="On this list", template="members", values={"counts": counts, "reached": reached}, side=True)


def recipients_page(request: PageRequest) -> Any:
    """`?mailing=<id>`: its progress, and 50 recipients; `state` keeps one group of them, `after` goes on."""
    asked, tx, actor = request.query, request.tx, request.actor
    try:
        mailing = read(tx, actor, asked.get("mailing", ""))
    except KithError:
        raise request.not_found() from None
    chosen = asked.get("state", "")
    states = GROUPS.get(chosen, ())
    found = recipients(tx, batch_of(mailing.id), states=states, after=asked.get("after") or None, limit=SHOWN + 1)
    return request.render(
        "recipients",
        heading=mailing.title,
        crumbs=((_MAILINGS, f"/m/{MAILINGS}"), (mailing.title, f"/m/{MAILINGS}/{mailing.id}")),
        mailing=mailing.id,
        progress=progress_of(tx, mailing.id, mailing.values["recipients"]),
        running=mailing.values["state"] == "running",
        chosen=chosen if states else "",
        shown=_shown(tx, actor, found[:SHOWN]),
        following=found[SHOWN - 1].id if len(found) > SHOWN else "",
    )


_MAILINGS = "Mailings"


def _would_reach(tx: Tx, actor: Actor, list_id: str) -> int:
    try:
        return count(tx, actor, recipients_of(tx, actor, list_id))
    except KithError:  # members, or addresses, aren't theirs to see
        return 0


def _shown(tx: Tx, actor: Actor, found: Sequence[Recipient]) -> list[Shown]:
    """The recipients with what the viewer may read of the contacts."""
    known = _contacts(tx, actor, [each.record for each in found if each.record])
    return [_as_shown(each, known.get(each.record or "")) for each in found]


def _contacts(tx: Tx, actor: Actor, ids: Sequence[str]) -> Mapping[str, Row]:
    fields = ("title", "email") if "email" in readable(tx, actor, "contacts") else ("title",)
    try:
        return {row.id: row for row in rows(tx, actor, "contacts", {"id": list(ids)}, fields)} if ids else {}
    except KithError:  # contacts aren't theirs to see
        return {}


def _as_shown(each: Recipient, contact: Row | None) -> Shown:
    group = next((name for name, states in GROUPS.items() if each.state in states), "queued")
    return Shown(
        id=contact.id if contact else None,
        title=contact.title if contact else "",
        address=each.address if contact and "email" in contact.values else "",
        state=WORDS.get(each.state, each.state),
        tone=TONES[group],
        reason=REASONS.get(each.reason or "", each.reason or ""),
        at=each.finished_at,
    )
