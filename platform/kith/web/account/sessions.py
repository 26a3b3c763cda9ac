"""One's own log-ins: where they are open, and ending them."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther

from kith.errors import KithError
from kith.identity import sessions
from kith.identity.devices import SMALL, device
from kith.identity.load import UNWRITTEN
from kith.identity.sessions import Open
from kith.web.account.contexts import Own
from kith.web.doors.parameters import one
from kith.web.look.messages import message_of
from kith.web.look.moments import ago
from kith.web.look.page import page
from kith.web.texts import gettext as _


def show(context: Own, request: Any) -> Any:
    """The list."""
    told = {"ended": _("That log-in has ended."), "others": _("You are logged out everywhere else.")}
    return _list(context, request, notice=told.get(one(request.GET, "_done")))


def end(context: Own, request: Any) -> Any:
    """Ends the log-in that the form names, or all but this one."""
    chosen = one(request.POST, "session")
    if chosen == "others":
        sessions.end_others(request.tx, context.user, but=context.session, by=context.user)
        return HTTPSeeOther("/account/sessions?_done=others")
    try:
        sessions.end(request.tx, chosen, by=context.user, user=context.user)
    except KithError as refused:
        request.database.give_up()
        return _list(context, request, 422, problem=message_of(refused.problems[0]).text)
    return HTTPSeeOther("/account/sessions?_done=ended")


def _list(
    context: Own, request: Any, status: int = 200, *, problem: str | None = None, notice: str | None = None
) -> Any:
    idle = request.registry.kith.settings.sessions.staff_idle + UNWRITTEN
    found = sessions.of(request.tx, context.user, idle=idle, current=context.session)
    here = sorted(found, key=lambda each: not each.current)
    rows = [_row(request, each) for each in here]
    return page(request, "pages/account/sessions", status, tab="sessions", rows=rows, problem=problem, notice=notice)


def _row(request: Any, each: Open) -> dict[str, Any]:
    now = request.registry.kith.clock.now()
    return {
        "id": each.id,
        "current": each.current,
        "device": device_words(each.user_agent),
        "icon": "device-mobile" if device(each.user_agent)[1] in SMALL else "device-desktop",
        "ip": each.ip,
        "seen": ago(each.last_seen_at, now),
        "since": ago(each.created_at, now),
        "how": method_words(request, each),
    }


def device_words(user_agent: str) -> str:
    """A browser and its system in words."""
    browser, system = device(user_agent)
    if browser and system:
        return _("{browser} on {system}", browser=browser, system=system)
    return browser or system or _("An unknown browser")


def method_words(request: Any, each: Open) -> str:
    """How a log-in was opened, in words."""
    named = {"password": _("by password"), "link": _("by a link")}
    providers = {provider.method: provider.label for provider in request.registry.kith.settings.login.providers}
    how = named.get(each.method) or (
        _("by {provider}", provider=providers[each.method]) if each.method in providers else ""
    )
    return _("{how} and code", how=how) if each.strong and each.method in named else how
