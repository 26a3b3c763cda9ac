"""Links that work once: a purpose each, kept as hashes, expiring. The set-up link of a new site is one of them.

A link that is about an account carries a stamp of its address and password: where either changes, it works no more.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from kith.errors import KithError, Problem
from kith.identity import users
from kith.identity.secrets import new_token, token_hash
from kith.storage.system import Credential, OneTimeToken, User
from kith.storage.tx import Tx

SETUP = "setup"


@dataclass(frozen=True, slots=True)
class Bound:
    """What an open link about an account says."""

    user: str
    more: Mapping[str, Any]


def make_link(tx: Tx, purpose: str, subject: str, lifetime: timedelta) -> str:
    """The token of a new link; earlier ones for the same purpose and subject stop working."""
    withdraw(tx, subject, purpose)
    return _add(tx, purpose, subject, lifetime, None)


def _add(tx: Tx, purpose: str, subject: str, lifetime: timedelta, data: Mapping[str, Any] | None) -> str:
    token, now = new_token(), tx.clock.now()
    tx.connection.execute(
        sa.insert(OneTimeToken).values(
            hash=token_hash(token),
            purpose=purpose,
            subject=subject,
            data=data,
            created_at=now,
            expires_at=now + lifetime,
        )
    )
    return token


def is_open(tx: Tx, purpose: str, token: str) -> bool:
    """True while the link can still be used, for showing its page."""
    return tx.connection.execute(sa.select(OneTimeToken.hash).where(*_usable(tx, purpose, token))).first() is not None


def use_link(tx: Tx, purpose: str, token: str) -> str:
    """The subject of the link, which is used up by this. Raises K403; of two at once one gets it."""
    return str(_used(tx, purpose, token).subject)


def bound_link(
    tx: Tx, purpose: str, user: str, lifetime: timedelta, *, alone: bool = True, more: Mapping[str, Any] | None = None
) -> str:
    """The token of a new link about an account, good until its address or password changes.

    `alone`: earlier ones for the same purpose stop working. `more` is kept with it.
    """
    if alone:
        withdraw(tx, user, purpose)
    return _add(tx, purpose, user, lifetime, {**(more or {}), "stamp": _stamp(tx, user)})


def bound(tx: Tx, purpose: str, token: str) -> Bound | None:
    """What an open link about an account says, or None where the link isn't good (any more)."""
    statement = sa.select(OneTimeToken.subject, OneTimeToken.data).where(*_usable(tx, purpose, token))
    row = tx.connection.execute(statement).first()
    return Bound(str(row.subject), row.data) if row and _is_stamped(tx, row) else None


def use_bound(tx: Tx, purpose: str, token: str) -> str:
    """The account that the link is about, which is used up by this. Raises K403; of two at once one gets it."""
    row = _used(tx, purpose, token)
    if not _is_stamped(tx, row):
        raise KithError(Problem(code="K403"))
    return str(row.subject)


def withdraw(tx: Tx, subject: str, purpose: str) -> None:
    """Takes back the links for a purpose that are about a subject."""
    about = (OneTimeToken.subject == subject, OneTimeToken.purpose == purpose)
    tx.connection.execute(sa.delete(OneTimeToken).where(*about))


def _used(tx: Tx, purpose: str, token: str) -> Any:
    statement = sa.update(OneTimeToken).where(*_usable(tx, purpose, token)).values(used_at=tx.clock.now())
    row = tx.connection.execute(statement.returning(OneTimeToken.subject, OneTimeToken.data)).first()
    if row is None:
        raise KithError(Problem(code="K403"))
    return row


def _usable(tx: Tx, purpose: str, token: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        OneTimeToken.hash == token_hash(token),
        OneTimeToken.purpose == purpose,
        OneTimeToken.used_at.is_(None),
        OneTimeToken.expires_at > tx.clock.now(),
    )


def _is_stamped(tx: Tx, row: Any) -> bool:
    """Whether the account still is what it was when the link was made."""
    made = (row.data or {}).get("stamp", "")
    return bool(made) and hmac.compare_digest(made, _stamp(tx, row.subject))


def _stamp(tx: Tx, user: str) -> str:
    """What changes with an account's address and password."""
    statement = (
        sa.select(User.email_key, Credential.password_hash)
        .outerjoin(Credential, Credential.user_id == User.id)
        .where(User.id == user)
    )
    row = tx.connection.execute(statement).first()
    told = f"{user}\0{row.email_key if row else ''}\0{(row.password_hash if row else None) or ''}"
    return hashlib.sha256(told.encode()).hexdigest()


def setup_link(tx: Tx) -> str | None:
    """The token of the site's set-up link, made anew at each start, or None once there is staff."""
    return None if users.any_staff(tx) else make_link(tx, SETUP, "site", timedelta(days=7))


def set_up(tx: Tx, token: str, *, email: str, name: str, password: str) -> str:
    """The id of the first account, a super administrator, made by the set-up link. Raises K403, K405, K2.., K4.."""
    use_link(tx, SETUP, token)
    if users.any_staff(tx):
        raise KithError(Problem(code="K403"))
    return users.add(tx, email=email, name=name, roles=first_roles(tx), password=password)


def first_roles(tx: Tx) -> list[str]:
    """Names of the roles of a site's first account: `super_admin`, else every role that may administer."""
    roles = tx.site.roles
    if "super_admin" in roles:
        return ["super_admin"]
    return [name for name, role in roles.items() if "administer" in role.may and not role.abstract]
