"""One's own account: open to staff, and to be looked at alone while somebody else acts as them."""

from __future__ import annotations

from typing import Any

from kith.errors import KithError, Problem
from kith.identity.secrets import token_hash
from kith.web.contexts import Staff
from kith.web.session.transaction import SAFE


class Own(Staff):
    """The account of whoever is logged in. Raises K449 for whatever would change it while it is somebody else's."""

    def __init__(self, request: Any) -> None:
        super().__init__(request)
        if request.method not in SAFE and request.actor.impersonator is not None:
            raise KithError(Problem(code="K449"))

    @property
    def user(self) -> str:
        """The account's id."""
        return str(self.request.actor.user)

    @property
    def session(self) -> str:
        """The hash of the session that asks: it goes on where the others end."""
        return token_hash(self.request.session_token or "")
