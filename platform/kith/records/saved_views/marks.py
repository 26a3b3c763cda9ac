"""What a person says of a view: that lists begin with it, that it is at hand."""

from __future__ import annotations

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.definition.model import Module
from kith.errors import KithError, Problem
from kith.records.saved_views.pinned import forget_pinned
from kith.records.saved_views.read import MARK, views_of
from kith.storage.tx import Tx


def mark(
    tx: Tx, actor: Actor, module: Module, view: str, *, standard: bool | None = None, pinned: bool | None = None
) -> None:
    """Says of `view` (an id, or the name of a list) whether the person begins with it, and has it at hand.

    None leaves either as it is. '' as `view`, with `standard`: with the module's own list again. Raises K690.
    """
    views = views_of(tx, actor, module)
    found = views.find(view)
    if actor.user is None or (view and found is None and view not in module.lists):
        raise KithError(Problem(code="K690"))
    forget_pinned(tx, actor.user)
    where = sa.and_(MARK.c.user_id == actor.user, MARK.c.module == module.physical)
    if standard:
        tx.connection.execute(sa.update(MARK).where(where).values(standard=False))
    if not view:
        return
    is_standard = views.standard == view if standard is None else standard
    is_pinned = (found.pinned if found else True) if pinned is None else pinned
    tx.connection.execute(sa.delete(MARK).where(where, MARK.c.view == view))
    row = {"user_id": actor.user, "module": module.physical, "view": view}
    tx.connection.execute(sa.insert(MARK).values(**row, standard=is_standard, pinned=is_pinned))
