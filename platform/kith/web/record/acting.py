"""The member of staff that a record stands for: who may, begins to act as them from its page."""

from __future__ import annotations

from typing import Any

from kith.access.rights import may
from kith.identity import impersonation, users
from kith.identity.users import Account
from kith.records.model import Ref, Row

FIELD = "user"  # of a record that is a person: the account they log in with


def person_behind(request: Any, row: Row) -> Account | None:
    """The account in the field `user`, where the viewer may act as it; only who may impersonate pays for asking."""
    tx, actor, held = request.tx, request.actor, row.values.get(FIELD)
    if not isinstance(held, Ref) or not may(tx.site, actor, "impersonate"):
        return None
    account = users.find(tx, held.id)
    return account if account is not None and impersonation.may(tx, actor, account) else None
