"""The state of a form for what is typed so far: what the browser's own evaluator can't decide."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound

from kith.fields.lookups import is_id
from kith.records.query import get
from kith.records.rules import form_state
from kith.web.contexts import ModuleContext
from kith.web.doors.parameters import one
from kith.web.forms.build import build
from kith.web.look.page import json_answer
from kith.web.portal_access.box import offer_invitations
from kith.web.record.sections import section_states


def judge(context: ModuleContext, request: Any) -> Any:
    """JSON: field -> {visible, required, writable}; `_sections`: key -> whether it shows. Nothing is written."""
    id = one(request.POST, "_id") or None
    if id is not None and not (is_id(id) and get(request.tx, request.actor, context.name, id, ())):
        raise HTTPNotFound
    names = sendable(context, id)
    form = build(context.module, names, (), request.viewer, new=True)
    form.process(request.POST)
    if id is None:
        offer_invitations(request, context, form)
    states = form_state(request.tx, request.actor, context.name, form.raw, id)
    shown = {n: {"visible": s.visible, "required": s.required, "writable": s.writable} for n, s in states.items()}
    return json_answer(shown | {"_sections": section_states(request, context, form, form.raw, id)})


def sendable(context: ModuleContext, id: str | None) -> tuple[str, ...]:
    """Names of the fields that the actor may send for a new record, or for the record `id`."""
    chosen = context.access.creatable if id is None else context.access.editable
    return tuple(name for name in context.module.fields if name in chosen)
