"""Error pages: what went wrong, what to do next, the request's id. Never a trace."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import structlog
from pyramid.httpexceptions import HTTPException, HTTPSeeOther
from pyramid.response import Response
from sqlalchemy.exc import IntegrityError, OperationalError

from kith.access.rights import may
from kith.errors import KithError
from kith.web.look.frame import Look
from kith.web.look.messages import message_of
from kith.web.look.templates import draw
from kith.web.texts import gettext as _
from kith.web.texts import inside

log = structlog.get_logger("kith.web")
BUSY = ("locked", "timeout", "deadlock")
STATUS = {"K601": 404, "K603": 403, "K602": 412, "K402": 429, "K449": 403, "K465": 403, "K630": 503, "K861": 500}
TEXTS = {
    400: (
        "That request can't be understood",
        "Something in the address or the form isn't as it should be. Go back, check it and try again.",
    ),
    403: (
        "That isn't open to you",
        "Your roles don't allow it, or this page has been open too long. Load the page again; if it stays like this, "
        "ask an administrator.",
    ),
    404: (
        "Nothing is here",
        "The page or record doesn't exist, was deleted, or isn't open to you. Check the address, or search for it.",
    ),
    405: ("That can't be done here", "This address takes no such request. Go back and use the buttons of the page."),
    412: (
        "It was changed meanwhile",
        "Somebody else has saved this record since you opened it. Open it again to see the new version.",
    ),
    413: ("That is too large", "What you sent is larger than this site takes. Send it in smaller parts."),
    414: ("The address is too long", "Shorten the search or the filter, then try again."),
    422: ("That couldn't be saved", "Some of it breaks a rule of this site. Go back and correct it."),
    429: ("Too many tries", "Wait a few minutes, then try again."),
    500: (
        "Something went wrong on our side",
        "Nothing was saved. Try again; if it happens once more, give an administrator the number below.",
    ),
    503: ("Busy at the moment", "Another change holds the database. Nothing was saved; try again in a few seconds."),
}


def includeme(config: Any) -> None:
    """Registers the exception views; the router's own 404 and 403 come through them as well."""
    config.add_exception_view(on_http, context=HTTPException)
    config.add_notfound_view(on_http)
    config.add_forbidden_view(on_forbidden)
    config.add_exception_view(on_problems, context=KithError)
    config.add_exception_view(on_unicode, context=UnicodeError)
    config.add_exception_view(on_conflict, context=IntegrityError)
    config.add_exception_view(on_database, context=OperationalError)
    config.add_exception_view(on_fault, context=Exception)


def on_http(exc: Any, request: Any) -> Any:
    """The page for an HTTP error; a redirect passes as it is."""
    if exc.status_code < 400:
        return exc
    response = error_page(request, exc.status_code)
    if "Allow" in exc.headers:
        response.headers["Allow"] = exc.headers["Allow"]
    return response


def on_forbidden(exc: Any, request: Any) -> Any:
    """The log-in page for whoever isn't logged in, 403 for whoever is."""
    if request.actor.kind != "visitor":
        return error_page(request, 403, missing_right(exc, request))
    login = f"{request.realm.base}/login"
    if request.method not in {"GET", "HEAD"}:
        return HTTPSeeOther(login)
    wanted = request.path_qs
    if request.headers.get("HX-Request"):  # the whole page has to go to the log-in, not a part of it
        return Response(status=204, headers={"HX-Redirect": login})
    return HTTPSeeOther(login if wanted == request.realm.path else f"{login}?next={quote(wanted, safe='/')}")


def on_problems(exc: KithError, request: Any) -> Any:
    """The page for a refusal that no form has shown."""
    status = next((STATUS[each.code] for each in exc.problems if each.code in STATUS), None)
    asked = 400 if request.method in {"GET", "HEAD"} else 422
    missing = missing_right(exc, request) if status == 403 else []
    said = [message_of(each).text for each in exc.problems]
    return error_page(request, status or asked, [*said, *_places(exc, request), *missing])


