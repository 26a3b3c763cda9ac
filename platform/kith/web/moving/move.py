"""Moving a record: it is saved, or refused with the reason, and with the inputs of what the move needs.

A script gets all of that as JSON: `said` is what to tell, `form` what to ask for, `version` that of the saved record.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound, HTTPSeeOther

from kith.definition.model import Field
from kith.errors import KithError, Problem
from kith.records.model import Change, FieldState, Outcome, Row
from kith.records.save import write
from kith.web.contexts import ModuleContext, RecordContext
from kith.web.doors.parameters import one
from kith.web.forms.build import Block, Part, RecordForm
from kith.web.forms.fields import input_for
from kith.web.lists.editable import changes_in_place
from kith.web.lists.listed import listed
from kith.web.look.frame import Look
from kith.web.look.messages import message_of
from kith.web.look.page import json_answer, page
from kith.web.look.templates import draw
from kith.web.moving.target import moved_along, moved_field, moved_to
from kith.web.record.fill import complete, search_without_script
from kith.web.record.form_page import currencies
from kith.web.record.saving import version_of
from kith.web.session import notices
from kith.web.texts import gettext as _

STALE = 412  # somebody else has changed the record since
MOST = 30  # fields that a move may ask for


def save(context: RecordContext, request: Any) -> Any:
    """Moves it; or says why not, and asks for what is missing."""
    field = moved_field(context, request)
    form = _form(context, request, field, _asked(context, request))
    form.process(request.POST)
    form.inputs[field.name].raw = to = moved_to(context, request, field)
    if search_without_script(request, context, form, context.id):
        request.database.give_up()
        return _answer(context, request, form, field, context.read(), 200)
    sent = {name: each.to_send for name, each in form.inputs.items() if each.was_sent}
    values = moved_along(context, request, field, to) | sent | {field.name: to}
    try:
        outcome = write(
            request.tx, request.actor, context.name, [Change(id=context.id, values=values, version=version_of(request))]
        )
    except KithError as refused:
        request.database.give_up()
        return _refused(context, request, form, field, refused.problems)
    return _moved(request, context, outcome)


def _asked(context: RecordContext, request: Any) -> list[str]:
    """The fields that the form asks for besides. Raises 404 for one that can't be changed so."""
    names = list(dict.fromkeys(request.POST.getall("_also")))
    open_ = changes_in_place(context.access)
    if len(names) > MOST or not all(isinstance(name, str) and name in open_ for name in names):
        raise HTTPNotFound
    return names


def _form(context: RecordContext, request: Any, field: Field, also: Sequence[str]) -> RecordForm:
    """The inputs of what the move needs; what it changes itself is among them, and not drawn."""
    names = list(dict.fromkeys([field.name, *also]))
    block = Block(key="t0-0", label="", rows=tuple((name,) for name in names))
    fields = {name: context.module.fields[name] for name in names}
    inputs = {name: input_for(each, request.viewer) for name, each in fields.items()}
    form = RecordForm(inputs, (Part(key="t0", label="", blocks=(block,)),))
    for name, each in form.inputs.items():
        each.state = FieldState(required=fields[name].required)
    return form


def _moved(request: Any, context: RecordContext, outcome: Outcome) -> Any:
    saved = outcome.saved[0]
    assert saved is not None
    if "HX-Request" in request.headers:
        said = [message_of(each).text for each in outcome.notices]
        return json_answer({"version": saved.version, "said": said})
    address, _views = listed(ModuleContext(request), request, request.POST)
    mark = "&" if "?" in address.text else "?"
    return notices.carry(request, HTTPSeeOther(f"{address.text}{mark}_done=saved"), outcome.notices)


def _refused(context: RecordContext, request: Any, form: RecordForm, field: Field, problems: Sequence[Problem]) -> Any:
    codes = {problem.code for problem in problems}
    if "K601" in codes:
        raise HTTPNotFound
    if "K603" in codes and "HX-Request" not in request.headers:
        raise HTTPForbidden
    if "K603" in codes:
        return json_answer({"said": [message_of(each).text for each in problems]}, 403)
    row = context.read()
    wanted = [name for each in problems if (name := (each.field or "").split(".")[0]) != field.name]
    if "K602" in codes or not wanted or not set(wanted) <= changes_in_place(context.access):
        return _told(context, request, field, row, problems, STALE if "K602" in codes else 422)
    again = _form(context, request, field, [*(name for name in form.inputs if name != field.name), *wanted])
    again.process(request.POST)
    for name, each in again.inputs.items():
        if not each.was_sent:
            each.process(None, row.values.get(name))
    again.inputs[field.name].raw = form.inputs[field.name].raw
    again.show(problems)
    return _answer(context, request, again, field, row, 422)


def _told(
    context: RecordContext, request: Any, field: Field, row: Row, problems: Sequence[Problem], status: int
) -> Any:
    """What is wrong, where nothing that could be typed would help."""
    said = [message_of(each) for each in problems]
    if "HX-Request" in request.headers:
        return json_answer({"said": [each.text for each in said]}, status)
    form = _form(context, request, field, ())
    form.general.extend(said)
    return _answer(context, request, form, field, row, status, lost=True)


def _answer(
    context: RecordContext,
    request: Any,
    form: RecordForm,
    field: Field,
    row: Row,
    status: int,
    *,
    lost: bool = False,
) -> Any:
    """The form; `lost`: it only tells."""
    complete(request, context, form, context.id, row.values)
    address, _views = listed(ModuleContext(request), request, request.POST)
    to = one(request.POST, "_to")
    values = {
        "form": form,
        "fields": [each for name, each in form.inputs.items() if name != field.name],
        "field": field,
        "action": f"{context.address}/move",
        "id": context.id,
        "to": to,
        "version": version_of(request),
        "list": address.text,
        "lookup": f"/m/{context.name}/lookup",
        "currencies": currencies,
        "title": row.title or _("Untitled"),
        "address": context.address,
        "lost": lost,
    }
    if "HX-Request" in request.headers:
        drawn = draw(request.registry.assets, "moving/form", {**values, "look": Look(request)})
        return json_answer({"said": [_("This move needs more.")], "form": drawn}, status)
    crumbs = (
        (context.module.labels.many, address.text),
        (values["title"], context.address),
        (_("Move"), None),
    )
    return page(request, "pages/move", status, crumbs=crumbs, **values)
