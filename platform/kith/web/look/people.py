"""Accounts and groups by name, for inputs that name one."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kith.definition.model import Field
from kith.fields.keys import sort_key
from kith.fields.lookups import is_id
from kith.records.model import Ref
from kith.storage.system import Principal, User
from kith.storage.tx import Tx
from kith.web.texts import gettext as _

MOST_STAFF = 2_000
OWNER = "owner"  # a user or a group


def people(tx: Tx, groups: bool, words: str, limit: int) -> list[Ref]:
    """The active members of staff, or the groups, whose name holds every word, in the order of their names.

    The names are compared here: a database would fold case by its own lights, and staff are few.
    """
    kind = "groups" if groups else "users"
    wanted = sort_key(words).split()
    rows = tx.connection.execute(_statement(groups)).all()
    fitting = [(sort_key(row.name), row) for row in rows if all(word in sort_key(row.name) for word in wanted)]
    return [Ref(row.id, row.name, kind) for _, row in sorted(fitting, key=lambda each: each[0])[:limit]]


def named_by(tx: Tx, field: Field, words: str, limit: int) -> list[Ref]:
    """Who may stand in `field`, a user's or a group's: of an owner both, groups behind, with the word that they are."""
    if field.name != OWNER:
        return people(tx, field.type.reference == "group", words, limit)
    users, groups = (people(tx, kind, words, limit) for kind in (False, True))
    said = [Ref(each.id, _("{name} · Group", name=each.title or ""), each.module) for each in groups]
    return [*users[: max(limit - len(said), limit // 2)], *said][:limit]


def name_of(tx: Tx, id: str) -> str | None:
    """What the user or group is called; None where there is none."""
    return tx.connection.execute(sa.select(Principal.name).where(Principal.id == id)).scalar() if is_id(id) else None


def _statement(groups: bool) -> Any:
    statement = sa.select(Principal.id, Principal.name).limit(MOST_STAFF)
    if groups:
        return statement.where(Principal.kind == "group")
    return statement.join(User, User.id == Principal.id).where(User.kind == "staff", User.state == "active")
