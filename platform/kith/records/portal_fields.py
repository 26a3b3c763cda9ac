"""What a list reads to tell how a record stands with portals: two cells from the accesses, beside the record's own."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from kith.storage.system import PortalAccess, User

_FURTHEST = sa.case({"active": 0, "invited": 1}, value=PortalAccess.state, else_=2)


def standing_cells(physical: str, table: FromClause) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """The furthest state of the records of `table`, NULL for who isn't invited, and their last log-in.

    `physical` is the module's. An account that was shut out keeps the moment when it was last there.
    """
    own = (PortalAccess.record_id == table.c.id, PortalAccess.module == physical)
    state = sa.select(PortalAccess.state).where(*own).order_by(_FURTHEST).limit(1)
    last = sa.select(sa.func.max(User.last_login_at)).join(PortalAccess, PortalAccess.user_id == User.id)
    there = last.where(*own, PortalAccess.state != "invited")
    return state.correlate(table).scalar_subquery(), there.correlate(table).scalar_subquery()
