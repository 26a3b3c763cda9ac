"""The way from a form into a portal: by the state machine of portals, whose invitation proves the address."""

from __future__ import annotations

from kith.access.actor import SYSTEM
from kith.portal.serving import invite_or_enlist
from kith.storage.tx import Tx


def invite(tx: Tx, portal: str, record: str) -> str | None:
    """None where the invitation is on its way; else why not: `waiting` for a seat, or the code against it."""
    return invite_or_enlist(tx, SYSTEM, portal, record)
