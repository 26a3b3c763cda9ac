"""What went wrong, as problem details (RFC 9457): a status, what to do, and each complaint with its field and row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

import orjson
import structlog
from pyramid.httpexceptions import HTTPException
from pyramid.response import Response
from sqlalchemy.exc import IntegrityError, OperationalError

from kith.access.rights import may
from kith.errors import KithError, Problem
from kith.i18n import render
from kith.web.doors.errors import is_busy
from kith.web.texts import gettext, spoken

log = structlog.get_logger("kith.web.api")

# status: (the last part of its type, its title, what to do)
KINDS: Mapping[int, tuple[str, str, str]] = {
    400: ("malformed", "The request can't be understood", "Correct what the errors name, then send it again."),
    401: ("unauthorized", "A valid token is needed", "Send the header Authorization: Bearer TOKEN."),
    403: ("forbidden", "The token's rights don't allow this", "An administrator can grant it in config/roles.yaml."),
    404: ("not-found", "Nothing is here", "It isn't there, was deleted, or isn't open to this token."),
    405: ("method-not-allowed", "This address takes no such request", "The Allow header names the methods."),
    406: ("not-acceptable", "Only JSON is answered", "Accept application/json."),
    409: ("conflict", "The request conflicts with what is there", "Look at the present state, then decide again."),
    412: ("stale", "The record was changed meanwhile", "Read it again, put the change on top and send the new ETag."),
    413: ("too-large", "That is too much at once", "Send it in smaller parts."),
    414: ("address-too-long", "The address is too long", "Shorten the parameters."),
    415: ("media-type", "Only JSON is taken", "Send Content-Type: application/json."),
    422: ("rules", "The data breaks rules", "Correct the fields that the errors name. Nothing was saved."),
    429: ("too-many", "Too many requests", "Wait as long as the Retry-After header says."),
    500: ("fault", "Something went wrong on our side", "Nothing was saved. Give the X-Request-Id to an administrator."),
    503: (
        "busy",
        "The database is busy with this or something else",
        "Nothing was saved. Ask for less, or again in a while.",
    ),
}
# a refusal whose problems have all of one status has that; everything else is 422, or 400 where nothing was sent
STATUS: Mapping[str, int] = {
    "K402": 429,
    "K436": 404,
    "K438": 403,
    "K505": 503,
    "K520": 422,
    "K521": 409,
    "K601": 404,
    "K602": 409,
    "K603": 403,
    "K607": 400,
    "K609": 400,
    "K616": 400,
    "K617": 400,
    "K618": 400,
    "K619": 409,
    "K620": 400,
    "K622": 413,
    "K623": 403,
    "K624": 403,
    "K625": 409,
    "K652": 409,
    "K626": 409,
    "K630": 503,
    "K660": 413,
    "K666": 503,
    "K670": 503,
    "K631": 400,
    "K632": 400,
    "K633": 400,
    "K642": 500,
    "K643": 409,
    "K644": 409,
    "K645": 409,
    "K647": 400,
    "K683": 404,
    "K684": 403,
    "K685": 404,
    "K686": 409,
    "K687": 409,
    "K861": 500,
}
READS = frozenset({"GET", "HEAD"})
FOR_PEOPLE = "/api/docs"  # the page that shows the API


class RefusedError(Exception):
    """A request that is refused with a certain status."""

    def __init__(self, status: int, *problems: Problem, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, *problems)
        self.status = status
        self.problems = problems
        self.headers = dict(headers or {})


class ForPrograms:
    """A view predicate: whether the address is one of the API, for the errors that are raised outside of its views."""

    def __init__(self, value: bool, config: Any) -> None:
        self.value = value

    def text(self) -> str:
        """What Pyramid shows of it."""
        return f"for_programs = {self.value}"

    phash = text

    def __call__(self, context: Any, request: Any) -> bool:
        """Reads the raw path, which may be no text at all."""
        path = str(request.environ.get("PATH_INFO", ""))
        return (path.startswith("/api/") and not path.startswith(FOR_PEOPLE)) is self.value


def includeme(config: Any) -> None:
    """Registers the answers to everything that is raised below /api/."""
    config.add_view_predicate("for_programs", ForPrograms)
    config.add_exception_view(on_refusal, context=RefusedError)
    config.add_exception_view(on_problems, context=KithError, for_programs=True)
    config.add_exception_view(on_http, context=HTTPException, for_programs=True)
    config.add_exception_view(on_unicode, context=UnicodeError, for_programs=True)
    config.add_exception_view(on_conflict, context=IntegrityError, for_programs=True)
    config.add_exception_view(on_database, context=OperationalError, for_programs=True)
    config.add_exception_view(on_fault, context=Exception, for_programs=True)
    config.add_notfound_view(on_http, for_programs=True)
    config.add_forbidden_view(on_http, for_programs=True)


def on_refusal(exc: RefusedError, request: Any) -> Any:
    """The problem details of a refusal."""
    return problem_response(exc.status, exc.problems, headers=exc.headers, rules=_may_administer(request))


def on_problems(exc: KithError, request: Any) -> Any:
    """The problem details of what the engine refused."""
    status = status_of(exc.problems, reading=request.method in READS)
    waits = [str(each.params["seconds"]) for each in exc.problems if each.code == "K402" and "seconds" in each.params]
    headers = {"Retry-After": waits[0]} if waits else {}
    return problem_response(status, exc.problems, headers=headers, rules=_may_administer(request))


def _may_administer(request: Any) -> bool:
    """Whether the caller is told where rules stand; asks nothing of the database, whose transaction may be over."""
    login = request.__dict__.get("login")
    if login is None or login.actor is None:
        return False
    return may(request.registry.kith.serving(login.version).site, login.actor, "administer")


def on_http(exc: HTTPException, request: Any) -> Any:
    """The problem details of an error that has a status already."""
    if exc.status_code < 400:
        return exc
    allow = exc.headers.get("Allow")
    return problem_response(exc.status_code, headers={"Allow": allow} if allow else {})


def on_unicode(exc: UnicodeError, request: Any) -> Any:
    """400: text that isn't text."""
    return problem_response(400)


