"""Groups of staff: making them, calling them something else, who belongs to them, letting them go."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther

from kith.errors import KithError, Problem
from kith.identity import groups
from kith.identity.groups import GroupInfo
from kith.identity.users import require
from kith.records.handover import hand_over
from kith.web.doors.parameters import one
from kith.web.look.messages import message_of
from kith.web.look.page import page
from kith.web.studio.contexts import Administration, OneGroup
from kith.web.studio.names import offered, person_called
from kith.web.studio.people import state_words
from kith.web.texts import gettext as _

Problems = Sequence[Problem]


def show(context: Administration, request: Any) -> Any:
    """The list."""
    told = {"removed": _("The group is gone.")}
    return _list(request, notice=told.get(one(request.GET, "_done")))


def make(context: Administration, request: Any) -> Any:
    """Makes a group, and opens its page."""
    name, text = one(request.POST, "name"), one(request.POST, "description")
    try:
        group = groups.add(request.tx, name, description=text, by=request.actor.user)
    except KithError as refused:
        request.database.give_up()
        return _list(request, 422, problems=refused.problems, name=name, description=text)
    return HTTPSeeOther(f"/studio/groups/{group}?_done=made")


def _list(
    request: Any,
    status: int = 200,
    *,
    problems: Problems = (),
    name: str = "",
    description: str = "",
    notice: str | None = None,
) -> Any:
    return page(
        request,
        "pages/studio/groups",
        status,
        groups=groups.all_groups(request.tx),
        problems=[message_of(each).text for each in problems],
        name=name,
        description=description,
        notice=notice,
    )


def look(context: OneGroup, request: Any) -> Any:
    """One group."""
    told = {
        "made": _("The group is made. Now take people into it."),
        "saved": _("Saved."),
        "added": _("Taken into the group."),
        "left": _("Taken out of the group."),
    }
    return _page(context, request, notice=told.get(one(request.GET, "_done")))


def save(context: OneGroup, request: Any) -> Any:
    """Gives the group another name or description, unless somebody else has done so meanwhile."""
    tx, by, group = request.tx, request.actor.user, context.group
    name, text = one(request.POST, "name"), one(request.POST, "description")
    try:
        if one(request.POST, "seen") != fingerprint(group):
            raise KithError(Problem(code="K466", params={"name": group.name}))
        groups.rename(tx, group.id, name, by=by)
        groups.describe(tx, group.id, text, by=by)
    except KithError as refused:
        request.database.give_up()
        return _page(context, request, 422, problems=refused.problems, name=name, description=text)
    return HTTPSeeOther(f"{context.address}?_done=saved")


def do(context: OneGroup, request: Any) -> Any:
    """Does what the address names."""
    deed = _DEEDS.get(request.matchdict["name"])
    if deed is None:
        raise HTTPNotFound
    try:
        return deed(context, request)
    except KithError as refused:
        request.database.give_up()
        return _page(context, request, 422, problems=refused.problems)


def _add(context: OneGroup, request: Any) -> Any:
    person = person_called(request.tx, one(request.POST, "person").strip()[:200])
    groups.add_member(request.tx, context.group.id, person, by=request.actor.user)
    return HTTPSeeOther(f"{context.address}?_done=added")


def _take_out(context: OneGroup, request: Any) -> Any:
    groups.remove_member(request.tx, context.group.id, one(request.POST, "person"), by=request.actor.user)
    return HTTPSeeOther(f"{context.address}?_done=left")


def _remove(context: OneGroup, request: Any) -> Any:
    """Lets the group go; what it owns is first given to whom the form names."""
    heir = one(request.POST, "heir").strip()[:200]
    if heir:
        hand_over(request.tx, request.actor, context.group.id, require(request.tx, person_called(request.tx, heir)).id)
    groups.remove(request.tx, context.group.id, by=request.actor.user)
    return HTTPSeeOther("/studio/groups?_done=removed")


def _page(
    context: OneGroup,
    request: Any,
    status: int = 200,
    *,
    problems: Problems = (),
    name: str | None = None,
    description: str | None = None,
    notice: str | None = None,
) -> Any:
    tx, group = request.tx, context.group
    owned = groups.owned_by(tx, group.id)
    return page(
        request,
        "pages/studio/group",
        status,
        group=group,
        name=group.name if name is None else name,
        description=(group.description or "") if description is None else description,
        seen=fingerprint(group),
        members=[(each, state_words(each.state)) for each in groups.members_of(tx, group.id)],
        owned=[(tx.site.modules[module].labels.many, count) for module, count in owned.items()],
        people=offered(tx),
        problems=[message_of(each).text for each in problems],
        notice=notice,
        crumbs=((_("Groups"), "/studio/groups"), (group.name, None)),
    )


def fingerprint(group: GroupInfo) -> str:
    """What the form was shown with, so that of two who change it at once the second is told."""
    return hashlib.sha256(f"{group.name}\0{group.description or ''}".encode()).hexdigest()[:32]


_DEEDS: dict[str, Callable[[OneGroup, Any], Any]] = {"add": _add, "take-out": _take_out, "remove": _remove}
