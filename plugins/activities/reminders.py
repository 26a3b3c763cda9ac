"""Reminders: noted for each person when something is saved, sent once when they are due."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from kith_ext.activities.activity import Activity, day_begins, every, person_of, read_activity, zone_of
from kith_ext.activities.words import language_of, told_time

from kith.ext import (
    Actor,
    Change,
    KithError,
    Message,
    Row,
    Running,
    Tx,
    get,
    page,
    parse_query,
    readable,
    remind_of,
    send_mail,
    write,
)

BATCH = 100  # reminders of one transaction


def arm(tx: Tx, actor: Actor, activity: Activity) -> None:
    """Notes when each person is to be reminded of the activity; what was noted before and holds no longer is dropped.

    A reminder that was sent stays sent, until another moment becomes due.
    """
    wanted, changes = moments(tx, activity), []
    for row in _armed(tx, actor, activity.id):
        due = wanted.pop(row.values["person"].id, None)
        state = row.values["state"]
        if due is None and state == "waiting":
            changes.append(_set(row, state="dropped"))
        elif due is not None and (due != row.values["due_at"] or state == "dropped"):
            changes.append(_set(row, due_at=due, state="waiting"))
    about = f"{activity.module}/{activity.id}"
    changes += [
        Change(values={"person": id, "about": about}, set={"due_at": due, "state": "waiting"})
        for id, due in wanted.items()
    ]
    if changes:
        write(tx, actor, "reminders", changes, events=False)


def moments(tx: Tx, activity: Activity) -> dict[str, datetime]:
    """Account -> when to remind its owner, by the clocks of each; nobody where it is closed, over, or has none."""
    found: dict[str, datetime] = {}
    if activity.over(tx.clock.now()):
        return found
    begins = day_begins(tx)
    for id in activity.people:
        person = person_of(tx, id)
        due = activity.due(zone_of(tx, person), begins) if person is not None else None
        if due is not None:
            found[id] = due
    return found


def send_due(running: Running) -> None:
    """Sends all that is due, a batch in a transaction: the mail is written with the note that it was."""
    while True:
        with running.begin() as tx:
            rows = find_due(tx, running.actor)
            for row in rows:
                remind(tx, running.actor, row)
            if len(rows) < BATCH:
                running.finish(tx)
                return


def move(running: Running) -> None:
    """Notes anew when a person is to be reminded, by the clocks where they are now: a batch in a transaction."""
    with running.begin() as tx:
        pairs = [("person", running.payload["person"]), ("state", "waiting"), ("fields", "about"), ("limit", "200")]
        rows = list(every(tx, running.actor, parse_query(tx, running.actor, "reminders", pairs)))
    abouts = [about for row in rows if (about := row.values["about"]) is not None]
    for start in range(0, len(abouts), BATCH):
        with running.begin() as tx:
            for about in abouts[start : start + BATCH]:
                activity = read_activity(tx, running.actor, about.module, about.id)
                if activity is not None:
                    arm(tx, running.actor, activity)
        if not running.renew({"done": min(start + BATCH, len(abouts)), "of": len(abouts)}):
            return


def find_due(tx: Tx, actor: Actor) -> tuple[Row, ...]:
    """The reminders that are due and weren't sent, the oldest first, a batch of them."""
    query = parse_query(tx, actor, "reminders", [("state", "waiting"), ("sort", "due_at"), ("limit", str(BATCH))])
    condition = parse_query(tx, actor, "reminders", [("due_at.lte", tx.clock.now().isoformat())]).where
    return page(tx, actor, replace(query, rule=condition)).rows


def remind(tx: Tx, actor: Actor, row: Row) -> None:
    """Sends one reminder, unless it is for nothing by now, or for another moment.

    Raises K602 where another was first: what was written here goes back with the transaction.
    """
    about, user = row.values["about"], row.values["person"].id
    activity = read_activity(tx, actor, about.module, about.id)
    due = moments(tx, activity).get(user) if activity else None
    if activity is None or due is None:
        change = _set(row, state="dropped")
    elif due > tx.clock.now():
        change = _set(row, due_at=due)  # moved a moment ago, or the person went elsewhere
    else:
        change = _set(row, state="sent" if _told(tx, actor, activity, user) else "dropped")
    write(tx, actor, "reminders", [change], events=False)


def _told(tx: Tx, actor: Actor, activity: Activity, user: str) -> bool:
    """Whether the person may see the activity today, and is told of it: in the page, and by mail where that can go."""
    person = person_of(tx, user)
    row = _as_seen(tx, person, activity) if person is not None else None
    if person is None or row is None:
        return False
    remind_of(tx, actor, user, activity.module, activity.id)
    _mail(tx, actor, person, activity, row)
    return True


def _mail(tx: Tx, actor: Actor, person: Actor, activity: Activity, row: Row) -> None:
    """Writes the mail: it says what the person may read of the activity today."""
    linked = tx.settings.url is not None or tx.settings.mail.caught
    name = "activity_reminder" if linked else "activity_reminder_plain"
    locale = language_of(tx, name, person.locale)
    message = Message(
        purpose="content",
        to=person.email,
        name=person.name,
        template=name,
        values=_values(tx, person, activity, row, locale),
        link=f"/m/{activity.module}/{activity.id}" if linked else None,
        user=person.user,
        locale=locale,
    )
    with suppress(KithError):  # an address that no mail can go to mustn't keep the others from theirs
        send_mail(tx, actor, message)


def _as_seen(tx: Tx, person: Actor, activity: Activity) -> Row | None:
    """The activity as the person may read it; None where it isn't theirs to see."""
    fields = [name for name in ("location", "about") if name in (readable(tx, person, activity.module) or ())]
    return get(tx, person, activity.module, activity.id, fields)


def _values(tx: Tx, person: Actor, activity: Activity, row: Row, locale: str) -> Mapping[str, str]:
    label = tx.site.modules[activity.module].labels.one
    starts, zone = activity.starts, zone_of(tx, person)
    about = row.values.get("about")
    place = (row.values.get("location"), about.title if about is not None else None)
    return {
        "what": label,
        "subject": row.title,
        "when": told_time(starts, activity.ends, zone=zone, locale=locale) if starts is not None else "",
        "where": ", ".join(part for part in place if part),
    }


def _armed(tx: Tx, actor: Actor, about: str) -> tuple[Row, ...]:
    return tuple(every(tx, actor, parse_query(tx, actor, "reminders", [("about", about), ("limit", "200")])))


def _set(row: Row, **values: Any) -> Change:
    return Change(id=row.id, version=row.version, set=values)
