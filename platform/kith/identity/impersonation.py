"""Acting as somebody else: downward only, with a reason, for a while; both names stand in all that happens meanwhile.

The log-in of who acts carries it, so that it ends with that log-in, and neither the person's own log-ins nor when they
were last there are touched. With its beginning and its end the log-in gets another token: forms and cookies from before
are worth nothing afterwards, and no request that was meant as one of the two is carried out as the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.definition.model import Site
from kith.errors import KithError, Problem
from kith.fields.plain_text import clean_line
from kith.identity import users
from kith.identity.reach import may_act_as
from kith.identity.secrets import new_token
from kith.identity.secrets import token_hash as hash_of
from kith.identity.users import Account
from kith.ledger import audit
from kith.storage.system import Session
from kith.storage.tx import Tx

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Impersonation:
    """Somebody acts as somebody else: as the log-in says, whether or not they still may.

    `by` is the account that acts, `roles` its physical roles, `active` whether it may log in; `person_active` the same
    of the person.
    """

    by: str
    roles: frozenset[str]
    active: bool
    person_active: bool
    reason: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """A log-in under its new token. `expires_at` is its end as before; `person` whom it acted as or acts as now."""

    token: str
    expires_at: datetime
    person: str


def check(tx: Tx, actor: Actor, person: str) -> Account:
    """The account that `actor`, by its roles, may act as. Raises K407, K462, K463, K464."""
    account = users.require(tx, person)
    if account.id == actor.user:
        raise KithError(Problem(code="K462"))
    if account.state != "active":
        raise KithError(Problem(code="K463", params={"name": account.name}))
    if actor.narrowed is not None or not may_act_as(tx.site, actor.roles, frozenset(account.roles)):
        raise KithError(Problem(code="K464", params={"name": account.name}))
    return account


def may(tx: Tx, actor: Actor, account: Account) -> bool:
    """Whether `actor`, by its roles, may act as that account."""
    free = actor.narrowed is None and account.id != actor.user
    return free and account.state == "active" and may_act_as(tx.site, actor.roles, frozenset(account.roles))


def start(tx: Tx, actor: Actor, token: str, *, person: str, reason: str, lasting: timedelta) -> Renewed:
    """Begins to act as `person` in the log-in with that token, whose forms are worth nothing from now on.

    Raises K461 while acting already, what `check` does, K460 and K2.. for the reason, and K440 where the log-in has
    ended meanwhile.
    """
    if actor.impersonator is not None:
        raise KithError(Problem(code="K461"))
    account = check(tx, actor, person)
    why = reason_of(reason)
    now = tx.clock.now()
    acting = {
        "impersonated_id": account.id,
        "impersonated_until": now + lasting,
        "impersonation_reason": why,
    }
    free = (Session.user_id == actor.user, Session.impersonated_id.is_(None), Session.expires_at > now)
    renewed = _renew(tx, token, account.id, acting, free)
    if renewed is None:
        raise KithError(Problem(code="K440"))
    detail = {"reason": why, "minutes": int(lasting.total_seconds() // 60)}
    audit.note(tx, "impersonation.started", user_id=actor.user, subject=account.id, detail=detail)
    return renewed


def end(tx: Tx, token: str, because: str) -> Renewed | None:
    """Ends the acting in the log-in with that token, which is its holder's own again; None where nobody acts in it.

    Of two at once one ends it, and gets the new token.
    """
    found = sa.select(Session.user_id, Session.impersonated_id).where(Session.token_hash == hash_of(token))
    row = tx.connection.execute(found).first()
    if row is None or row.impersonated_id is None:
        return None
    nobody = {"impersonated_id": None, "impersonated_until": None, "impersonation_reason": None}
    renewed = _renew(tx, token, row.impersonated_id, nobody, (Session.impersonated_id.is_not(None),))
    if renewed is not None:
        said = {"because": because}
        audit.note(tx, "impersonation.ended", user_id=row.user_id, subject=row.impersonated_id, detail=said)
    return renewed


def over(site: Site, acting: Impersonation, person: Actor, now: datetime) -> str | None:
    """Why the acting has to end: one of `time`, `power`, `person`, `rank`; None where it goes on."""
    if now >= acting.until:
        return "time"
    if not acting.active or not may_act_as(site, acting.roles, frozenset()):
        return "power"
    if not acting.person_active:
        return "person"
    return None if may_act_as(site, acting.roles, person.roles) else "rank"


def reason_of(raw: str) -> str:
    """The reason that was typed, as the audit log keeps it. Raises K460 and K2.. for its field."""
    try:
        reason = clean_line(raw, LONGEST_REASON)
    except KithError as error:
        raise KithError(*(problem.at(field="reason") for problem in error.problems)) from error
    if reason is None:
        raise KithError(Problem(code="K460", field="reason"))
    return reason


def _renew(
    tx: Tx,
    token: str,
    person: str,
    values: Mapping[str, object],
    where: tuple[sa.ColumnElement[bool], ...],
) -> Renewed | None:
    """Changes the log-in and gives it another token; None where it isn't as `where` wants it."""
    fresh = new_token()
    told = {**values, "token_hash": hash_of(fresh), "csrf_secret": new_token(), "last_seen_at": tx.clock.now()}
    statement = (
        sa.update(Session)
        .where(Session.token_hash == hash_of(token), *where)
        .values(told)
        .returning(Session.expires_at)
    )
    row = tx.connection.execute(statement).first()
    return None if row is None else Renewed(token=fresh, expires_at=row.expires_at, person=person)
