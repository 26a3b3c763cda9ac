"""Beginning to see a portal as one of its people: asked why, then logged in there beside one's own log-in."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther

from kith.errors import KithError
from kith.identity.impersonation import LONGEST_REASON
from kith.portal import preview
from kith.web.doors.parameters import one, own_path
from kith.web.impersonation.contexts import Guest
from kith.web.look.messages import Message, message_of
from kith.web.look.page import page
from kith.web.session import cookies
from kith.web.session.realm import below


def show(context: Guest, request: Any) -> Any:
    """The form; what stands against it in its place."""
    try:
        preview.check(request.tx, request.actor, context.person)
    except KithError as refused:
        return _form(context, request, 403, refusal=message_of(refused.problems[0]))
    return _form(context, request)


def enter(context: Guest, request: Any) -> Any:
    """Opens the log-in and goes to the portal's home; the form again if refused."""
    reason, person = one(request.POST, "reason"), context.person
    try:
        begun = preview.start(
            request.tx,
            request.actor,
            person,
            reason=reason,
            lasting=request.registry.kith.settings.sessions.impersonation,
            user_agent=request.user_agent or "",
            ip=request.remote_addr or "",
        )
    except KithError as refused:
        problem = refused.problems[0]
        request.database.give_up()
        if problem.field == "reason":
            return _form(context, request, 422, reason=reason, fault=message_of(problem))
        return _form(context, request, 403, refusal=message_of(problem))
    there = below(context.portal.name)
    response = HTTPSeeOther(there.path)
    lasting = begun.expires_at - request.registry.kith.clock.now()
    cookies.put(request, response, cookies.NAME, begun.token, max_age=lasting, realm=there)
    return response


def _form(
    context: Guest,
    request: Any,
    status: int = 200,
    *,
    reason: str = "",
    fault: Message | None = None,
    refusal: Message | None = None,
) -> Any:
    lasting = request.registry.kith.settings.sessions.impersonation
    return page(
        request,
        "pages/impersonate_portal",
        status,
        name=context.name,
        portal=context.portal.label,
        minutes=int(lasting.total_seconds() // 60),
        longest=LONGEST_REASON,
        reason=reason,
        fault=fault,
        refusal=refusal,
        next=own_path(one(request.params, "next", context.address)),
    )