def on_conflict(exc: IntegrityError, request: Any) -> Any:
    """409: another writer was first, and a constraint of the database said so."""
    return problem_response(409)


def on_database(exc: OperationalError, request: Any) -> Any:
    """503 where another writer stood in the way, else 500."""
    if is_busy(exc):
        return problem_response(503, headers={"Retry-After": "2"})
    return on_fault(exc, request)


def on_fault(exc: Exception, request: Any) -> Any:
    """500, with the trace in the log alone; where a plugin's code failed, with its name."""
    plugins_fault = request.registry.kith.hooks.fault_of(exc)
    if plugins_fault is not None:
        return on_problems(KithError(plugins_fault), request)
    log.error("fault", request_id=getattr(request, "request_id", None), exc_info=exc)
    return problem_response(500)


def status_of(problems: Iterable[Problem], *, reading: bool = False) -> int:
    """The status that all `problems` have in common, else 422 (400 for a request that only reads)."""
    found = {STATUS.get(each.code, 400 if reading else 422) for each in problems}
    return found.pop() if len(found) == 1 else 400 if reading else 422


def problem_response(
    status: int,
    problems: Iterable[Problem] = (),
    *,
    headers: Mapping[str, str] | None = None,
    rules: bool = False,
) -> Any:
    """The answer `application/problem+json` for `status` with each of `problems`; `rules` tells where rules stand."""
    response = Response(body=orjson.dumps(details(status, problems, rules=rules)), status=status)
    response.content_type = "application/problem+json"
    response.headers.update(headers or {})
    return response


def details(status: int, problems: Iterable[Problem] = (), *, rules: bool = False) -> dict[str, Any]:
    """`{type, title, status, detail, errors}`; `type` is stable, for programs to tell the kinds apart."""
    name, title, todo = KINDS.get(status) or (str(status), HTTPStatus(status).phrase, "")
    errors = [error_of(each, rules=rules) for each in problems]
    return {
        "type": f"urn:kith:problem:{name}",
        "title": gettext(title),
        "status": status,
        "detail": errors[0]["message"] if len(errors) == 1 else gettext(todo),
        "errors": errors,
    }


def error_of(problem: Problem, *, rules: bool = False) -> dict[str, Any]:
    """One complaint: `{field, code, message}`, with `row` in a batch; the message in the caller's language.

    With `rules` also `rule`: file, line and column of the rule that was broken.
    """
    shown: dict[str, Any] = {"field": problem.field, "code": problem.code, "message": render(problem, spoken())}
    if problem.row is not None:
        shown["row"] = problem.row
    if rules and problem.rule is not None:
        shown["rule"] = str(problem.rule)
    return shown
