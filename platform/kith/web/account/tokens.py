"""One's own API tokens: what programs may do in one's name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther

from kith.access.rights import access_to, may
from kith.definition.schemas.roles import POWERS
from kith.errors import KithError
from kith.identity import tokens
from kith.identity.tokens import Token
from kith.web.account.contexts import Own
from kith.web.account.faults import blank, faults
from kith.web.doors.parameters import one
from kith.web.look.actions import action_words
from kith.web.look.moments import ago
from kith.web.look.page import page
from kith.web.texts import gettext as _

DAYS = (7, 30, 90, 365)
USUAL = 90


def show(context: Own, request: Any) -> Any:
    """The list, and the form for a new one."""
    revoked = one(request.GET, "_done") == "revoked"
    return _list(context, request, notice=_("The token is revoked.") if revoked else None)


def save(context: Own, request: Any) -> Any:
    """Makes a token, or revokes the one that the form names."""
    chosen = one(request.POST, "revoke")
    try:
        return _revoke(context, request, chosen) if chosen else _make(context, request)
    except KithError as refused:
        request.database.give_up()
        return _list(context, request, 422, refused=refused)


def _make(context: Own, request: Any) -> Any:
    """The list with the new token's text, which is shown this once."""
    expires = _expires(request)
    scopes = _scopes(request)
    text = tokens.issue(request.tx, context.user, one(request.POST, "label"), scopes=scopes, expires=expires)
    return _list(context, request, made=text)


def _revoke(context: Own, request: Any, chosen: str) -> Any:
    tokens.revoke(request.tx, chosen, by=context.user, user=context.user)
    return HTTPSeeOther("/account/tokens?_done=revoked")


def _expires(request: Any) -> Any:
    days = one(request.POST, "days")
    if days == "never":
        return None
    if days not in map(str, DAYS):
        raise HTTPBadRequest
    return request.registry.kith.clock.now() + timedelta(days=int(days))


def _scopes(request: Any) -> list[str] | None:
    """The scopes that the form asks for; None for all that its user may do."""
    chosen = one(request.POST, "reach", "read")
    if chosen == "all":
        return None
    if chosen == "read":
        return ["read"]
    return [str(each) for each in request.POST.getall("scope")]


def _list(
    context: Own,
    request: Any,
    status: int = 200,
    *,
    made: str | None = None,
    refused: KithError | None = None,
    notice: str | None = None,
) -> Any:
    problems = faults(refused)
    found = [_row(request, each) for each in reversed(tokens.of(request.tx, context.user))]
    return page(
        request,
        "pages/account/tokens",
        status,
        tab="tokens",
        rows=found,
        made=made,
        problems=problems,
        typed=blank({key: one(request.POST, key) for key in ("label", "days", "reach")} if refused else {}),
        ticked=set(request.POST.getall("scope")) if refused else set(),
        days=DAYS,
        usual=USUAL,
        offers=_offers(request),
        powers=[power for power in POWERS if may(request.tx.site, request.actor, power)],
        notice=notice,
    )


def _offers(request: Any) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Each module that the actor has to do with: its name, what it is called, its actions as scopes and words."""
    found = []
    for module in request.tx.site.modules.values():
        access = access_to(request.tx.site, request.actor, module.name)
        labels = action_words() | {name: action.label for name, action in module.actions.items()}
        actions = [action for action in labels if access.allows(action)] if access else []
        if actions:
            scopes = [(f"{module.name}:{action}", labels[action]) for action in actions]
            found.append((module.name, module.labels.many, scopes))
    return found


def _row(request: Any, token: Token) -> dict[str, Any]:
    now = request.registry.kith.clock.now()
    over = token.expires_at is not None and token.expires_at <= now
    state = "revoked" if token.revoked else "expired" if over else "open"
    return {
        "id": token.id,
        "label": token.label,
        "state": state,
        "scopes": token.scopes,
        "made": ago(token.created_at, now),
        "used": ago(token.last_used_at, now) if token.last_used_at else None,
        "expires": token.expires_at.date().isoformat() if token.expires_at else None,
    }
