"""Accounts of staff that a plugin makes: without any role, they open nothing until an administrator grants one."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from kith.access.actor import Actor
from kith.errors import KithError, Problem
from kith.ext.own import system
from kith.identity import invites, users
from kith.mail.accounts import mail_invitation
from kith.storage.savepoint import savepoint
from kith.storage.tx import Tx


def invite(
    tx: Tx, name: str, actor: Actor, *, email: str, called: str = "", about: tuple[str, str] | None = None
) -> str:
    """The id of a new account of kind staff without a role, to whose address a link is mailed by which it is joined.

    `name` is always `__name__`: only plugins that say `system: true` may make accounts, and the audit log tells of it,
    with `actor`, who wants it. `about` is (module's name, record's id) where the mail is to be an event. Raises K2.. at
    `email`, K405 where any account has that address, of whatever kind, and K755 where mail can't hold links.
    """
    system(tx, name, actor)
    address = users.free_address(tx, email)
    taken = KithError(Problem(code="K405", params={"email": address}, field="email"))
    if users.find(tx, address, kind="portal") is not None:
        raise taken
    try:
        with savepoint(tx.connection):
            token = invites.invite(tx, by=actor.user, email=address, name=called or None)
    except IntegrityError:  # another was first with the address, at the same time
        raise taken from None
    user = users.require(tx, address).id
    if not mail_invitation(tx, user, token, by=actor.user, about=about):
        raise KithError(Problem(code="K755"))
    return user
