"""Giving a record a star, and taking it away."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther

from kith.timeline.at_hand import star, unstar
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one


def change(context: RecordContext, request: Any) -> Any:
    """Gives the star (`on=1`) or takes it away; back to the record. Raises K689 for too many."""
    if one(request.POST, "on") != "1":
        unstar(request.tx, request.actor, context.id)
        return HTTPSeeOther(context.address)
    context.read(())
    star(request.tx, request.actor, context.name, context.id)
    return HTTPSeeOther(context.address)
