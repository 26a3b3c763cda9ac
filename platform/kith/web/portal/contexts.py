"""What an address of a portal names besides module and record: the portal itself, and one's own account in it."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound

from kith.definition.model import PortalType
from kith.errors import KithError, Problem
from kith.identity.secrets import token_hash
from kith.web.doors.parameters import one, own_path
from kith.web.session.transaction import SAFE
from kith.web.texts import speak


class Door:
    """A page before the log-in. Raises 404 for a portal that isn't there."""

    def __init__(self, request: Any) -> None:
        with request.database.apart(write=False) as tx:
            found = tx.site.portals.types.get(request.realm.portal)
        if found is None:
            raise HTTPNotFound
        self.request = request
        self.portal: PortalType = found
        if found.language:
            speak(found.language)

    @property
    def address(self) -> str:
        """What stands before the addresses of the portal."""
        return str(self.request.realm.base)

    def wanted(self, params: Any) -> str:
        """Where to go after the log-in: a page of this very portal."""
        path = own_path(one(params, "next"))
        return path if path.startswith(f"{self.address}/") else self.home

    @property
    def home(self) -> str:
        """The address of the portal's home page."""
        return str(self.request.realm.path)


class Inside:
    """A page that is open to whoever is logged in to the portal."""

    def __init__(self, request: Any) -> None:
        self.request = request

    @property
    def portal(self) -> PortalType:
        """The portal."""
        return self.request.tx.site.portals.types[self.request.realm.portal]  # type: ignore[no-any-return]

    @property
    def address(self) -> str:
        """What stands before the addresses of the portal."""
        return str(self.request.realm.base)

    def allows(self, permission: str) -> bool:
        """True: what the page shows is decided piece by piece."""
        return True


class Own(Inside):
    """The account of whoever is logged in. Raises K449 for whatever would change it while it is somebody else's."""

    def __init__(self, request: Any) -> None:
        super().__init__(request)
        if request.method not in SAFE and request.login.impersonation is not None:
            raise KithError(Problem(code="K449"))

    @property
    def user(self) -> str:
        """The account's id."""
        return str(self.request.actor.user)

    @property
    def session(self) -> str:
        """The hash of the session that asks: it goes on where the others end."""
        return token_hash(self.request.session_token or "")
