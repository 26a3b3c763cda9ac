"""Whose account it is that a provider vouches for: the one tied to that identity, else the one with that address."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from kith.errors import KithError, Problem
from kith.identity import administer, users
from kith.identity.oidc.flow import Person
from kith.identity.users import Account
from kith.ledger import audit
from kith.settings.model import OidcProvider
from kith.storage.savepoint import savepoint
from kith.storage.system import ExternalIdentity
from kith.storage.tx import Tx


def account_of(tx: Tx, provider: OidcProvider, person: Person) -> str:
    """The id of the account that logs in; the first time it is tied to the identity at the provider.

    Raises K453 where there is none and none is made, K454 for an address that isn't verified, K455 for a suspended
    account, K456 for one that is tied to another identity there.
    """
    tied = _tied(tx, person)
    account = users.find(tx, tied) if tied else _first(tx, provider, person)
    if account is None:
        raise KithError(Problem(code="K453", params={"email": person.email or person.subject[:100]}))
    if account.state == "suspended":
        raise KithError(Problem(code="K455", params={"email": account.email}))
    if account.state == "invited":
        administer.join(tx, account.id, by=account.id)
    return account.id


def untie(tx: Tx, user: str, *, by: str | None) -> int:
    """Forgets who an account is at any provider, such as when its address goes to somebody new; tells how many."""
    gone = tx.connection.execute(sa.delete(ExternalIdentity).where(ExternalIdentity.user_id == user)).rowcount
    if gone:
        audit.note(tx, "identity.untied", user_id=by, subject=user)
    return gone


def _tied(tx: Tx, person: Person) -> str | None:
    statement = sa.select(ExternalIdentity.user_id).where(
        ExternalIdentity.issuer == person.issuer, ExternalIdentity.subject == person.subject
    )
    found: str | None = tx.connection.execute(statement).scalar()
    return found


def _first(tx: Tx, provider: OidcProvider, person: Person) -> Account:
    """The account with the verified address, or a new one where the provider may make some; tied from now on."""
    if not person.email:
        raise KithError(Problem(code="K454", params={"label": provider.label}))
    account = users.find(tx, person.email)
    if account is None:
        account = _made(tx, provider, person)
    if account.state != "suspended":
        _tie(tx, provider, person, account)
    return account


def _made(tx: Tx, provider: OidcProvider, person: Person) -> Account:
    domain = person.email.rpartition("@")[2].casefold()
    if provider.create is None or (provider.domains and domain not in provider.domains):
        raise KithError(Problem(code="K453", params={"email": person.email[:254]}))
    user = users.add(tx, email=person.email, name=person.name[: users.LONGEST_NAME], roles=provider.create)
    return users.require(tx, user)


def _tie(tx: Tx, provider: OidcProvider, person: Person, account: Account) -> None:
    values = {
        "issuer": person.issuer,
        "subject": person.subject,
        "user_id": account.id,
        "created_at": tx.clock.now(),
    }
    try:
        with savepoint(tx.connection):
            tx.connection.execute(sa.insert(ExternalIdentity).values(values))
    except IntegrityError as error:  # another identity there has it
        raise KithError(Problem(code="K456", params={"email": account.email, "label": provider.label})) from error
    audit.note(tx, "identity.tied", user_id=account.id, subject=account.id, detail={"provider": provider.name})
