"""Whether a team or group owns so much of a module that its list is best read in the list's own order.

SQLite knows nothing of it: it reads the first records of each owner and puts them in order, which is right for few
owners and costs ten times as much as it should for two hundred. PostgreSQL's planner has statistics for that.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from kith.access.actor import Actor
from kith.access.holders import group_ids, team_ids
from kith.access.module_access import Scopes
from kith.storage.tx import Tx

LOOKED_AT = 200  # the latest records
MANY = 50  # of them: then a page is full after some 200 records at most


def owns_many(tx: Tx, actor: Actor, scopes: Scopes, table: FromClause) -> bool:
    """Whether a good part of the latest records is a team's or group's. A hint for speed: it decides nothing."""
    kinds = {each.kind for each in scopes}
    if tx.dialect != "sqlite" or "all" in kinds or not kinds & {"group", "team"}:
        return False
    latest = sa.select(table.c.owner).order_by(table.c.id.desc()).limit(LOOKED_AT).subquery()
    owners = team_ids(tx, actor) if "team" in kinds else group_ids(actor)
    count = sa.select(sa.func.count()).select_from(latest).where(latest.c.owner.in_(owners))
    return tx.connection.execute(count).scalar_one() >= MANY


def unindexed(column: ColumnElement[str]) -> ColumnElement[str]:
    """The column as SQLite compares it without looking for an index: `+column`."""
    return UnaryExpression(column, operator=custom_op("+"), type_=column.type)
