"""People and groups by their names, for the pages of the studio."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from kith.errors import KithError, Problem
from kith.fields.keys import sort_key
from kith.fields.lookups import is_id
from kith.identity import users
from kith.storage.system import Principal, User
from kith.storage.tx import Tx

OFFERED = 300  # names that an input offers while one types


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A user or group. `kind`: staff, portal, group."""

    id: str
    name: str
    kind: str

    @property
    def address(self) -> str:
        """The page of a member of staff or a group in the studio; '' for a portal user."""
        pages = {"staff": "people", "group": "groups"}
        return f"/studio/{pages[self.kind]}/{self.id}" if self.kind in pages else ""


def named(tx: Tx, ids: Collection[str | None]) -> dict[str, Named]:
    """Those of the ids that are a user's or a group's; who is gone is left out."""
    wanted = sorted({each for each in ids if each is not None and is_id(each)})
    if not wanted:
        return {}
    statement = (
        sa.select(Principal.id, Principal.name, Principal.kind, User.kind.label("account"))
        .outerjoin(User, User.id == Principal.id)
        .where(Principal.id.in_(wanted))
    )
    rows = tx.connection.execute(statement)
    return {row.id: Named(id=row.id, name=row.name, kind=row.account or "group") for row in rows}


def person_called(tx: Tx, typed: str) -> str:
    """The id of who has that id, e-mail address or name; an id may be of somebody who is gone. Raises K407."""
    if is_id(typed.lower()):
        return typed.lower()
    found = users.find(tx, typed) if "@" in typed else None
    if found is not None:
        return found.id
    statement = (
        sa.select(Principal.id)
        .join(User, User.id == Principal.id)
        .where(Principal.name_sort == sort_key(typed))
        .order_by(User.kind.desc(), User.id)
    )
    called: str | None = tx.connection.execute(statement.limit(1)).scalar()
    if called is None:
        raise KithError(Problem(code="K407", params={"user": typed}))
    return called


def offered(tx: Tx) -> list[tuple[str, str]]:
    """Names and e-mail addresses of staff, in the order of their names, for an input to offer."""
    statement = sa.select(Principal.name, User.email).join(User, User.id == Principal.id).where(User.kind == "staff")
    return [
        (row.email, row.name) for row in tx.connection.execute(statement.order_by(Principal.name_sort).limit(OFFERED))
    ]
