"""Where whoever asks for a page stands towards the record that its address names."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound

from kith.errors import KithError
from kith.timeline.standing import Standing, standing
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one
from kith.web.texts import gettext as _

GONE = frozenset({"K601", "K683", "K685"})


def in_the_bin(request: Any) -> bool:
    """Whether `?deleted=1` asks for a record that lies in the bin."""
    return one(request.GET, "deleted") == "1"


def at_record(context: RecordContext, request: Any, *, deleted: bool = False) -> Standing:
    """Where the actor stands. Raises 404 where the record isn't there for it."""
    try:
        return standing(request.tx, request.actor, context.name, context.id, deleted=deleted)
    except KithError as error:
        raise HTTPNotFound from error


def refuse(refused: KithError) -> None:
    """Raises 404 for what isn't there and 403 for what isn't allowed; what is left a page explains."""
    codes = {problem.code for problem in refused.problems}
    if codes & GONE:
        raise HTTPNotFound from refused
    if "K603" in codes:
        raise HTTPForbidden from refused


def crumbs(
    context: RecordContext, at: Standing, *more: tuple[str, str | None], deleted: bool = False
) -> tuple[tuple[str, str | None], ...]:
    """The way to a page of the record, which may lie in the bin."""
    labels, address = context.module.labels, f"{context.address}?deleted=1" if deleted else context.address
    return ((labels.many, context.list_address), (at.title or _("Untitled"), address), *more)
