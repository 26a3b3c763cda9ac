"""What is done with somebody's access: invite, invite again, suspend, let in again, take away, reset the password.

Staff do it; people of the portal invite and remove others, as far as `invites` of the type goes.

Each is one transaction: the state, the seat, the link, the mail, the event and the audit entry stand or fall together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from kith.access.actor import SYSTEM, Actor
from kith.access.rights import may
from kith.definition.model import PortalType
from kith.errors import KithError, Problem
from kith.fields.keys import fold
from kith.fields.lookups import is_id
from kith.identity import links, users
from kith.identity.users import LONGEST_NAME
from kith.ledger import audit, events
from kith.ledger.events import Event
from kith.mail.accounts import can_link
from kith.mail.message import Message
from kith.mail.send import send
from kith.portal import seats, waiting
from kith.portal.access import (
    ACTIVE,
    INVITED,
    NOT_INVITED,
    SEATED,
    SUSPENDED,
    Access,
    is_let_in,
    of_record,
    portal_type,
    realm,
)
from kith.portal.addresses import link
from kith.portal.colleagues import check_reaches
from kith.records.query import get
from kith.storage.ids import new_id
from kith.storage.system import PortalAccess, Principal, Session, User
from kith.storage.tx import Tx

POWER = "manage_portals"
INVITED_FOR = timedelta(days=7)
RESET_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One record and the portal that it is about. `email` is None where the record has none."""

    portal: PortalType
    record: str
    title: str
    email: str | None
    access: Access | None
    name: str = ""  # what the account is called, where `title` isn't all of it

    @property
    def state(self) -> str:
        return self.access.state if self.access else NOT_INVITED


def invite_purpose(portal: PortalType) -> str:
    """What links that activate an access are kept under."""
    return f"portal.invite:{portal.physical}"


def reset_purpose(portal: PortalType) -> str:
    """What links for a new password of a portal are kept under."""
    return f"portal.reset:{portal.physical}"


def invite(tx: Tx, actor: Actor, portal: str, record: str) -> str:
    """The id of the access that a record gets: it takes a seat, and a mail with its link is on the way.

    Raises K470, K477, K601; K471 where the record may not log in, K472 without an address, K473 and K474 where no seat
    is left, K475 where it has access already, K476 where its address logs in as another record, K478.
    """
    case = _case(tx, actor, portal, record, colleagues=True)
    _expect(case, NOT_INVITED)
    _check_let_in(tx, actor, case)
    seats.hold(tx)
    seats.check_free(tx, case.portal)
    return _give_access(tx, actor, case)


def invite_checked(tx: Tx, actor: Actor, portal: PortalType, record: str, *, title: str, email: str) -> str:
    """The same for a record of many that were looked at together: it may log in, isn't invited, and a seat is held.

    Raises K476, K478, and what plugins have against it.
    """
    case = _Case(portal=portal, record=record, title=title, email=email, access=None)
    return _give_access(tx, actor, case)


def _give_access(tx: Tx, actor: Actor, case: _Case) -> str:
    """The id of a new access: its account, its link in a mail, its event."""
    user, record = _holder(tx, actor, case), case.record
    access, now = new_id(), tx.clock.now()
    module = tx.site.modules[case.portal.users].physical
    row = {"id": access, "user_id": user, "type": case.portal.physical, "module": module, "record_id": record}
    tx.connection.execute(
        sa.insert(PortalAccess).values(**row, kind="portal", state=INVITED, created_at=now, changed_at=now)
    )
    waiting.strike(tx, case.portal, record)
    _mail_invitation(tx, actor, case, access, user)
    _tell(tx, actor, case, user, INVITED, "portal.invited")
    return access


def enlist(tx: Tx, actor: Actor, portal: str, record: str) -> None:
    """Puts a record that could be invited on the list of those who wait for a seat.

    Raises K470, K475 for who has access or waits already, K471, K472, K477, K601.
    """
    case = _case(tx, actor, portal, record, colleagues=True)
    _expect(case, NOT_INVITED)
    _check_let_in(tx, actor, case)
    if not waiting.note(tx, case.portal, record, actor.user):
        params = {"title": case.title, "portal": case.portal.label, "state": "waiting"}
        raise KithError(Problem(code="K475", params=params))
    _note(tx, actor, case, None, "portal.waiting")


def unlist(tx: Tx, actor: Actor, portal: str, record: str) -> None:
    """Takes a record off the list of those who wait for a seat, if it is on it. Raises K470, K477, K601."""
    case = _case(tx, actor, portal, record, colleagues=True)
    if waiting.strike(tx, case.portal, record):
        _note(tx, actor, case, None, "portal.waiting_ended")


