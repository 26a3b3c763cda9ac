"""Log-in, log-out, the set-up of a new site, links that set a password, one's own account, this browser's theme."""

from __future__ import annotations

from typing import Any

from pyramid.security import NO_PERMISSION_REQUIRED

from kith.identity.invites import INVITE, RESET
from kith.web.account import (
    address,
    code,
    enroll,
    external,
    forgot,
    links,
    login,
    password,
    picture,
    profile,
    sessions,
    setup,
    theme,
    tokens,
    two_factor,
)
from kith.web.account.contexts import Own
from kith.web.contexts import Staff


def includeme(config: Any) -> None:
    """Adds the routes: what comes before a log-in is open to visitors, the account to whoever it belongs to.

    Raises K910 for a provider whose secret is missing: no log-in by it could succeed.
    """
    external.check_secrets(config.registry.kith.settings.login)
    _add_doors(config)
    _add_account(config)


def _add_doors(config: Any) -> None:
    add, anybody = config.add_page, {"permission": NO_PERMISSION_REQUIRED}
    add("login", "/login", **anybody, get=login.show, post=login.enter)
    add("login.code", "/login/code", **anybody, get=code.show, post=code.enter)
    add("login.two_factor", "/login/two-factor", **anybody, get=enroll.show, post=enroll.enter)
    add("login.with", "/login/with/{provider}", **anybody, get=external.begin)
    add("login.back", "/login/with/{provider}/back", **anybody, get=external.finish)
    add("logout", "/logout", **anybody, post=login.leave)
    add("setup", "/setup/{token}", **anybody, get=setup.show, post=setup.make)
    for purpose in (INVITE, RESET):
        show, enter = links.views(purpose)
        add(purpose, f"/{purpose}/{{token}}", **anybody, get=show, post=enter)
    add("forgot", "/forgot", **anybody, get=forgot.show, post=forgot.ask)
    add("email", "/email/{token}", **anybody, get=address.look, post=address.confirm)
    add("theme", "/theme", **anybody, post=theme.choose)


def _add_account(config: Any) -> None:
    add, own = config.add_page, {"factory": Own, "permission": "own"}
    add("account", "/account", **own, get=profile.show, post=profile.save)
    add("account.picture", "/account/picture", **own, post=picture.save)
    add("account.email", "/account/email", **own, get=address.show, post=address.ask)
    add("account.password", "/account/password", **own, get=password.show, post=password.save)
    add("account.two_factor", "/account/two-factor", **own, get=two_factor.show, post=two_factor.save)
    add("account.sessions", "/account/sessions", **own, get=sessions.show, post=sessions.end)
    add("account.tokens", "/account/tokens", **own, get=tokens.show, post=tokens.save)
    add("person.picture", "/people/{id}/picture", factory=Staff, permission="staff", get=picture.serve)
