"""Super administrators: what only they may do to one another, and that one of them is always left."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import sqlalchemy as sa

from kith.definition.model import Site
from kith.errors import KithError, Problem
from kith.identity.users import Account
from kith.storage.locks import hold_name
from kith.storage.system import User, UserRole
from kith.storage.tx import Tx

TOP = "super_admin"
_LOCK = "kith: who is a super administrator"


@lru_cache(maxsize=32)
def super_roles(site: Site) -> frozenset[str]:
    """Physical names of the roles that make a super administrator: `super_admin` and what includes it.

    A site without that role has those that may administer in its place.
    """
    top = {TOP} if TOP in site.roles else {name for name, role in site.roles.items() if "administer" in role.may}
    while more := {name for name, role in site.roles.items() if top & set(role.includes)} - top:
        top |= more
    return frozenset(site.roles[name].physical for name in top if not site.roles[name].abstract)


def is_super(tx: Tx, user: str | None) -> bool:
    """Whether the account is an active super administrator. None, the command line and the engine, counts as one."""
    return user is None or bool(_supers(tx, UserRole.user_id == user))


def check_rank(tx: Tx, by: str | None, *, subject: Account | None = None, roles: Iterable[str] = ()) -> None:
    """Raises K442 where somebody else than a super administrator is about to make one, or to change one."""
    held = {*roles, *(subject.roles if subject else ())}
    if held & super_roles(tx.site) and not is_super(tx, by):
        raise KithError(Problem(code="K442"))


def hold(tx: Tx) -> None:
    """Keeps everybody else from changing who is a super administrator until the transaction ends.

    Taken before the account is read: of two who take away each other's role the second finds the first one's gone.
    """
    hold_name(tx.connection, _LOCK)


def keep_one_super(tx: Tx, subject: Account) -> None:
    """Raises K441 where no active super administrator would be left without this account. `hold` comes before."""
    if subject.state != "active" or not super_roles(tx.site) & set(subject.roles):
        return
    if not _supers(tx, UserRole.user_id != subject.id):
        raise KithError(Problem(code="K441", params={"name": subject.name}))


def _supers(tx: Tx, which: sa.ColumnElement[bool]) -> bool:
    statement = (
        sa.select(User.id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(which, UserRole.role.in_(sorted(super_roles(tx.site))), User.state == "active")
        .limit(1)
    )
    return tx.connection.execute(statement).first() is not None
