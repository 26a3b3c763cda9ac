"""Where acting as somebody else is over, the log-in becomes its holder's own again, and a page says so.

The request that finds it over was meant as the person; it is answered as a visitor's, so that nothing of it is carried
out, and the answer is then replaced by one that leads to that page.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import structlog
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from sqlalchemy.exc import SQLAlchemyError

from kith.errors import KithError
from kith.identity import impersonation
from kith.portal import preview
from kith.web.session import cookies

log = structlog.get_logger("kith.web")
Handler = Callable[[Any], Any]


def tween(handler: Handler, registry: Any) -> Handler:
    """Replaces what a visitor would be answered by the way to the page; scripts get 403 and leave all as it is."""

    def ending(request: Any) -> Any:
        response = handler(request)
        login = vars(request).get("login")
        if login is None or login.over is None:
            return response
        if "json" in request.headers.get("Accept", ""):
            return _refusal()
        return _led_away(request, login.over) or response

    return ending


def _led_away(request: Any, because: str) -> Any:
    """The way to the page, with the log-in's new token; None where another request was first, or the database busy.

    Staff's log-in to a portal ends; their own is another one, and goes on.
    """
    in_portal, renewed = bool(request.realm.portal), None
    try:
        with request.database.apart(write=True) as tx:
            if not in_portal:
                renewed = impersonation.end(tx, request.session_token, because)
            elif not _ended_in_portal(request, tx, because):
                return None
    except (KithError, SQLAlchemyError) as error:
        log.warning("impersonation.not_ended", request_id=request.request_id, error=str(error)[:500])
        return None
    if renewed is None and not in_portal:
        return None
    address = f"/impersonation/over?because={because}"
    if request.headers.get("HX-Request"):  # the whole page has to go there, not a part of it
        response = Response(status=204, headers={"HX-Redirect": address})
    else:
        response = HTTPSeeOther(address)
    if renewed is None:
        cookies.drop(request, response, cookies.NAME)
    else:
        cookies.renew(request, response, renewed.token, renewed.expires_at)
    return response


def _ended_in_portal(request: Any, tx: Any, because: str) -> bool:
    portal = tx.site.portals.types.get(request.realm.portal)
    return portal is not None and preview.finish(tx, portal, request.session_token, because) is not None


def _refusal() -> Any:
    body = json.dumps({"title": "Forbidden", "status": 403, "detail": "Acting as somebody else is over."})
    return Response(body, status=403, content_type="application/problem+json", charset="utf-8")