def _places(exc: KithError, request: Any) -> list[str]:
    """Where plugins failed, for administrators; asks nothing of the database, whose transaction may be over."""
    login = vars(request).get("login")
    if login is None or login.actor is None:
        return []
    if not may(request.registry.kith.serving(login.version).site, login.actor, "administer"):
        return []
    return [str(each.rule) for each in exc.problems if each.code == "K861" and each.rule]


def missing_right(exc: Any, request: Any) -> list[str]:
    """Which right is missing, in words. Only of a module that is open to whoever asks: its name tells nothing new."""
    context = getattr(request, "context", None)
    module, allows = getattr(context, "module", None), getattr(context, "allows", None)
    asked = getattr(getattr(exc, "result", None), "args", ()) or _asked_by_route(request)
    if module is None or allows is None or not asked:
        return []
    right = _right(module, asked[0])
    if not right:
        return []
    many = module.labels.many
    if allows(asked[0]):
        return [_('You hold the right "{right}" on other {module}, not on this one.', right=right, module=inside(many))]
    return [_('What is missing is the right "{right}" on {module}.', right=right, module=inside(many))]


def _asked_by_route(request: Any) -> tuple[str, ...]:
    """The action that the address is for, where a record refused it and not its module."""
    route = getattr(getattr(request, "matched_route", None), "name", "")
    name = request.matchdict.get("name", "") if route == "record.action" else route.removeprefix("record.")
    return (name,) if route.startswith("record.") and name else ()


def _right(module: Any, action: str) -> str:
    """What people call the right: the label of an action of the module, else its plain word; '' for none."""
    words = {
        "create": _("create"),
        "edit": _("edit"),
        "form": _("create or edit"),
        "delete": _("delete"),
        "restore": _("restore"),
        "view": _("view"),
    }
    declared = module.actions.get(action)
    return declared.label if declared else words.get(action, "")


def on_unicode(exc: UnicodeError, request: Any) -> Any:
    """400: text that isn't text."""
    return error_page(request, 400)


def on_database(exc: OperationalError, request: Any) -> Any:
    """503 where another writer stood in the way, else 500."""
    return error_page(request, 503) if is_busy(exc) else on_fault(exc, request)


def is_busy(exc: OperationalError) -> bool:
    """Whether another writer held the database too long, or each of two waited for the other."""
    return any(word in str(exc.orig) for word in BUSY)


def on_conflict(exc: IntegrityError, request: Any) -> Any:
    """503: another writer was first, and a constraint of the database said so; a second try tells what is wrong."""
    return error_page(request, 503)


def on_fault(exc: Exception, request: Any) -> Any:
    """500, with the trace in the log alone; where a plugin's code failed, with its name."""
    plugins_fault = request.registry.kith.hooks.fault_of(exc)
    if plugins_fault is not None:
        return on_problems(KithError(plugins_fault), request)
    log.error("fault", request_id=request.request_id, exc_info=exc)
    return error_page(request, 500)


def error_page(request: Any, status: int, details: list[str] | None = None) -> Any:
    """The page (or, for a script, the JSON) that says what `status` means here and what to do next."""
    title, text = (_(said) for said in TEXTS.get(status) or TEXTS[400 if status < 500 else 500])
    if "json" in request.headers.get("Accept", ""):
        body = json.dumps({"title": title, "status": status, "detail": text, "errors": details or []})
        return Response(body, status=status, content_type="application/problem+json", charset="utf-8")
    values = {
        "title": title,
        "text": text,
        "status": status,
        "details": details or [],
        "request_id": request.request_id,
        "back": f"{request.realm.base}/login" if status == 403 and not request.has_session else None,
        "back_label": _("Log in"),
    }
    return Response(draw(request.registry.assets, "pages/error", {"look": Look(request), **values}), status=status)
