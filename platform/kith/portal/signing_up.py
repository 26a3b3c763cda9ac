"""Asking for access to a portal by oneself: whose record has the address, and may log in, is invited.

The page counts and enqueues, for every address alike; who it belongs to is only looked for by the job.
"""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from kith.access.actor import SYSTEM
from kith.definition.model import PortalType
from kith.errors import KithError
from kith.fields.keys import fold
from kith.ledger import audit
from kith.portal import invitations
from kith.portal.access import INVITED, may_enter, of_record, portal_type
from kith.portal.serving import invite_or_enlist
from kith.storage.savepoint import savepoint
from kith.storage.tx import Tx

ASKED = "kith.portal.sign_up"  # the job that looks who asked
VIA = "sign_up"  # where events say that it came from: a visitor, of whom no more is known
_VISITOR = replace(SYSTEM, name="", via=VIA)


def let_in(tx: Tx, name: str, email: str) -> bool:
    """Invites the record with that address, or mails another link to who is invited; False where there is none to.

    Where seats are short it is put on the waiting list. Nothing is done for who is suspended, for an address that
    several records have, and where the type has no `sign_up`. Raises K470.
    """
    portal = portal_type(tx, name)
    record = _record(tx, portal, email) if portal.sign_up else None
    if record is None:
        return False
    access = of_record(tx, portal, record)
    if access is not None and access.state != INVITED:
        return False
    done = _again(tx, portal, record) if access is not None else _invite(tx, portal, record)
    if done:
        audit.note(tx, "portal.asked", user_id=None, detail={"portal": portal.name, "record": record})
    return done


def _record(tx: Tx, portal: PortalType, email: str) -> str | None:
    """The one record with the address that may log in."""
    table, key = tx.tables.table(portal.users), fold(email.strip()).replace("\0", "\ufffd")
    address = table.c[tx.tables.key_column(portal.users, tx.site.modules[portal.users].fields[portal.email]).name]
    found = tx.connection.execute(sa.select(table.c.id).where(address == key, may_enter(tx, portal, table)).limit(2))
    ids = found.scalars().all()
    return str(ids[0]) if len(ids) == 1 else None


def _invite(tx: Tx, portal: PortalType, record: str) -> bool:
    return invite_or_enlist(tx, _VISITOR, portal.name, record) in (None, "waiting")


def _again(tx: Tx, portal: PortalType, record: str) -> bool:
    try:
        with savepoint(tx.connection):
            invitations.resend(tx, _VISITOR, portal.name, record)
    except KithError:
        return False
    return True
