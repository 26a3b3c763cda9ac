"""The views that a person has at hand in all modules, for the frame around every page.

They are kept for a minute in each process, so that a page costs no statement for them; what the person does to their
views is seen at once by the process that did it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.records.saved_views.read import MARK, VIEW
from kith.storage.tx import Tx

FRESH = timedelta(minutes=1)
MOST = 60  # of all modules together
IN_A_MODULE = 6


@dataclass(frozen=True, slots=True)
class Pinned:
    """A view at hand. `module` is a name; `shape` board, calendar, or '' for a list."""

    id: str
    module: str
    label: str
    shape: str


@dataclass(frozen=True, slots=True)
class _Kept:
    at: datetime
    views: tuple[Pinned, ...]


def _statement() -> sa.Select[Any]:
    user = sa.bindparam("user", type_=VIEW.c.user_id.type)
    marked = sa.and_(MARK.c.user_id == user, MARK.c.module == VIEW.c.module, MARK.c.view == sa.cast(VIEW.c.id, sa.Text))
    own = VIEW.c.user_id == user
    at_hand = sa.or_(sa.and_(own, MARK.c.pinned.is_(None)), sa.and_(sa.or_(own, VIEW.c.shared), MARK.c.pinned))
    read = sa.select(sa.cast(VIEW.c.id, sa.Text), VIEW.c.module, VIEW.c.label, VIEW.c.content)
    both = read.select_from(VIEW.outerjoin(MARK, marked)).where(at_hand)
    return both.order_by(VIEW.c.label, VIEW.c.id).limit(sa.literal_column(str(MOST)))


_STATEMENT = _statement()


def pinned_views(tx: Tx, actor: Actor) -> tuple[Pinned, ...]:
    """Those of the person, by label, the first ones of each module; whether they may view the module isn't asked."""
    if actor.user is None:
        return ()
    kept: _Kept | None = tx.tables.kept.get(_key(actor.user))
    now = tx.clock.now()
    if kept is None or not kept.at <= now < kept.at + FRESH:
        kept = _Kept(now, _read(tx, actor.user))
        tx.tables.kept.put(_key(actor.user), kept)
    return kept.views


def forget_pinned(tx: Tx, user: str) -> None:
    """Has the views of the person read anew for the next page."""
    tx.tables.kept.put(_key(user), None)


def _key(user: str) -> tuple[str, str]:
    return ("pinned", user)


def _read(tx: Tx, user: str) -> tuple[Pinned, ...]:
    names = {module.physical: module.name for module in tx.site.modules.values()}
    found: dict[str, list[Pinned]] = {}
    for id, module, label, content in tx.connection.execute(_STATEMENT, {"user": user}):
        several = found.setdefault(module, [])
        if module in names and len(several) < IN_A_MODULE:
            several.append(Pinned(id, names[module], label, str(content.get("shape", ""))))
    return tuple(view for several in found.values() for view in several)
