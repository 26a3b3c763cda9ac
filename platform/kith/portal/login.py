"""Logging in to a portal by password: the same answer and the same work whoever it is, or nobody at all."""

from __future__ import annotations

import sqlalchemy as sa

from kith.access.actor import SYSTEM
from kith.definition.model import PortalType
from kith.errors import KithError, Problem
from kith.fields.keys import fold
from kith.identity import forgotten
from kith.identity.login import check_throttle, clear_throttle
from kith.identity.passwords import verify
from kith.ledger import audit
from kith.portal.access import ACTIVE, is_let_in, portal_type, realm
from kith.portal.entering import acting
from kith.portal.invitations import reset
from kith.storage.system import Credential, PortalAccess, User
from kith.storage.tx import Tx

FORGOTTEN = "kith.portal.forgotten"  # the job that looks whose a forgotten password is


def check_tries(tx: Tx, email: str, ip: str) -> None:
    """Counts a try, apart from those of staff with the same address. Raises K402 beyond the limit.

    A transaction of its own, committed before the password is looked at.
    """
    check_throttle(tx, _tried(email), ip)


def forget_tries(tx: Tx, email: str) -> None:
    """Forgets the tries of an account after it logged in."""
    clear_throttle(tx, _tried(email))


def check_password(tx: Tx, portal: PortalType, email: str, password: str) -> str:
    """The id of the account that comes in with `email` and `password`. Raises K401, always the same."""
    statement = (
        sa.select(User.id, Credential.password_hash)
        .join(Credential, Credential.user_id == User.id)
        .where(User.kind == "portal", User.email_key == _key(email))
    )
    row = tx.connection.execute(statement).first()
    right = verify(row.password_hash if row else None, password)
    if row is None or not right or acting(tx, portal, row.id) is None:
        raise KithError(Problem(code="K401"))
    return str(row.id)


def note_failure(tx: Tx, portal: PortalType, email: str) -> None:
    """Puts a failed log-in into the audit log, with the account that was meant where there is one."""
    meant = sa.select(User.id).where(User.kind == "portal", User.email_key == _key(email))
    subject = tx.connection.execute(meant).scalar()
    audit.note(tx, "login.failed", user_id=None, subject=subject, detail={"realm": realm(portal)})


def count_forgotten(tx: Tx, email: str, ip: str) -> None:
    """Counts that somebody asks for a new password. Raises K402 beyond the limit."""
    forgotten.count(tx, _tried(email), ip)


def mail_forgotten(tx: Tx, name: str, email: str) -> bool:
    """Mails a link for a new password to who is active in the portal by that address; False where nobody is."""
    portal = portal_type(tx, name)
    statement = (
        sa.select(PortalAccess.record_id)
        .join(User, User.id == PortalAccess.user_id)
        .where(User.email_key == _key(email), PortalAccess.type == portal.physical, PortalAccess.state == ACTIVE)
    )
    record = tx.connection.execute(statement).scalar()
    if record is None or not is_let_in(tx, portal, record):
        return False
    reset(tx, SYSTEM, portal.name, record)
    return True


def _key(email: str) -> str:
    """The address as accounts are found by it. No account has a NUL, and PostgreSQL takes no text that has one."""
    return fold(email.strip()).replace("\0", "\ufffd")


def _tried(email: str) -> str:
    return f"portal {email.strip()}"