def resend(tx: Tx, actor: Actor, portal: str, record: str) -> None:
    """Mails another link to who is invited; the older one works no more. Raises what `invite` does."""
    case = _case(tx, actor, portal, record, colleagues=True)
    access = _expect(case, INVITED)
    _check_let_in(tx, actor, case)
    _touch(tx, access, INVITED)
    _mail_invitation(tx, actor, case, access.id, access.user)
    _tell(tx, actor, case, access.user, INVITED, "portal.invited_again")


def suspend(tx: Tx, actor: Actor, portal: str, record: str) -> None:
    """Shuts somebody out at once, and frees the seat. Raises K470, K475, K477, K601."""
    case = _case(tx, actor, portal, record)
    access = _expect(case, ACTIVE)
    _touch(tx, access, SUSPENDED)
    _shut_out(tx, case.portal, access)
    waiting.wake(tx)
    _tell(tx, actor, case, access.user, SUSPENDED, "portal.suspended")


def resume(tx: Tx, actor: Actor, portal: str, record: str) -> None:
    """Lets somebody in again who was suspended, with the password they had. Raises what `invite` does."""
    case = _case(tx, actor, portal, record)
    access = _expect(case, SUSPENDED)
    _check_let_in(tx, actor, case)
    seats.hold(tx)
    seats.check_free(tx, case.portal)
    _ask_plugins(tx, actor, case)
    _touch(tx, access, ACTIVE)
    _tell(tx, actor, case, access.user, ACTIVE, "portal.resumed")


def revoke(tx: Tx, actor: Actor, portal: str, record: str) -> None:
    """Takes an access away, or an invitation back: the record isn't invited any more. Raises K470, K475, K477, K601."""
    case = _case(tx, actor, portal, record, colleagues=True)
    states = (INVITED, ACTIVE, SUSPENDED) if actor.kind != "portal" else SEATED  # who staff shut out stays shut out
    access = _expect(case, *states)
    tx.connection.execute(sa.delete(PortalAccess).where(PortalAccess.id == access.id))
    _shut_out(tx, case.portal, access)
    if access.state != SUSPENDED:
        waiting.wake(tx)
    _tell(tx, actor, case, access.user, NOT_INVITED, "portal.revoked")


def reset(tx: Tx, actor: Actor, portal: str, record: str) -> None:
    """Mails a link for a new password to who is active; the present one stays good until then.

    Raises K470, K475, K477, K478, K601.
    """
    case = _case(tx, actor, portal, record)
    access = _expect(case, ACTIVE)
    token = _link(tx, reset_purpose(case.portal), access.id, access.user, RESET_FOR)
    _mail(tx, actor, case, access.user, "portal_reset", link(case.portal, f"/reset/{token}"))
    _note(tx, actor, case, access.user, "portal.password_link")


def check_may_manage(tx: Tx, actor: Actor) -> None:
    """Raises K477 for who may not manage portals. No portal user ever may."""
    if not actor.is_system and (actor.kind != "staff" or not may(tx.site, actor, POWER)):
        raise KithError(Problem(code="K477"))


def _case(tx: Tx, actor: Actor, name: str, record: str, *, colleagues: bool = False) -> _Case:
    """What a deed is about. People of the portal itself come as far as `invites` of it, where `colleagues` is set."""
    portal = portal_type(tx, name)
    if colleagues and actor.kind == "portal" and portal.invites is not None:
        check_reaches(tx, actor, portal, record)
    else:
        check_may_manage(tx, actor)
    shown = get(tx, actor, portal.users, record, ()) if is_id(record) else None
    if shown is None:
        raise KithError(Problem(code="K601"))
    whole = get(tx, SYSTEM, portal.users, record, (portal.email,))
    email, title = (whole.values[portal.email], whole.title) if whole else (None, shown.title)
    access = of_record(tx, portal, record)
    return _Case(portal=portal, record=record, title=shown.title, email=email, access=access, name=title)


def _expect(case: _Case, *states: str) -> Any:
    """The access, where its state is one of `states`. Raises K475."""
    if case.state not in states:
        params = {"title": case.title, "portal": case.portal.label, "state": case.state.replace("_", " ")}
        raise KithError(Problem(code="K475", params=params))
    return case.access


def _check_let_in(tx: Tx, actor: Actor, case: _Case) -> None:
    if actor.kind == "portal" and (case.email is None or not is_let_in(tx, case.portal, case.record)):
        raise _kept_out()
    if case.email is None:
        raise KithError(Problem(code="K472", params={"title": case.title}, field=case.portal.email))
    if not is_let_in(tx, case.portal, case.record):
        raise KithError(Problem(code="K471", params={"title": case.title, "portal": case.portal.label}))


