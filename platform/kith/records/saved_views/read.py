"""The views of a module that one person has: their own and those that others share, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.definition.model import Module
from kith.fields.physical import json_type
from kith.records.saved_views.model import KeptView, Views
from kith.storage.system import SavedView, ViewMark
from kith.storage.tx import Tx

VIEW = SavedView.metadata.tables[SavedView.__tablename__]
MARK = ViewMark.metadata.tables[ViewMark.__tablename__]
MOST_SHARED = 200  # views of others that are offered, by label
_NONE = Views()


def _statement() -> sa.CompoundSelect[Any]:
    """Views, and what the person says of views, as rows of one shape: (id, label, a, b, content).

    Of a view a and b are whether it is the person's own, and shared; of a mark, which has no content, standard and
    pinned.
    """
    user, module = sa.bindparam("user", type_=VIEW.c.user_id.type), sa.bindparam("module", type_=VIEW.c.module.type)
    id = sa.cast(VIEW.c.id, sa.Text).label("id")  # a mark's may be the name of a list
    views = sa.select(id, VIEW.c.label, (VIEW.c.user_id == user).label("a"), VIEW.c.shared.label("b"), VIEW.c.content)
    own = views.where(VIEW.c.user_id == user, VIEW.c.module == module)
    shared = views.where(VIEW.c.module == module, VIEW.c.shared, VIEW.c.user_id != user)
    some = shared.order_by(VIEW.c.label, VIEW.c.id).limit(sa.literal_column(str(MOST_SHARED))).subquery()
    marks = sa.select(
        MARK.c.view, sa.literal_column("''"), MARK.c.standard, MARK.c.pinned, sa.cast(sa.null(), json_type())
    ).where(MARK.c.user_id == user, MARK.c.module == module)
    return sa.union_all(own, sa.select(*some.c), marks)


_STATEMENT = _statement()


def views_of(tx: Tx, actor: Actor, module: Module) -> Views:
    """The views that `actor` has of `module`, its own first, then by label; none for who has no account."""
    if actor.user is None:
        return _NONE
    rows = tx.connection.execute(_STATEMENT, {"user": actor.user, "module": module.physical}).all()
    return _views(rows) if rows else _NONE


def _views(rows: Sequence[Any]) -> Views:
    marks = {row[0]: (row[2], row[3]) for row in rows if row[4] is None}
    kept = [
        KeptView(
            id=row[0],
            label=row[1],
            own=bool(row[2]),
            shared=bool(row[3]),
            content=row[4],
            pinned=bool(marks.get(row[0], (False, bool(row[2])))[1]),  # one's own are at hand until one says otherwise
        )
        for row in rows
        if row[4] is not None
    ]
    standard = next((view for view, (standard, _pinned) in marks.items() if standard), "")
    return Views(kept=tuple(sorted(kept, key=lambda each: (not each.own, each.label.casefold()))), standard=standard)
