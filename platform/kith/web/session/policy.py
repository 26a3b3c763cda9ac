"""Pyramid's security policy: the actor is the identity, and the context decides."""

from __future__ import annotations

from typing import Any

from pyramid.security import Allowed, Denied


class Policy:
    """Asks `context.allows(permission)`. A context that doesn't say allows whoever is logged in."""

    def identity(self, request: Any) -> Any:
        """The actor; a visitor is one too."""
        return request.actor

    def authenticated_userid(self, request: Any) -> str | None:
        """The account's id, None for visitors."""
        found: str | None = request.actor.user
        return found

    def permits(self, request: Any, context: Any, permission: str) -> Any:
        """Allowed or Denied. Nobody passes a page that isn't declared open but who is logged in to its realm."""
        if request.actor.kind != request.realm.kind:
            return Denied("not logged in here")
        allows = getattr(context, "allows", None)
        if allows is None or allows(permission):
            return Allowed("")
        return Denied("no grant for %s", permission)

    def remember(self, request: Any, userid: str, **kw: Any) -> list[tuple[str, str]]:
        """No headers: log-in sets its cookie itself."""
        return []

    def forget(self, request: Any, **kw: Any) -> list[tuple[str, str]]:
        """No headers: log-out removes its cookie itself."""
        return []
