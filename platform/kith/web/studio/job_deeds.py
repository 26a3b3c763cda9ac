"""What a button on the page of jobs does: replaying, discarding, cancelling, one job or all of a kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther

from kith.fields.lookups import is_id
from kith.ledger import job_desk
from kith.ledger.job_desk import Doer
from kith.web.doors.parameters import one
from kith.web.studio.contexts import Administration


def do(context: Administration, request: Any) -> Any:
    """Does what the address names, and shows the page with the same filter again."""
    deed = _DEEDS.get(request.matchdict["name"])
    if deed is None:
        raise HTTPNotFound
    id, kind, shown = (one(request.POST, name)[:100] for name in ("id", "kind", "shown"))
    if bool(id) == bool(kind) or (id and not is_id(id)):
        raise HTTPNotFound
    told, carry_out = deed
    by = Doer(user=request.actor.user, impersonator=request.actor.impersonator)
    done = carry_out(request.tx, by, id or None, kind or None)
    query = {"_done": told if done else "nothing"} | ({"kind": shown} if shown else {})
    return HTTPSeeOther(f"/studio/jobs?{urlencode(query)}")


def _replay(tx: Any, by: Doer, id: str | None, kind: str | None) -> int:
    return job_desk.replay(tx, by=by, id=id, kind=kind)


def _discard(tx: Any, by: Doer, id: str | None, kind: str | None) -> int:
    return job_desk.discard(tx, by=by, id=id, kind=kind)


def _cancel(tx: Any, by: Doer, id: str | None, kind: str | None) -> int:
    """One at a time: jobs of a kind may belong to many people, and each of them runs for a reason."""
    return int(id is not None and job_desk.cancel(tx, id, by=by))


_DEEDS: dict[str, tuple[str, Callable[[Any, Doer, str | None, str | None], int]]] = {
    "replay": ("replayed", _replay),
    "discard": ("discarded", _discard),
    "cancel": ("cancelled", _cancel),
}
