"""Changing a record: its form, saving what was changed, and both versions side by side where two people did."""

from __future__ import annotations

import json
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther

from kith.records.model import Row
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one, own_path
from kith.web.forms.build import RecordForm, build
from kith.web.look.page import page
from kith.web.record.create import after_saving
from kith.web.record.fill import complete, search_without_script
from kith.web.record.form_page import form_values
from kith.web.record.merge import is_open, leave_theirs, merge_page
from kith.web.record.quick import made_on_the_spot
from kith.web.record.rules import sendable
from kith.web.record.saving import Refused, attempt, base_of, change_of, version_of
from kith.web.record.uploads import take_uploads
from kith.web.session import notices
from kith.web.texts import gettext as _


def show(context: RecordContext, request: Any) -> Any:
    """The form with the record's values."""
    row = context.read()
    context.require("edit")
    form = _form(context, request)
    form.process(data=dict(row.values))
    return _page(context, request, form, row)


def save(context: RecordContext, request: Any) -> Any:
    """Saves what was changed; or shows the form again, or both versions where the record has moved on."""
    form = _form(context, request)
    form.process(request.POST)
    leave_theirs(request, form)
    if is_open(request):
        request.database.give_up()
        return merge_page(context, request, form, 422)
    if not take_uploads(request, form):
        request.database.give_up()
        return _again(context, request, form, 422)
    if search_without_script(request, context, form, context.id):
        request.database.give_up()
        return _again(context, request, form, 200)
    if made_on_the_spot(request, context, form):
        return _again(context, request, form, 200)
    outcome = attempt(request, context.name, change_of(request, context.id, form))
    if isinstance(outcome, Refused):
        return _refused(context, request, form, outcome)
    return notices.carry(request, HTTPSeeOther(after_saving(request, context, context.id)), outcome.notices)


def _form(context: RecordContext, request: Any) -> RecordForm:
    names = sendable(context, context.id)
    closed = request.realm.kind == "staff"  # in a portal a form holds what can be changed, and nothing else
    readable = [name for name in context.access.readable if closed and name in context.module.fields]
    return build(context.module, names, readable, request.viewer, new=False)


def _refused(context: RecordContext, request: Any, form: RecordForm, refused: Refused) -> Any:
    if refused.stale:
        return merge_page(context, request, form)
    form.show(refused.problems, request.realm.base)
    return _again(context, request, form, 422)


def _again(context: RecordContext, request: Any, form: RecordForm, status: int) -> Any:
    """The form as it was sent; inputs that weren't sent show what is stored."""
    row = context.read()
    for name, each in form.inputs.items():
        if not each.was_sent and name in row.values:
            each.process(None, row.values[name])
    base = {name: each.raw for name, each in form.inputs.items() if not each.was_sent} | base_of(request)
    return _page(context, request, form, row, status, version=version_of(request), base=base)


def _page(
    context: RecordContext,
    request: Any,
    form: RecordForm,
    row: Row,
    status: int = 200,
    version: int | None = None,
    base: dict[str, Any] | None = None,
) -> Any:
    complete(request, context, form, context.id, row.values)
    labels = context.module.labels
    title = row.title or _("Untitled")
    return page(
        request,
        "pages/form",
        status,
        **form_values(request, context, form, context.id),
        heading=_("Edit {title}", title=title),
        version=row.version if version is None else version,
        base=json.dumps(form.raw if base is None else base, ensure_ascii=False),
        cancel=own_path(one(request.params, "_next", context.address)),
        crumbs=((labels.many, context.list_address), (title, context.address), (_("Edit"), None)),
    )
