"""Who asks, and the transaction in which the answer is made: `request.actor`, `request.tx`, CSRF tokens."""

from __future__ import annotations

from typing import Any

from kith.web.session import cookies, notices, principal, realm, transaction
from kith.web.session.csrf import TokenPolicy
from kith.web.session.policy import Policy


def includeme(config: Any) -> None:
    """Adds the request's properties, the policy that asks contexts, and the tokens of forms."""
    config.add_request_method(realm.realm, "realm", reify=True)
    config.add_request_method(transaction.Database, "database", reify=True)
    config.add_request_method(property(transaction.tx), "tx", property=True)
    config.add_request_method(principal.load, "login", reify=True)
    config.add_request_method(principal.actor, "actor", reify=True)
    config.add_request_method(principal.viewer, "viewer", reify=True)
    config.add_request_method(cookies.session_token, "session_token", reify=True)
    config.add_request_method(cookies.has_session, "has_session", property=True)
    config.add_request_method(notices.read, "notices", reify=True)
    config.add_request_method(cookies.visitor_secret, "visitor_secret", reify=True)
    config.registry.version_seen = None  # the catalogue's version that the last log-in to a portal came with
    config.set_security_policy(Policy())
    config.set_csrf_storage_policy(TokenPolicy())