def _holder(tx: Tx, actor: Actor, case: _Case) -> str:
    """The account that gets a seat: the one that has the address already in another portal, else a new one."""
    assert case.email is not None
    _ask_plugins(tx, actor, case)
    known = users.find(tx, case.email, kind="portal")
    if known is None:
        return _account(tx, case.email, case.name or case.title)
    held = sa.select(PortalAccess.id).where(PortalAccess.user_id == known.id, PortalAccess.type == case.portal.physical)
    if tx.connection.execute(held).first() is not None:
        if actor.kind == "portal":
            raise _kept_out()
        params = {"portal": case.portal.label, "email": case.email}
        raise KithError(Problem(code="K476", params=params, field=case.portal.email))
    return known.id


def _kept_out() -> KithError:
    """What people of a portal are told of somebody who can't be let in: never why, nor of whom it tells."""
    return KithError(Problem(code="K480"))


def _account(tx: Tx, email: str, name: str) -> str:
    user = new_id()
    tx.connection.execute(sa.insert(Principal).values(id=user, kind="user", name=name[:LONGEST_NAME] or email))
    account = {"id": user, "kind": "portal", "email": email, "email_key": fold(email), "state": INVITED}
    tx.connection.execute(sa.insert(User).values(**account, created_at=tx.clock.now()))
    return user


def _ask_plugins(tx: Tx, actor: Actor, case: _Case) -> None:
    said = tx.hooks.kith_portal_check_invite(tx=tx, actor=actor, portal=case.portal, record=case.record)
    problems = [problem for each in said for problem in each or ()]
    if problems:
        raise KithError(*problems)


def _touch(tx: Tx, access: Access, state: str) -> None:
    """Sets the state, if it is still what was looked at. Raises K475 where somebody was faster."""
    changing = sa.update(PortalAccess).where(PortalAccess.id == access.id, PortalAccess.state == access.state)
    done = tx.connection.execute(changing.values(state=state, changed_at=tx.clock.now()))
    if done.rowcount != 1:
        raise KithError(Problem(code="K475", params={"title": access.email, "portal": access.type, "state": "changed"}))


def _shut_out(tx: Tx, portal: PortalType, access: Access) -> None:
    """Ends the log-ins to this portal and takes back its links; those to other portals stay."""
    gone = sa.delete(Session).where(Session.user_id == access.user, Session.realm == realm(portal))
    tx.connection.execute(gone)
    for purpose in (invite_purpose(portal), reset_purpose(portal)):
        links.withdraw(tx, access.user, purpose)


def _link(tx: Tx, purpose: str, access: str, user: str, lifetime: timedelta) -> str:
    if not can_link(tx):
        raise KithError(Problem(code="K478"))
    return links.bound_link(tx, purpose, user, lifetime, more={"access": access})


def _mail_invitation(tx: Tx, actor: Actor, case: _Case, access: str, user: str) -> None:
    token = _link(tx, invite_purpose(case.portal), access, user, INVITED_FOR)
    _mail(tx, actor, case, user, "portal_invitation", link(case.portal, f"/activate/{token}"))


def _mail(tx: Tx, actor: Actor, case: _Case, user: str, template: str, link: str) -> None:
    row = tx.connection.execute(sa.select(User.email, User.locale).where(User.id == user)).one()
    values = {"email": row.email, "portal": case.portal.label, "by": actor.name or tx.settings.name}
    send(
        tx,
        Message(
            purpose="account",
            to=row.email,
            name=case.name or case.title,
            template=template,
            values=values,
            link=link,
            about=(case.portal.users, case.record),
            user=user,
            sender=actor.user,
            locale=row.locale or case.portal.language,
        ),
    )


def _tell(tx: Tx, actor: Actor, case: _Case, user: str, state: str, kind: str) -> None:
    """The event on the record, the audit entry, and the plugins."""
    about = Event(
        module=tx.site.modules[case.portal.users].physical,
        record_id=case.record,
        kind=kind,
        user_id=actor.user,
        impersonator_id=actor.impersonator,
        via=actor.via,
        changes={"$portal": case.portal.physical},
    )
    events.record(tx, [about])
    _note(tx, actor, case, user, kind)
    hooks = tx.hooks
    hooks.kith_portal_changed(tx=tx, portal=case.portal, record=case.record, before=case.state, after=state)


def _note(tx: Tx, actor: Actor, case: _Case, user: str | None, kind: str) -> None:
    detail = {"portal": case.portal.name, "record": case.record}
    audit.note(tx, kind, user_id=actor.user, impersonator_id=actor.impersonator, subject=user, detail=detail)
