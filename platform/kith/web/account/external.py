"""Logging in by a provider: there, and back again. What is in between is kept by the browser, sealed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog
from pyramid.httpexceptions import HTTPFound, HTTPNotFound

from kith.errors import KithError, Problem
from kith.identity.oidc import flow
from kith.identity.oidc.accounts import account_of
from kith.identity.oidc.discovery import UnusableError
from kith.identity.oidc.flow import Begun
from kith.identity.sealing import seal, unseal
from kith.ledger import audit
from kith.settings.model import Login, OidcProvider
from kith.web.account import login as login_page
from kith.web.account.entering import proven
from kith.web.doors.parameters import one, own_path
from kith.web.session import cookies
from kith.web.session.principal import REALM

log = structlog.get_logger("kith.web")
NAME = "kith-oidc"
LIFETIME = timedelta(minutes=10)
VOUCHED = frozenset({"K453", "K454", "K455", "K456"})
SENT_BACK = ("state", "code", "iss", "error", "error_description")


def check_secrets(login: Login) -> None:
    """Raises K910 for each provider that needs a secret and has none."""
    lacking = [provider for provider in login.providers if provider.secret == ""]
    if lacking:
        raise KithError(
            *(
                Problem(code="K910", params={"name": each.name, "variable": f"KITH_OIDC_{each.name.upper()}_SECRET"})
                for each in lacking
            )
        )


def begin(context: Any, request: Any) -> Any:
    """To the provider."""
    provider = _provider(request)
    wanted = own_path(one(request.GET, "next", "/"))
    now = int(request.registry.kith.clock.now().timestamp())
    try:
        address, begun = flow.begin(provider, _back(request, provider), wanted, now)
    except UnusableError as error:
        return _refused(request, provider, _unusable(request, provider, error), wanted)
    response = HTTPFound(address)
    sealed = seal(_secret(request), begun.to_text(), of=NAME)
    cookies.put(request, response, NAME, sealed, max_age=LIFETIME)
    return response


def finish(context: Any, request: Any) -> Any:
    """Back from the provider: logged in where it vouches for somebody who has an account here, else told why not."""
    provider, begun = _provider(request), _begun(request)
    wanted = begun.wanted if begun else "/"
    try:
        person = flow.finish(provider, _back(request, provider), _in_time(request, begun), _sent_back(request))
        with request.database.apart(write=True) as tx:
            user = account_of(tx, provider, person)
    except UnusableError as error:
        return _refused(request, provider, _unusable(request, provider, error), wanted)
    except KithError as refused:
        return _refused(request, provider, refused.problems[0], wanted)
    response = proven(request, user, provider.method, wanted, strong=provider.trusted)
    cookies.drop(request, response, NAME)
    return response


def _provider(request: Any) -> OidcProvider:
    found: OidcProvider | None = request.registry.kith.settings.login.provider(request.matchdict["provider"])
    if found is None:
        raise HTTPNotFound
    return found


def _begun(request: Any) -> Begun | None:
    sent = request.cookies.get(cookies.full_name(request, NAME))
    opened = unseal(_secret(request), sent, of=NAME) if sent else None
    return Begun.from_text(opened) if opened else None


def _in_time(request: Any, begun: Begun | None) -> Begun:
    now = request.registry.kith.clock.now().timestamp()
    if begun is None or now - begun.at > LIFETIME.total_seconds():
        raise KithError(Problem(code="K457"))
    return begun


def _sent_back(request: Any) -> dict[str, str]:
    return {name: value for name in SENT_BACK if (value := one(request.GET, name))}


def _back(request: Any, provider: OidcProvider) -> str:
    """Where the provider sends the browser; it has to know this address."""
    base = request.registry.kith.settings.url or request.application_url
    return f"{base}/login/with/{provider.name}/back"


def _secret(request: Any) -> str:
    return request.registry.kith.settings.secret  # type: ignore[no-any-return]


def _unusable(request: Any, provider: OidcProvider, error: UnusableError) -> Problem:
    log.warning("oidc.unusable", request_id=request.request_id, provider=provider.name, reason=str(error)[:500])
    return Problem(code="K458", params={"label": provider.label})


def _refused(request: Any, provider: OidcProvider, problem: Problem, wanted: str) -> Any:
    """The log-in page with what is wrong. In the audit log stands whom the provider vouched for in vain, and no more:
    anybody can come here without having been there.
    """
    if problem.code in VOUCHED:
        with request.database.apart(write=True) as tx:
            detail = {"realm": REALM, "provider": provider.name, "code": problem.code}
            audit.note(tx, "login.failed", user_id=None, detail=detail)
    response = login_page.form(request, 502 if problem.code == "K458" else 422, wanted=wanted, problem=problem)
    cookies.drop(request, response, NAME)
    return response
