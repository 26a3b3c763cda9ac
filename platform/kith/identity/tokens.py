"""API tokens: shown once, kept as hashes, revocable; their scopes only narrow what their user may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from kith.definition.model import Site
from kith.definition.schemas.roles import POWERS
from kith.errors import KithError, Problem, nearest
from kith.fields.lookups import is_id
from kith.fields.plain_text import clean_line
from kith.identity.reach import check_change
from kith.identity.secrets import new_token, token_hash
from kith.identity.users import require
from kith.ledger import audit
from kith.storage.ids import new_id
from kith.storage.system import ApiToken
from kith.storage.tx import Tx

PREFIX = "kith_"
LONGEST_LABEL = 100
ACTIONS = ("view", "create", "edit", "delete", "restore", "export", "import", "comment", "attach")
_COLUMNS = tuple(column for column in sa.inspect(ApiToken).local_table.c if column.name != "hash")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token without its text, which nobody has but its holder. `last_used_at` may be a minute behind."""

    id: str
    label: str
    scopes: tuple[str, ...] | None
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked: bool


def issue(
    tx: Tx, user: str, label: str, *, scopes: Sequence[str] | None = None, expires: datetime | None = None
) -> str:
    """The text of a new token of `user`, to be shown once. `scopes` None: all that the user may do.

    Raises what is wrong with the label (K2.., K605) and with the scopes (K459, K605 where there is none).
    """
    label = _label(label)
    _check_scopes(tx.site, scopes)
    token = PREFIX + new_token()
    tx.connection.execute(
        sa.insert(ApiToken).values(
            id=new_id(),
            hash=token_hash(token),
            user_id=user,
            label=label,
            scopes=list(scopes) if scopes is not None else None,
            created_at=tx.clock.now(),
            expires_at=expires,
        )
    )
    audit.note(tx, "token.issued", user_id=user, subject=user, detail={"scopes": list(scopes or ())})
    return token


def _label(raw: str) -> str:
    try:
        label = clean_line(raw, LONGEST_LABEL)
    except KithError as error:
        raise KithError(*(problem.at(field="label") for problem in error.problems)) from error
    if label is None:
        raise KithError(Problem(code="K605", params={"label": "Label"}, field="label"))
    return label


def _check_scopes(site: Site, scopes: Sequence[str] | None) -> None:
    if scopes is not None and not scopes:
        raise KithError(Problem(code="K605", params={"label": "Scope"}, field="scope"))
    known = scopes_of(site)
    unknown = [scope for scope in scopes or () if scope not in known]
    if unknown:
        raise KithError(
            *(
                Problem(code="K459", params={"scope": scope[:60]}, field="scope", suggestion=nearest(scope, known))
                for scope in unknown
            )
        )


@lru_cache(maxsize=8)
def scopes_of(site: Site) -> frozenset[str]:
    """The scopes that a token can have: `read`, `*`, actions, `module:action`, powers."""
    every = {name for module in site.modules.values() for name in (*ACTIONS, *module.actions)}
    placed = {f"{name}:{action}" for name, each in site.modules.items() for action in (*ACTIONS, *each.actions)}
    return frozenset({"read", "*", *every, *placed, *POWERS})


def of(tx: Tx, user: str) -> tuple[Token, ...]:
    """The tokens of an account, oldest first."""
    rows = tx.connection.execute(sa.select(*_COLUMNS).where(ApiToken.user_id == user).order_by(ApiToken.id))
    return tuple(_token(row) for row in rows)


def revoke(tx: Tx, token_id: str, *, by: str | None = None, user: str | None = None) -> None:
    """Ends a token at once; one that was ended already is no complaint. Raises K420 where there is none, K442, K469.

    `user`: only where it is one of that account.
    """
    row = (
        tx.connection.execute(sa.select(*_COLUMNS).where(ApiToken.id == token_id)).first() if is_id(token_id) else None
    )
    if row is None or user not in (None, row.user_id):
        raise KithError(Problem(code="K420", params={"token": token_id[:60]}))
    check_change(tx, by, require(tx, row.user_id))
    if row.revoked_at is None:
        tx.connection.execute(sa.update(ApiToken).where(ApiToken.id == token_id).values(revoked_at=tx.clock.now()))
        audit.note(tx, "token.revoked", user_id=by, subject=row.user_id, detail={"token": row.id})


def revoke_all(tx: Tx, user: str) -> int:
    """Ends every token of an account at once; tells how many."""
    open_ = (ApiToken.user_id == user, ApiToken.revoked_at.is_(None))
    return tx.connection.execute(sa.update(ApiToken).where(*open_).values(revoked_at=tx.clock.now())).rowcount


def _token(row: Any) -> Token:
    scopes = None if row.scopes is None else tuple(row.scopes)
    return Token(
        id=row.id,
        label=row.label,
        scopes=scopes,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked=row.revoked_at is not None,
    )
