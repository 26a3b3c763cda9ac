"""Accounts: making them, finding them, giving them roles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from kith.definition.model import Site
from kith.errors import KithError, Problem, nearest
from kith.fields import Context
from kith.fields.email import EmailType
from kith.fields.keys import fold
from kith.fields.lookups import is_id
from kith.fields.plain_text import clean_line
from kith.identity.passwords import chosen
from kith.ledger import audit
from kith.storage.ids import new_id
from kith.storage.system import Credential, Principal, User, UserRole
from kith.storage.tx import Tx

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account as the engine sees it. `roles` are physical names."""

    id: str
    kind: str
    name: str
    email: str
    state: str
    roles: tuple[str, ...] = ()


def add(
    tx: Tx,
    *,
    email: str,
    name: str | None = None,
    roles: Sequence[str] = (),
    password: str | None = None,
    state: str = "active",
    by: str | None = None,
) -> str:
    """The id of a new staff account. Without a password it can only be entered by a link.

    Raises KithError: K2.. for address and name, K404 and K408 for roles, K405 where staff has that address, and what
    plugins have against the password: K406, K421, K422 ...
    """
    address = free_address(tx, email)
    called = clean_name(name) or address.partition("@")[0]
    held = physical_roles(tx.site, roles)
    hashed = chosen(tx, password, email=address, name=called) if password is not None else None
    user, connection, now = new_id(), tx.connection, tx.clock.now()
    connection.execute(sa.insert(Principal).values(id=user, kind="user", name=called))
    connection.execute(
        sa.insert(User).values(
            id=user, kind="staff", email=address, email_key=fold(address), state=state, created_at=now
        )
    )
    if hashed is not None:
        connection.execute(sa.insert(Credential).values(user_id=user, password_hash=hashed, changed_at=now))
    if held:
        connection.execute(sa.insert(UserRole), [{"user_id": user, "role": role} for role in held])
    audit.note(tx, "user.added", user_id=by, subject=user, detail={"roles": held})
    return user


def free_address(tx: Tx, email: str, *, of: str | None = None) -> str:
    """The address as it is kept, where no staff account but `of` has it. Raises K2.., K405, K605."""
    address = EmailType().parse(email, Context())
    if address is None:
        raise KithError(Problem(code="K605", params={"label": "E-mail"}, field="email"))
    holder = find(tx, address)
    if holder is not None and holder.id != of:
        raise KithError(Problem(code="K405", params={"email": address}, field="email"))
    return address


def clean_name(raw: str | None) -> str | None:
    """A name of one line as it is kept, None for an empty one. Raises K2.. at the field `name`."""
    try:
        return clean_line(raw, LONGEST_NAME)
    except KithError as error:
        raise KithError(*(problem.at(field="name") for problem in error.problems)) from error


def physical_roles(site: Site, names: Iterable[str]) -> list[str]:
    """The physical names of roles that can be held. Raises K404, K408 for all that can't."""
    problems: list[Problem] = []
    found: list[str] = []
    for name in dict.fromkeys(names):
        role = site.roles.get(name)
        if role is None:
            suggestion = nearest(name, site.roles)
            problems.append(Problem(code="K404", params={"role": name}, field="role", suggestion=suggestion))
        elif role.abstract:
            problems.append(Problem(code="K408", params={"role": name}, field="role"))
        else:
            found.append(role.physical)
    if problems:
        raise KithError(*problems)
    return found


def find(tx: Tx, email_or_id: str, *, kind: str = "staff") -> Account | None:
    """The account with that address (in any case) or id, or None."""
    key = fold(email_or_id.strip())
    statement = (
        sa.select(User.id, User.kind, Principal.name, User.email, User.state)
        .join(Principal, Principal.id == User.id)
        .where(User.kind == kind, User.email_key == key if "@" in key else User.id == key)
    )
    row = tx.connection.execute(statement).first() if "@" in key or len(key) == 36 else None
    if row is None:
        return None
    roles = tx.connection.execute(sa.select(UserRole.role).where(UserRole.user_id == row.id)).scalars()
    return Account(
        id=row.id, kind=row.kind, name=row.name, email=row.email, state=row.state, roles=tuple(sorted(roles))
    )


def require(tx: Tx, email_or_id: str, *, kind: str = "staff") -> Account:
    """The account of that kind with that address or id. Raises K407."""
    account = find(tx, email_or_id, kind=kind)
    if account is None:
        raise KithError(Problem(code="K407", params={"user": email_or_id[:200]}))
    return account


def addresses(tx: Tx, ids: Collection[str]) -> dict[str, str]:
    """Id -> e-mail address of the accounts among `ids`."""
    rows = tx.connection.execute(sa.select(User.id, User.email).where(User.id.in_(sorted(filter(is_id, ids)))))
    return {row.id: row.email for row in rows}


def any_staff(tx: Tx) -> bool:
    """True once a member of staff exists: until then the set-up link is open."""
    return tx.connection.execute(sa.select(User.id).where(User.kind == "staff").limit(1)).first() is not None
