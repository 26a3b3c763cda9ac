"""Accounts and groups by name, for inputs that name one."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kith.fields.keys import sort_key
from kith.records.model import Ref
from kith.storage.system import Principal, User
from kith.storage.tx import Tx

MOST_STAFF = 2_000


def people(tx: Tx, groups: bool, words: str, limit: int) -> list[Ref]:
    """The active members of staff, or the groups, whose name holds every word, in the order of their names.

    The names are compared here: a database would fold case by its own lights, and staff are few.
    """
    kind = "groups" if groups else "users"
    wanted = sort_key(words).split()
    rows = tx.connection.execute(_statement(groups)).all()
    fitting = [(sort_key(row.name), row) for row in rows if all(word in sort_key(row.name) for word in wanted)]
    return [Ref(row.id, row.name, kind) for _, row in sorted(fitting, key=lambda each: each[0])[:limit]]


def _statement(groups: bool) -> Any:
    statement = sa.select(Principal.id, Principal.name).limit(MOST_STAFF)
    if groups:
        return statement.where(Principal.kind == "group")
    return statement.join(User, User.id == Principal.id).where(User.kind == "staff", User.state == "active")
