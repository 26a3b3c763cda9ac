"""API tokens: shown once, kept as hashes, revocable; their scopes only narrow what their user may do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from kith.identity.secrets import new_token, token_hash
from kith.ledger import audit
from kith.storage.ids import new_id
from kith.storage.system import ApiToken
from kith.storage.tx import Tx

PREFIX = "kith_"


def issue(
    tx: Tx, user: str, label: str, *, scopes: Sequence[str] | None = None, expires: datetime | None = None
) -> str:
    """The text of a new token of `user`, to be shown once. `scopes` None: all that the user may do."""
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


def revoke(tx: Tx, token_id: str) -> None:
    """Ends a token at once."""
    tx.connection.execute(sa.update(ApiToken).where(ApiToken.id == token_id).values(revoked_at=tx.clock.now()))
