"""The second step of a log-in: a code from an app on a telephone (TOTP, RFC 6238), or a recovery code.

The secret is chosen here, travels to the browser sealed, and is kept, encrypted, once a code made with it comes back.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

import sqlalchemy as sa

from kith.access.roles import two_factor_roles
from kith.definition.model import Site
from kith.errors import KithError, Problem
from kith.identity import recovery
from kith.identity.reach import check_change
from kith.identity.sealing import seal, unseal
from kith.identity.sessions import end_sessions_of
from kith.identity.users import require
from kith.lazy import lazy
from kith.ledger import audit
from kith.ledger.upsert import upsert
from kith.storage.system import SecondFactor, User
from kith.storage.tx import Tx

pyotp = lazy("pyotp")

PERIOD = 30  # seconds that a code is good for; the one before and the one after count as well: clocks differ
DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A secret before it is set up: `secret` to be typed, `address` for the QR code, `sealed` to come back with."""

    secret: str
    address: str
    sealed: str


def is_asked_of(site: Site, roles: frozenset[str]) -> bool:
    """Whether one of these roles (physical names) asks its holders for a second factor."""
    return bool(two_factor_roles(site) & roles)


def is_set_up(tx: Tx, user: str) -> bool:
    """Whether a log-in of the account takes a code."""
    statement = sa.select(User.second_factor_at).where(User.id == user)
    return tx.connection.execute(statement).scalar() is not None


def candidate(tx: Tx, user: str, *, site: str, sealed: str = "", kind: str = "staff") -> Candidate:
    """A secret for an account to set up; the one that was `sealed` before, where it is shown again.

    `site` is what the app on the telephone calls it.
    """
    secret = unseal(tx.settings.secret, sealed, of=_what(user, "offered")) if sealed else None
    secret = secret or pyotp.random_base32()
    address = pyotp.TOTP(secret).provisioning_uri(name=require(tx, user, kind=kind).email, issuer_name=site)
    return Candidate(secret=secret, address=address, sealed=seal(tx.settings.secret, secret, of=_what(user, "offered")))


def set_up(tx: Tx, user: str, sealed: str, code: str, *, but: str | None = None) -> tuple[str, ...]:
    """The recovery codes of an account, whose log-in takes a code of the sealed secret from now on.

    Its sessions end, for they were opened without: all but `but` (a hash). Raises K446 where `code` isn't the secret's,
    K423 where it is set up already: whoever has a session alone can't put another telephone in its place.
    """
    secret = unseal(tx.settings.secret, sealed, of=_what(user, "offered"))
    step = _step(tx, secret, code) if secret else None
    if secret is None or step is None:
        raise KithError(Problem(code="K446", field="code"))
    now = tx.clock.now()
    first = sa.update(User).where(User.id == user, User.second_factor_at.is_(None)).values(second_factor_at=now)
    if tx.connection.execute(first).rowcount == 0:
        raise KithError(Problem(code="K423"))
    kept = {"secret": seal(tx.settings.secret, secret, of=_what(user, "kept")), "last_step": step, "created_at": now}
    table = SecondFactor.metadata.tables[SecondFactor.__tablename__]
    made = upsert(tx.dialect, table).values(user_id=user, **kept)
    tx.connection.execute(made.on_conflict_do_update(index_elements=["user_id"], set_=kept))
    end_sessions_of(tx, user, but=but)
    audit.note(tx, "second_factor.set", user_id=user, subject=user)
    return recovery.make_codes(tx, user)


def check_code(tx: Tx, user: str, code: str) -> None:
    """Raises K446 unless `code` is the app's or a recovery code, neither used before. It is used up by this.

    In a transaction that commits: of two who send the same code at once, one gets in.
    """
    typed = "".join(code.split())
    right = _use_step(tx, user, typed) if typed.isdecimal() else recovery.use_code(tx, user, typed[:50])
    if not right:
        raise KithError(Problem(code="K446", field="code"))
    if not typed.isdecimal():
        left = recovery.codes_left(tx, user)
        audit.note(tx, "recovery_code.used", user_id=user, subject=user, detail={"left": left})


def turn_off(tx: Tx, user: str, *, by: str | None, kind: str = "staff") -> None:
    """A log-in of the account takes the password alone from now on, until its role asks to set it up anew.

    Where somebody else does it, the account's sessions end: whoever has the telephone is out.
    Raises K407, K442, K447, K469.
    """
    account = require(tx, user, kind=kind)
    check_change(tx, by, account)
    if not is_set_up(tx, user):
        raise KithError(Problem(code="K447"))
    tx.connection.execute(sa.delete(SecondFactor).where(SecondFactor.user_id == user))
    tx.connection.execute(sa.update(User).where(User.id == user).values(second_factor_at=None))
    recovery.drop_codes(tx, user)
    if by != user:
        end_sessions_of(tx, user)
    audit.note(tx, "second_factor.off", user_id=by, subject=user)


def new_recovery_codes(tx: Tx, user: str) -> tuple[str, ...]:
    """New recovery codes in place of the earlier ones. Raises K447 where there is no second factor."""
    if not is_set_up(tx, user):
        raise KithError(Problem(code="K447"))
    audit.note(tx, "recovery_codes.made", user_id=user, subject=user)
    return recovery.make_codes(tx, user)


def _use_step(tx: Tx, user: str, code: str) -> bool:
    """Whether the code is that of a period later than any whose code was taken before."""
    kept = tx.connection.execute(sa.select(SecondFactor.secret).where(SecondFactor.user_id == user)).scalar()
    secret = unseal(tx.settings.secret, kept, of=_what(user, "kept")) if kept else None
    step = _step(tx, secret, code) if secret else None
    if step is None:
        return False
    taken = sa.update(SecondFactor).where(SecondFactor.user_id == user, SecondFactor.last_step < step)
    return tx.connection.execute(taken.values(last_step=step)).rowcount == 1


def _step(tx: Tx, secret: str, code: str) -> int | None:
    """The period whose code this is: the present one or one beside it; None for any other code."""
    totp = pyotp.TOTP(secret, digits=DIGITS, interval=PERIOD)
    present = int(tx.clock.now().timestamp()) // PERIOD
    typed = "".join(code.split()).encode("utf-8", "replace")
    steps = (present, present - 1, present + 1)
    fitting = [step for step in steps if hmac.compare_digest(totp.generate_otp(step).encode(), typed)]
    return fitting[0] if fitting else None


def _what(user: str, state: str) -> str:
    return f"totp/{state}/{user}"
