"""Denials in the audit log: what somebody wanted to change and policy refused, in a transaction of its own.

Folded by rate: see `kith.ledger.denials`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from kith.definition.model import Site
from kith.errors import KithError
from kith.fields.lookups import is_id
from kith.ledger import audit
from kith.ledger.denials import Denial
from kith.web.session.transaction import SAFE

log = structlog.get_logger("kith.web")
DENIED = frozenset({403, 404})
CODES = frozenset({"K601", "K603", "K614", "K623", "K624"})  # of a row in a batch, whose answer may be 422
Handler = Callable[[Any], Any]


def tween(handler: Handler, registry: Any) -> Handler:
    """Notes what policy refused to whoever is logged in and wanted more than to read."""

    def noting(request: Any) -> Any:
        response = handler(request)
        if request.method not in SAFE and _is_denied(request, response) and _actor(request) is not None:
            _note(request, response.status_code)
        return response

    return noting


def _is_denied(request: Any, response: Any) -> bool:
    """Whether policy said no; what no route was found for was stopped before, such as a form of another log-in."""
    if getattr(request, "matched_route", None) is None:
        return False
    problems = getattr(getattr(request, "exception", None), "problems", ())
    return response.status_code in DENIED or any(problem.code in CODES for problem in problems)


def _actor(request: Any) -> Any:
    """Who asked, where that was read; a visitor is nobody."""
    login = vars(request).get("login")
    return login.actor if login is not None and login.actor.user is not None else None


def _note(request: Any, status: int) -> None:
    """Notes the denial; one like those of the last minute is counted, and noted with them."""
    actor, app = _actor(request), request.registry.kith
    try:
        site = app.serving(request.login.version).site
        subject, detail = _subject(site, request.matchdict or {}), _detail(site, request, status)
        denial = _denial(actor, subject, detail)
        if not app.denials.is_first(denial, subject, app.clock.now()):
            return
        with request.database.apart(write=True) as tx:
            audit.note(
                tx,
                "denied",
                user_id=actor.user,
                impersonator_id=actor.impersonator,
                subject=subject,
                detail=detail,
            )
    except (KithError, SQLAlchemyError) as error:  # the denial holds whether it can be noted or not
        log.error("audit.lost", kind="denied", request_id=request.request_id, error=str(error)[:500])


def _denial(actor: Any, subject: str | None, detail: dict[str, Any]) -> Denial:
    return Denial(
        user_id=actor.user,
        impersonator_id=actor.impersonator,
        module=subject.partition("/")[0] if subject else None,
        told=tuple(sorted(detail.items())),
    )


def _subject(site: Site, named: Any) -> str | None:
    """`module` or `module/id` as the address names them; nothing of it that could be anything."""
    module = site.modules.get(named.get("module", ""))
    if module is None:
        return None
    id = str(named.get("id", "")).lower()
    return f"{module.physical}/{id}" if is_id(id) else module.physical


def _detail(site: Site, request: Any, status: int) -> dict[str, Any]:
    named = request.matchdict or {}
    module = site.modules.get(named.get("module", ""))
    action = named.get("action") or named.get("name")
    known = {"action": action} if module is not None and action in {*module.actions, "restore"} else {}
    return {"route": request.matched_route.name, "method": request.method, "status": status} | known
