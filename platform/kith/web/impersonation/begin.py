"""Beginning to act as somebody: asked why, then logged in as them until the time is over."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther

from kith.errors import KithError
from kith.identity import impersonation
from kith.web.doors.parameters import one, own_path
from kith.web.impersonation.contexts import Person
from kith.web.look.messages import Message, message_of
from kith.web.look.page import page
from kith.web.session import cookies

STUDIO = "/studio"


def show(context: Person, request: Any) -> Any:
    """The form; what stands against it in its place."""
    context.account  # noqa: B018  (404 before anything else)
    try:
        impersonation.check(request.tx, request.actor, context.account.id)
    except KithError as refused:
        return _form(context, request, 403, refusal=message_of(refused.problems[0]))
    return _form(context, request)


def enter(context: Person, request: Any) -> Any:
    """Begins, and goes on as that person to the record that one came from, else home; the form again if refused."""
    reason = one(request.POST, "reason")
    lasting = request.registry.kith.settings.sessions.impersonation
    account = context.account
    try:
        renewed = impersonation.start(
            request.tx, request.actor, request.session_token, person=account.id, reason=reason, lasting=lasting
        )
    except KithError as refused:
        problem = refused.problems[0]
        request.database.give_up()
        if problem.field == "reason":
            return _form(context, request, 422, reason=reason, fault=message_of(problem))
        return _form(context, request, 403, refusal=message_of(problem))
    wanted = own_path(one(request.POST, "next", "/"))
    response = HTTPSeeOther("/" if wanted.startswith(STUDIO) else wanted)  # it isn't the person's to see
    cookies.renew(request, response, renewed.token, renewed.expires_at)
    return response


def _form(
    context: Person,
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
        "pages/impersonate",
        status,
        account=context.account,
        minutes=int(lasting.total_seconds() // 60),
        longest=impersonation.LONGEST_REASON,
        reason=reason,
        fault=fault,
        refusal=refusal,
        next=own_path(one(request.POST or request.GET, "next", "/")),  # the form is sent to an address that has it too
    )
