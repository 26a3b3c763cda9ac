"""What somebody does with a link that was mailed to them: choose a password, and be in.

A link is good for one portal, one access, one account with the address and password that it had; once, not for long.
"""

from __future__ import annotations

import sqlalchemy as sa

from kith.access.actor import SYSTEM
from kith.definition.model import PortalType
from kith.errors import KithError, Problem
from kith.fields.keys import fold
from kith.identity import links
from kith.identity.passwords import chosen
from kith.identity.sessions import end_sessions_of
from kith.ledger import audit, events
from kith.ledger.events import Event
from kith.portal.access import ACTIVE, INVITED, Access, by_id, is_let_in, portal_type
from kith.portal.invitations import invite_purpose, reset_purpose
from kith.records.query import get
from kith.storage.system import Credential, PortalAccess, Principal, User
from kith.storage.tx import Tx


def invitation(tx: Tx, portal: str, token: str) -> Access | None:
    """Whose access an open invitation activates, for showing its page; None where it isn't good (any more)."""
    found = portal_type(tx, portal)
    return _bound(tx, found, invite_purpose(found), token, INVITED)


def reset_asked(tx: Tx, portal: str, token: str) -> Access | None:
    """Whose password an open link sets, for showing its page; None where it isn't good (any more)."""
    found = portal_type(tx, portal)
    return _bound(tx, found, reset_purpose(found), token, ACTIVE)


def activate(tx: Tx, portal: str, token: str, password: str) -> Access:
    """The access that the link has activated; its account has this password now, and every log-in of it has ended.

    Raises K403 where the link isn't good, and what plugins have against the password: then the link stays good.
    """
    found = portal_type(tx, portal)
    access = _used(tx, found, invite_purpose(found), token, password, INVITED)
    changing = sa.update(PortalAccess).where(PortalAccess.id == access.id, PortalAccess.state == INVITED)
    done = tx.connection.execute(changing.values(state=ACTIVE, changed_at=tx.clock.now()))
    if done.rowcount != 1:
        raise KithError(Problem(code="K403"))
    _tell(tx, found, access)
    return access


def set_password(tx: Tx, portal: str, token: str, password: str) -> Access:
    """The access whose account has this password now, by a link that was mailed. Raises what `activate` does."""
    found = portal_type(tx, portal)
    return _used(tx, found, reset_purpose(found), token, password, ACTIVE)


def change_password(tx: Tx, user: str, password: str, *, but: str) -> None:
    """Sets the password that somebody chose while logged in; all their log-ins end but the one with that hash.

    Raises what plugins have against the password.
    """
    row = tx.connection.execute(
        sa.select(User.email, Principal.name).join(Principal, Principal.id == User.id).where(User.id == user)
    ).one()
    _keep(tx, user, chosen(tx, password, email=row.email, name=row.name))
    end_sessions_of(tx, user, but=but)
    audit.note(tx, "password.set", user_id=user, subject=user)


def _bound(tx: Tx, portal: PortalType, purpose: str, token: str, state: str) -> Access | None:
    """The access that an open link is about, if everything that it was made for still is so."""
    found = links.bound(tx, purpose, token)
    access = by_id(tx, portal, str(found.more.get("access", ""))) if found else None
    if found is None or access is None or access.user != found.user or access.state != state:
        return None
    return access if is_let_in(tx, portal, access.record) and _is_theirs(tx, portal, access) else None


def _is_theirs(tx: Tx, portal: PortalType, access: Access) -> bool:
    """Whether the record still has the address that the link was mailed to."""
    row = get(tx, SYSTEM, portal.users, access.record, (portal.email,))
    return row is not None and fold(row.values[portal.email] or "") == fold(access.email)


def _used(tx: Tx, portal: PortalType, purpose: str, token: str, password: str, state: str) -> Access:
    access = _bound(tx, portal, purpose, token, state)
    if access is None:
        raise KithError(Problem(code="K403"))
    name = tx.connection.execute(sa.select(Principal.name).where(Principal.id == access.user)).scalar_one()
    hashed = chosen(tx, password, email=access.email, name=name)
    links.use_bound(tx, purpose, token)
    _keep(tx, access.user, hashed)
    end_sessions_of(tx, access.user)
    audit.note(tx, "password.set", user_id=access.user, subject=access.user)
    return access


def _keep(tx: Tx, user: str, hashed: str) -> None:
    values = {"password_hash": hashed, "changed_at": tx.clock.now()}
    done = tx.connection.execute(sa.update(Credential).where(Credential.user_id == user).values(values))
    if done.rowcount == 0:
        tx.connection.execute(sa.insert(Credential).values(user_id=user, **values))
    joined = sa.update(User).where(User.id == user, User.state == INVITED).values(state=ACTIVE)
    tx.connection.execute(joined)


def _tell(tx: Tx, portal: PortalType, access: Access) -> None:
    about = Event(
        module=tx.site.modules[portal.users].physical,
        record_id=access.record,
        kind="portal.activated",
        user_id=access.user,
        via="page",
        changes={"$portal": portal.physical},
    )
    events.record(tx, [about])
    detail = {"portal": portal.name, "record": access.record}
    audit.note(tx, "portal.activated", user_id=access.user, subject=access.user, detail=detail)
    tx.hooks.kith_portal_changed(tx=tx, portal=portal, record=access.record, before=INVITED, after=ACTIVE)
