"""Keeping a view, changing it, taking it away: who made it may; sharing takes the power `share_views`."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.rights import may
from kith.definition.model import Module
from kith.errors import KithError, Problem
from kith.fields.plain_text import clean_line
from kith.records.saved_views.model import KeptView, ViewContent
from kith.records.saved_views.pinned import forget_pinned
from kith.records.saved_views.read import MARK, VIEW, views_of
from kith.records.saved_views.stable import LostError, Names, Use
from kith.storage.ids import new_id
from kith.storage.tx import Tx

LONGEST = 60
MOST = 50  # views of a module that one person keeps
NO_TOTAL = "-"  # of a board that adds nothing up


def keep(
    tx: Tx, actor: Actor, module: Module, content: ViewContent, label: str, *, shared: bool, id: str | None = None
) -> str:
    """The id of the view, new or, with `id`, changed. Raises K690, K691, K692, K693, K694."""
    views = views_of(tx, actor, module)
    before = _own(views.find(id)) if id is not None else None
    if before is None and sum(each.own for each in views.kept) >= MOST:
        raise KithError(Problem(code="K693", params={"most": MOST}))
    if shared and not (before is not None and before.shared):
        require_sharing(tx, actor)
    stored, uses = _stored(tx, module, content)
    row = {"label": _label(label), "shared": shared, "content": stored, "uses": [list(each) for each in sorted(uses)]}
    row["modified_at"] = now = tx.clock.now()
    forget_pinned(tx, str(actor.user))
    if before is not None:
        tx.connection.execute(sa.update(VIEW).where(VIEW.c.id == before.id).values(row))
        return before.id
    made = new_id()
    row |= {"id": made, "module": module.physical, "user_id": actor.user, "created_at": now}
    tx.connection.execute(sa.insert(VIEW).values(row))
    return made


def rename(tx: Tx, actor: Actor, module: Module, id: str, label: str, *, shared: bool) -> None:
    """Gives one's own view another label, and shares it or takes that back. Raises K690, K691, K692, K694."""
    before = _own(views_of(tx, actor, module).find(id))
    if shared and not before.shared:
        require_sharing(tx, actor)
    values = {"label": _label(label), "shared": shared, "modified_at": tx.clock.now()}
    forget_pinned(tx, str(actor.user))
    tx.connection.execute(sa.update(VIEW).where(VIEW.c.id == before.id).values(values))


def remove(tx: Tx, actor: Actor, module: Module, id: str) -> KeptView:
    """The view, which is gone now, with what anybody said of it. Raises K690, and K694 for somebody else's."""
    before = _own(views_of(tx, actor, module).find(id))
    forget_pinned(tx, str(actor.user))
    tx.connection.execute(sa.delete(VIEW).where(VIEW.c.id == before.id))
    tx.connection.execute(sa.delete(MARK).where(MARK.c.view == before.id))
    return before


def may_keep(actor: Actor) -> bool:
    """Whether the actor has views of their own: people do, by a token that wasn't narrowed to something else."""
    return actor.user is not None and (actor.narrowed is None or "*" in actor.narrowed)


def require_sharing(tx: Tx, actor: Actor) -> None:
    """Nothing where the actor may share views. Raises K692."""
    if not may(tx.site, actor, "share_views"):
        raise KithError(Problem(code="K692"))


def _own(view: KeptView | None) -> KeptView:
    if view is None:
        raise KithError(Problem(code="K690"))
    if not view.own:
        raise KithError(Problem(code="K694"))
    return view


def _label(text: str) -> str:
    label = clean_line(text, LONGEST)
    if not label:
        raise KithError(Problem(code="K691", params={"most": LONGEST}, field="label"))
    return label


def _stored(tx: Tx, module: Module, content: ViewContent) -> tuple[dict[str, Any], set[Use]]:
    """The content by physical names, and what it stands on. What names nothing any more is left out."""
    names = Names(tx.site, "physical")
    stored: dict[str, Any] = {
        "base": content.base,
        "where": _condition(names, module, content),
        "columns": [each for each in (_path(names, module, path) for path in content.columns) if each],
        "sort": names.sort(module, content.sort),
        "group": _path(names, module, content.group) if content.group else "",
        "state": content.state,
        "q": content.q,
        "shape": content.shape,
        "by": _path(names, module, content.by) if content.by else "",
        "total": _path(names, module, content.total) if content.total not in ("", NO_TOTAL) else content.total,
        "span": content.span,
    }
    uses = names.uses | {("module", module.physical)}
    return stored, uses | ({("list", module.physical, content.base)} if content.base else set())


def _condition(names: Names, module: Module, content: ViewContent) -> Any:
    try:
        return names.condition(module, content.where) if content.where else {}
    except LostError:
        raise KithError(Problem(code="K695")) from None


def _path(names: Names, module: Module, path: str) -> str:
    try:
        return names.path(module, path)
    except LostError:
        return ""
