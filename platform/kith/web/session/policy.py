"""Pyramid's security policy: the actor is the identity, and the context decides."""

from __future__ import annotations

from typing import Any

from pyramid.security import Allowed, Denied


class Policy:
    """Asks `context.allows(permission)`. A context that doesn't say allows staff alone."""

    def identity(self, request: Any) -> Any:
        """The actor; a visitor is one too."""
        return request.actor

    def authenticated_userid(self, request: Any) -> str | None:
        """The account's id, None for visitors."""
        found: str | None = request.actor.user
        return found

    def permits(self, request: Any, context: Any, permission: str) -> Any:
        """Allowed or Denied. Nobody but staff passes a page that isn't declared open."""
        if request.actor.kind != "staff":
            return Denied("not logged in as staff")
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
