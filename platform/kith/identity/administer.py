"""Changing accounts: their password, their roles, whether they may log in. Each change is a use of power, and noted."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from kith.errors import KithError, Problem
from kith.fields.keys import fold, sort_key
from kith.identity import ranks, tokens
from kith.identity.passwords import chosen
from kith.identity.reach import check_change, check_handed
from kith.identity.sessions import end_sessions_of
from kith.identity.users import clean_name, free_address, physical_roles, require
from kith.ledger import audit
from kith.storage.system import Credential, Principal, User, UserRole
from kith.storage.tx import Tx


def set_password(tx: Tx, user: str, password: str, *, by: str | None = None, but: str | None = None) -> None:
    """Sets the password of an account and ends its sessions: whoever knew the old one is out.

    `but` is the hash of a session that goes on. Who was invited has joined by that. Raises K442, K469, and
    what plugins have against the password.
    """
    account = require(tx, user)
    check_change(tx, by, account)
    hashed, now = chosen(tx, password, email=account.email, name=account.name), tx.clock.now()
    changed = tx.connection.execute(
        sa.update(Credential).where(Credential.user_id == user).values(password_hash=hashed, changed_at=now)
    )
    if changed.rowcount == 0:
        tx.connection.execute(sa.insert(Credential).values(user_id=user, password_hash=hashed, changed_at=now))
    end_sessions_of(tx, user, but=but)
    audit.note(tx, "password.set", user_id=by, subject=user)
    if account.state == "invited":
        join(tx, user, by=by)


def join(tx: Tx, user: str, *, by: str | None) -> None:
    """Makes an invited account an active one."""
    tx.connection.execute(sa.update(User).where(User.id == user, User.state == "invited").values(state="active"))
    audit.note(tx, "user.joined", user_id=by, subject=user)


def set_email(tx: Tx, user: str, email: str, *, by: str | None = None) -> None:
    """Gives an account another address to log in with; open links about it stop working.

    Raises K2.., K405, K442, K469.
    """
    account = require(tx, user)
    check_change(tx, by, account)
    address = free_address(tx, email, of=user)
    if address != account.email:
        tx.connection.execute(sa.update(User).where(User.id == user).values(email=address, email_key=fold(address)))
        audit.note(tx, "email.set", user_id=by, subject=user)


def set_name(tx: Tx, user: str, name: str, *, by: str | None = None) -> None:
    """Gives an account another name. Raises K2.. for it, K442, K469, K605 where it is empty."""
    called = clean_name(name)
    if called is None:
        raise KithError(Problem(code="K605", params={"label": "Name"}, field="name"))
    account = require(tx, user)
    check_change(tx, by, account)
    if called != account.name:
        values = {"name": called, "name_sort": sort_key(called)}
        tx.connection.execute(sa.update(Principal).where(Principal.id == user).values(values))
        audit.note(tx, "name.set", user_id=by, subject=user)


def disable(tx: Tx, user: str, *, by: str | None = None) -> None:
    """Suspends an account: its sessions end and its tokens are revoked, at once and for good.

    Raises K441 for the last super administrator, K442, K469.
    """
    ranks.hold(tx)
    account = require(tx, user)
    check_change(tx, by, account)
    ranks.keep_one_super(tx, account)
    tx.connection.execute(sa.update(User).where(User.id == user).values(state="suspended"))
    end_sessions_of(tx, user)
    audit.note(tx, "user.disabled", user_id=by, subject=user, detail={"tokens": tokens.revoke_all(tx, user)})


def enable(tx: Tx, user: str, *, by: str | None = None) -> None:
    """Lets an account log in again; it makes new tokens. Raises K442, K469."""
    check_change(tx, by, require(tx, user))
    tx.connection.execute(sa.update(User).where(User.id == user, User.state == "suspended").values(state="active"))
    audit.note(tx, "user.enabled", user_id=by, subject=user)


def set_roles(tx: Tx, user: str, names: Iterable[str], *, by: str | None = None) -> None:
    """Gives an account these roles and no others, from its next request on.

    Raises K404, K408, K441, K442, K467, K469.
    """
    ranks.hold(tx)
    account = require(tx, user)
    wanted, held = set(physical_roles(tx.site, names)), set(account.roles)
    given, taken = sorted(wanted - held), sorted(held - wanted)
    check_change(tx, by, account)
    check_handed(tx, by, (*given, *taken))
    if not wanted & ranks.super_roles(tx.site):
        ranks.keep_one_super(tx, account)
    if taken:
        tx.connection.execute(sa.delete(UserRole).where(UserRole.user_id == user, UserRole.role.in_(taken)))
    if given:
        tx.connection.execute(sa.insert(UserRole), [{"user_id": user, "role": role} for role in given])
    if given or taken:
        audit.note(tx, "roles.set", user_id=by, subject=user, detail={"given": given, "taken": taken})
