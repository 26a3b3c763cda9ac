"""Links that work once: a purpose each, kept as hashes, expiring. The set-up link of a new site is one of them."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from kith.errors import KithError, Problem
from kith.identity import users
from kith.identity.secrets import new_token, token_hash
from kith.storage.system import OneTimeToken
from kith.storage.tx import Tx

SETUP = "setup"


def make_link(tx: Tx, purpose: str, subject: str, lifetime: timedelta) -> str:
    """The token of a new link; earlier ones for the same purpose and subject stop working."""
    token, now = new_token(), tx.clock.now()
    same = (OneTimeToken.purpose == purpose) & (OneTimeToken.subject == subject)
    tx.connection.execute(sa.delete(OneTimeToken).where(same))
    tx.connection.execute(
        sa.insert(OneTimeToken).values(
            hash=token_hash(token), purpose=purpose, subject=subject, created_at=now, expires_at=now + lifetime
        )
    )
    return token


def is_open(tx: Tx, purpose: str, token: str) -> bool:
    """True while the link can still be used, for showing its page."""
    return tx.connection.execute(sa.select(OneTimeToken.hash).where(*_usable(tx, purpose, token))).first() is not None


def use_link(tx: Tx, purpose: str, token: str) -> str:
    """The subject of the link, which is used up by this. Raises K403; of two at once one gets it."""
    statement = sa.update(OneTimeToken).where(*_usable(tx, purpose, token)).values(used_at=tx.clock.now())
    row = tx.connection.execute(statement.returning(OneTimeToken.subject)).first()
    if row is None:
        raise KithError(Problem(code="K403"))
    return str(row.subject)


def _usable(tx: Tx, purpose: str, token: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        OneTimeToken.hash == token_hash(token),
        OneTimeToken.purpose == purpose,
        OneTimeToken.used_at.is_(None),
        OneTimeToken.expires_at > tx.clock.now(),
    )


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
