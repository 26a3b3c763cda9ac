"""Who asks: read once per request, by one statement that also tells the catalogue's version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from kith.access.actor import Actor
from kith.fields.base import Context
from kith.identity.impersonation import Impersonation, over
from kith.identity.load import Entry, anonymous, by_session
from kith.identity.second_factor import is_asked_of
from kith.portal.entering import by_session as portal_session
from kith.records.parsing import typed_by
from kith.web.texts import speak

REALM = "staff"
VISITOR = Actor(kind="visitor", name="", via="page")


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Who is logged in, a visitor where nobody is. `version` is None where no session was looked up.

    `impersonation`: somebody else acts as the actor. `over`: they did until now, and why it has to end: this request
    is a visitor's. `pending`: who has to set up a second factor before anything is open to them. `told`: there may be
    something new to tell the actor; `starred`: there are records that it gave a star.
    """

    actor: Actor
    version: int | None = None
    impersonation: Impersonation | None = None
    over: str | None = None
    pending: Actor | None = None
    told: bool = False
    starred: bool = False

    def version_in(self, connection: Connection) -> int:
        """The catalogue's version: the one that came with the log-in, else read now."""
        return anonymous(connection).version if self.version is None else self.version


def load(request: Any) -> Login:
    """The log-in that the session's cookie names. Without one the database isn't asked."""
    token = request.session_token
    if token is None:
        return Login(actor=VISITOR)
    if request.realm.portal:
        return _of_portal(request, token)
    app = request.registry.kith
    now = app.clock.now()
    entry = by_session(request.database.connection, token, REALM, now, idle=app.settings.sessions.staff_idle)
    app.seen.note(entry, now)
    if entry.actor is not None and entry.impersonation is not None:
        because = over(app.serving(entry.version).site, entry.impersonation, entry.actor, now)
        if because is not None:
            return Login(actor=VISITOR, version=entry.version, over=because)
    if entry.actor is not None and entry.actor.locale:
        speak(entry.actor.locale)
    if entry.actor is not None and not entry.proven and is_asked(app, entry):
        return Login(actor=VISITOR, version=entry.version, pending=entry.actor)
    return Login(
        actor=entry.actor or VISITOR,
        version=entry.version,
        impersonation=entry.impersonation,
        told=entry.told,
        starred=entry.starred,
    )


def _of_portal(request: Any, token: str) -> Login:
    """The log-in to the portal of the path. It is asked for with the definitions that this process served last: where
    the answer says that there are newer ones, it is asked for again with those."""
    app = request.registry.kith
    known = app.serving(request.registry.version_seen).version
    entry = _portal_entry(request, known, token)
    if entry.version != known:
        entry = _portal_entry(request, entry.version, token)
    request.registry.version_seen = entry.version
    actor, now = entry.actor, app.clock.now()
    app.seen.note(entry, now)
    if actor is None:
        return Login(actor=VISITOR, version=entry.version)
    if entry.impersonation is not None:
        because = over(app.serving(entry.version).site, entry.impersonation, actor, now)
        if because is not None:
            return Login(actor=VISITOR, version=entry.version, over=because)
    if actor.locale:
        speak(actor.locale)
    return Login(actor=actor, version=entry.version, impersonation=entry.impersonation)


def _portal_entry(request: Any, version: int, token: str) -> Entry:
    app = request.registry.kith
    tx = request.database.seen_as(version)
    portal = tx.site.portals.types.get(request.realm.portal)
    if portal is None:
        return Entry(actor=None, version=anonymous(tx.connection).version)
    return portal_session(tx, portal, token, idle=app.settings.sessions.staff_idle)


def is_asked(app: Any, entry: Entry) -> bool:
    """Whether a role of whoever came in asks for a second factor."""
    return entry.actor is not None and is_asked_of(app.serving(entry.version).site, entry.actor.roles)


def actor(request: Any) -> Actor:
    """Who asks."""
    return request.login.actor  # type: ignore[no-any-return]


def viewer(request: Any) -> Context:
    """How values are shown to whoever asks, and read from its forms: by its own clocks."""
    return typed_by(request.tx, request.actor)
