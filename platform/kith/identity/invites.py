"""Inviting staff, and links for a new password. Whoever holds such a link chooses the password of one account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from kith.errors import KithError, Problem
from kith.identity import administer, links, users
from kith.identity.reach import check_change, check_handed
from kith.identity.users import Account
from kith.ledger import audit
from kith.storage.tx import Tx

INVITE, RESET = "invite", "reset"
INVITED_FOR = timedelta(days=7)
RESET_FOR = timedelta(hours=24)
_STATES = {INVITE: "invited", RESET: "active"}  # what an account has to be for its link to be good


def invite(tx: Tx, *, by: str | None, email: str, name: str | None = None, roles: Sequence[str] = ()) -> str:
    """The token of a link by which somebody new joins the staff; until it is used the account is `invited`.

    To be shown once, as /invite/<token>; it is good for a week. `by` is the account that invites, None the command
    line. Raises what `users.add` does, K442, and K467.
    """
    check_handed(tx, by, users.physical_roles(tx.site, roles))
    user = users.add(tx, email=email, name=name, roles=roles, state="invited", by=by)
    return _link(tx, INVITE, users.require(tx, user), by)


def resend(tx: Tx, *, by: str | None, user: str) -> str:
    """The token of a new link for somebody who is invited; the older one stops working.

    Raises K407, K442, K443, K469.
    """
    account = users.require(tx, user)
    check_change(tx, by, account)
    if account.state != "invited":
        raise KithError(Problem(code="K443", params={"name": account.name}))
    return _link(tx, INVITE, account, by)


def reset_link(tx: Tx, *, by: str | None, user: str) -> str:
    """The token of a link for a new password, good for a day, to be shown once as /reset/<token>.

    The present password stays good until the link is used. Raises K407, K442, K444, K469.
    """
    account = users.require(tx, user)
    check_change(tx, by, account)
    if account.state != "active":
        raise KithError(Problem(code="K444", params={"name": account.name}))
    return _link(tx, RESET, account, by)


def opened(tx: Tx, purpose: str, token: str) -> Account | None:
    """Whose password an open link for `purpose` sets, for showing its page; None where it isn't good (any more)."""
    found = links.bound(tx, purpose, token)
    account = users.find(tx, found.user) if found else None
    return account if account and account.state == _STATES[purpose] else None


def accept(tx: Tx, purpose: str, token: str, password: str) -> str:
    """The account whose password the link has set: it is active from now on, and every session of it has ended.

    Raises K403 where the link isn't good, and what plugins have against the password: then the link stays good.
    """
    user = links.use_bound(tx, purpose, token)
    account = users.find(tx, user)
    if account is None or account.state != _STATES[purpose]:
        raise KithError(Problem(code="K403"))
    administer.set_password(tx, user, password, by=user)
    return user


def _link(tx: Tx, purpose: str, account: Account, by: str | None) -> str:
    lifetime = INVITED_FOR if purpose == INVITE else RESET_FOR
    token = links.bound_link(tx, purpose, account.id, lifetime)
    audit.note(tx, "user.invited" if purpose == INVITE else "password.link", user_id=by, subject=account.id)
    return token
