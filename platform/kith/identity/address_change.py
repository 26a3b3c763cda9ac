"""Changing one's own address: it becomes the account's once a link that was mailed there is used."""

from __future__ import annotations

from datetime import timedelta

from kith.errors import KithError, Problem
from kith.identity import administer, links, users
from kith.identity.users import Account
from kith.ledger import audit
from kith.storage.tx import Tx

ADDRESS = "email"  # the links' purpose
LIFETIME = timedelta(hours=24)


def begin(tx: Tx, user: str, email: str) -> tuple[str, str]:
    """The address as it will be kept, and the token of the link that makes it the account's.

    An earlier link stops working, and so does this one where the account's address or password changes meanwhile.
    Raises K2.., K605, and K405 where other staff has the address.
    """
    try:
        address = users.free_address(tx, email, of=user)
    except KithError as refused:
        raise KithError(*(problem.at(field="email") for problem in refused.problems)) from None
    audit.note(tx, "email.asked", user_id=user, subject=user)
    return address, links.bound_link(tx, ADDRESS, user, LIFETIME, more={"email": address})


def wanted(tx: Tx, token: str) -> str | None:
    """The address that an open link confirms, or None where the link isn't good (any more)."""
    found = links.bound(tx, ADDRESS, token)
    return str(found.more["email"]) if found else None


def confirm(tx: Tx, token: str) -> tuple[Account, str]:
    """The account as it was, and the address that it has from now on. Raises K403, and K405 where it was taken."""
    address = wanted(tx, token)
    if address is None:
        raise KithError(Problem(code="K403"))
    user = links.use_bound(tx, ADDRESS, token)
    before = users.require(tx, user)
    if before.state != "active":
        raise KithError(Problem(code="K403"))
    administer.set_email(tx, user, address, by=user)
    return before, address
