"""The inbox of web forms: what came in and what became of it; releasing, rejecting, replaying, erasing.

It takes the power `manage_forms`, and the right to create records of the form's module. Who releases something onto a
record needs to be able to edit that one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.rights import access_to, may
from kith.definition.model import Site
from kith.errors import KithError, Problem
from kith.intake.process import Decision
from kith.intake.submissions import (
    ACCEPTED,
    DUPLICATE,
    FAILED,
    HELD,
    RECEIVED,
    REFUSED,
    REJECTED,
    TABLE,
    WAITING,
    Submission,
    load,
    mark,
    read,
)
from kith.intake.submit import Begin, Receipt, settle
from kith.ledger import audit
from kith.records.query import get
from kith.records.reach import reach
from kith.storage.tx import Tx

POWER = "manage_forms"
TO_DECIDE = (HELD, DUPLICATE, FAILED)  # what staff is asked about
LISTED = (*TO_DECIDE, WAITING, ACCEPTED, REJECTED)
_REJECTABLE = frozenset({HELD, DUPLICATE, FAILED, WAITING})
_REPLAYABLE = frozenset({FAILED, REFUSED, RECEIVED})


def check_may_manage(tx: Tx, actor: Actor, form: str) -> None:
    """Raises K494 for whoever may not see what came by the form: it isn't there for them."""
    if form not in _open_forms(tx.site, actor):
        raise KithError(Problem(code="K494"))


def inbox(
    tx: Tx,
    actor: Actor,
    *,
    form: str | None = None,
    states: Collection[str] = LISTED,
    before: tuple[datetime, str] | None = None,
    limit: int = 50,
) -> tuple[Submission, ...]:
    """The submissions that `actor` may see, the latest first. `before`: moment and id of the last one of a page."""
    forms = [name for name in _open_forms(tx.site, actor) if form in (None, name)]
    where: list[sa.ColumnElement[bool]] = [TABLE.c.form.in_(forms), TABLE.c.state.in_(sorted(states))]
    if before is not None:
        moment, last = before
        same = sa.and_(TABLE.c.received_at == moment, TABLE.c.id < last)
        where.append(sa.or_(TABLE.c.received_at < moment, same))
    asked = sa.select(TABLE).where(*where).order_by(TABLE.c.received_at.desc(), TABLE.c.id.desc()).limit(limit)
    return tuple(read(row) for row in tx.connection.execute(asked).mappings())


def counted(tx: Tx, actor: Actor) -> Mapping[tuple[str, str], int]:
    """(form, state) -> how many submissions there are, of the forms that `actor` may see."""
    asked = sa.select(TABLE.c.form, TABLE.c.state, sa.func.count()).group_by(TABLE.c.form, TABLE.c.state)
    rows = tx.connection.execute(asked.where(TABLE.c.form.in_(_open_forms(tx.site, actor))))
    return {(form, state): number for form, state, number in rows}


def release(begin: Begin, actor: Actor, id: str, *, onto: str | None = None) -> Receipt:
    """What becomes of a submission that staff lets go on: as a new record, or onto one that is there.

    Raises K494, K495 for one that doesn't wait, K601 for a record that the actor may not edit.
    """
    with begin() as tx:
        kept = _decide(tx, actor, id, frozenset(TO_DECIDE) | {WAITING}, "form.released")
        if onto is not None:
            _check_editable(tx, actor, tx.site.forms[kept.form].module, onto)
    return settle(begin, id, Decision(released=True, onto=onto))


def reject(tx: Tx, actor: Actor, id: str) -> None:
    """Nothing comes of the submission, and the visitor isn't told. Raises K494, K495."""
    _decide(tx, actor, id, _REJECTABLE, "form.rejected")
    mark(tx, id, REJECTED)


def replay(begin: Begin, actor: Actor, id: str) -> Receipt:
    """Processes a submission again that failed, by the form as it is now. What it has made already it makes no more.

    Raises K494, K495.
    """
    with begin() as tx:
        kept = _decide(tx, actor, id, _REPLAYABLE, "form.replayed")
        mark(tx, kept.id, RECEIVED, version=tx.site.forms[kept.form].version)
    return settle(begin, id)


def erase(tx: Tx, actor: Actor, id: str) -> None:
    """Takes away all that the visitor has sent; that something was sent, and what came of it, stays. Raises K494."""
    kept = _decide(tx, actor, id, frozenset(LISTED) | _REPLAYABLE, "form.erased")
    gone = {"values": None, "source": None, "address": None, "email_key": None, "problems": None}
    mark(tx, id, kept.state if kept.state in (ACCEPTED, REJECTED) else REJECTED, **gone)


def _decide(tx: Tx, actor: Actor, id: str, states: frozenset[str], deed: str) -> Submission:
    kept = load(tx, id, lock=True)
    check_may_manage(tx, actor, kept.form)
    if kept.state not in states:
        raise KithError(Problem(code="K495", params={"state": kept.state}))
    tx.connection.execute(sa.update(TABLE).where(TABLE.c.id == id).values(decided_by=actor.user))
    detail = {"form": kept.form, "submission": id}
    audit.note(tx, deed, user_id=actor.user, impersonator_id=actor.impersonator, detail=detail)
    return kept


def _open_forms(site: Site, actor: Actor) -> tuple[str, ...]:
    if not actor.is_system and (actor.kind != "staff" or not may(site, actor, POWER)):
        return ()
    found = ((form.name, access_to(site, actor, form.module)) for form in site.forms.values())
    return tuple(name for name, access in found if access is not None and access.allows("create"))


def _check_editable(tx: Tx, actor: Actor, module: str, record: str) -> None:
    access = access_to(tx.site, actor, module)
    found = reach(tx, actor, access, ["edit"], [record])["edit"] if access is not None else ()
    if record not in found or get(tx, actor, module, record, ()) is None:
        raise KithError(Problem(code="K601"))
