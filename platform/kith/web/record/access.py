"""Who can see a record, why, and with whom it is shared: for whoever may edit it, or may administer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pyramid.httpexceptions import HTTPForbidden, HTTPSeeOther

from kith.access.actor import SYSTEM
from kith.access.rights import may
from kith.errors import KithError
from kith.fields.datetimes import DateTimeType
from kith.identity.groups import all_groups
from kith.records.audience import MOST, ORDER, Reader, Reason, Why, audience
from kith.records.model import Row
from kith.records.shares import holder, lasting
from kith.records.sharing import moment_of, most_shared, share, unshare
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one
from kith.web.look.messages import message_of
from kith.web.look.page import page
from kith.web.look.people import people
from kith.web.texts import gettext as _

SHOWN = 100  # people of one group before the rest is left to the full list
OFFERED = 500
_MOMENT = DateTimeType()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a group of the page: `edits` says whether they can change the record, `words` why they reach it."""

    id: str
    name: str
    email: str
    edits: bool
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """The people who reach the record for one kind of reason; `left_out` are those beyond what is shown."""

    heading: str
    people: tuple[Person, ...]
    count: int
    left_out: int


def show(context: RecordContext, request: Any) -> Any:
    """The page."""
    row = context.read(())
    _require(context, request)
    return _page(context, request, row)


def change(context: RecordContext, request: Any) -> Any:
    """Shares the record, or ends the share that `_end` names, and shows the page again; or says why not."""
    row = context.read(())
    if most_shared(request.tx, request.actor, context.name, context.id) is None:
        raise HTTPForbidden
    try:
        done = _end(context, request) if one(request.POST, "_end") else _share(context, request)
    except KithError as refused:
        request.database.give_up()
        return _page(context, request, row, 422, refused)
    return HTTPSeeOther(f"{context.address}/access?_done={done}")


def _require(context: RecordContext, request: Any) -> None:
    own = most_shared(request.tx, request.actor, context.name, context.id)
    if own is None and not may(request.tx.site, request.actor, "administer"):
        raise HTTPForbidden


def _end(context: RecordContext, request: Any) -> str:
    unshare(request.tx, request.actor, context.name, context.id, one(request.POST, "_end"))
    return "ended"


def _share(context: RecordContext, request: Any) -> str:
    kind, _colon, name = one(request.POST, "with").partition(":")
    share(
        request.tx,
        request.actor,
        context.name,
        context.id,
        with_=holder(request.tx, kind, name),
        level=one(request.POST, "level", "view"),
        until=moment_of(request.tx, one(request.POST, "until"), request.viewer.zone.key),
    )
    return "shared"


def _page(context: RecordContext, request: Any, row: Row, status: int = 200, refused: KithError | None = None) -> Any:
    title, tx = row.title or _("Untitled"), request.tx
    told = SYSTEM if may(tx.site, request.actor, "administer") else request.actor
    found = audience(tx, context.module, context.id, told)
    return page(
        request,
        "pages/access",
        status,
        title=title,
        address=f"{context.address}/access",
        groups=_groups(found, request),
        count=len(found),
        capped=len(found) >= MOST,
        shares=[(each, _until(each.until, request)) for each in lasting(tx, context.module, context.id)],
        may_share=most_shared(tx, request.actor, context.name, context.id),
        may_explain=may(tx.site, request.actor, "administer"),
        explain=f"{context.address}/explain",
        offered=_offered(request),
        typed={name: one(request.POST, name) if refused else "" for name in ("with", "level", "until")},
        problems=[message_of(each) for each in refused.problems] if refused else [],
        notice=_notice(request),
        crumbs=(
            (context.module.labels.many, f"/m/{context.name}"),
            (title, context.address),
            (_("Who can see this"), None),
        ),
    )


def _offered(request: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """With whom one can share: heading -> (value, label)."""
    tx = request.tx
    staff = [(f"user:{each.id}", each.title or "") for each in people(tx, False, "", OFFERED)]
    groups = [(f"group:{each.id}", each.name) for each in all_groups(tx)]
    roles = [(f"role:{role.name}", role.label) for role in tx.site.roles.values() if not role.abstract]
    return [
        (heading, each) for heading, each in ((_("People"), staff), (_("Groups"), groups), (_("Roles"), roles)) if each
    ]


def _groups(found: Iterable[Reader], request: Any) -> list[Group]:
    """Everybody once, under the first reason that they have for the most that they may do."""
    headings: dict[Why, str] = {
        "owner": _("The owner"),
        "share": _("Shared with them"),
        "group": _("By a group"),
        "team": _("By their team"),
        "role": _("By their role"),
        "perhaps": _("Perhaps, by a rule on what isn't open to you"),
    }
    sorted_: dict[Why, list[Person]] = {why: [] for why in ORDER}
    for each in found:
        reasons = each.edit_reasons or each.reasons
        words = ", ".join(dict.fromkeys(_words(reason, request) for reason in reasons))
        sorted_[reasons[0].why].append(Person(each.id, each.name, each.email, each.edits, words))
    return [
        Group(headings[why], tuple(some[:SHOWN]), len(some), max(len(some) - SHOWN, 0))
        for why, some in sorted_.items()
        if some
    ]


def _words(reason: Reason, request: Any) -> str:
    """Why, behind a name: the role that says so, or the share with its end."""
    if reason.share is None:
        return reason.name
    named = reason.name if reason.share.holder.kind != "user" else _("personally")
    until = _until(reason.share.until, request)
    return f"{named} ({until})" if until else named


def _until(moment: datetime | None, request: Any) -> str:
    return _("until {moment}", moment=_MOMENT.format(moment, request.viewer)) if moment else ""


def _notice(request: Any) -> str | None:
    return {"shared": _("Shared."), "ended": _("The share has ended.")}.get(one(request.GET, "_done"))
