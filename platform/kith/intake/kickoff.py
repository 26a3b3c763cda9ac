"""The way from a form into a portal: by the state machine of portals, whose invitation proves the address."""

from __future__ import annotations

from kith.access.actor import SYSTEM
from kith.errors import KithError
from kith.portal import invitations
from kith.portal.serving import FULL
from kith.storage.savepoint import savepoint
from kith.storage.tx import Tx


def invite(tx: Tx, portal: str, record: str) -> str | None:
    """None where the invitation is on its way; else why not: `waiting` for a seat, or the code against it."""
    try:
        with savepoint(tx.connection):
            invitations.invite(tx, SYSTEM, portal, record)
    except KithError as error:
        code = error.problems[0].code
        return _enlist(tx, portal, record) if code in FULL else code
    return None


def _enlist(tx: Tx, portal: str, record: str) -> str:
    try:
        with savepoint(tx.connection):
            invitations.enlist(tx, SYSTEM, portal, record)
    except KithError as error:
        return error.problems[0].code
    return "waiting"
