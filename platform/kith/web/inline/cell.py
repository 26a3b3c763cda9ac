"""The form of one field: over the place where it is shown, where there is a script, else a page of its own."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup
from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response

from kith.definition.model import Field
from kith.records.model import FieldState, Row
from kith.web.contexts import RecordContext
from kith.web.forms.build import Block, Part, RecordForm
from kith.web.forms.fields import input_for
from kith.web.inline.place import place_of
from kith.web.lists.editable import changes_in_place
from kith.web.look.cells import Show, cell, shown
from kith.web.look.frame import Look
from kith.web.look.page import page
from kith.web.look.templates import draw
from kith.web.record.fill import complete, search_without_script
from kith.web.record.form_page import currencies
from kith.web.record.offers import offer_to_make
from kith.web.record.quick import made_on_the_spot
from kith.web.record.saving import Refused, attempt, base_of, change_of, version_of
from kith.web.texts import gettext as _

STALE = 412  # somebody else has changed the record since


def show(context: RecordContext, request: Any) -> Any:
    """The form with what the field holds."""
    field, row = _field(context, request), context.read()
    context.require("edit")
    form = _form(field, request)
    form.process(data={field.name: row.values.get(field.name)})
    return _answer(context, request, form, row)


def save(context: RecordContext, request: Any) -> Any:
    """Saves it; or shows the form again, with what was typed and what is wrong."""
    form = _form(_field(context, request), request)
    form.process(request.POST)
    if search_without_script(request, context, form, context.id):
        request.database.give_up()
        return _answer(context, request, form, context.read(), again=True)
    if made_on_the_spot(request, context, form):
        status = 422 if "HX-Request" in request.headers else 200  # nothing of the field is saved yet
        return _answer(context, request, form, context.read(), status, again=True)
    outcome = attempt(request, context.name, change_of(request, context.id, form))
    if isinstance(outcome, Refused):
        form.show(outcome.problems)
        status = STALE if outcome.stale else 422
        return _answer(context, request, form, context.read(), status, again=not outcome.stale)
    return place_of(context, request, request.POST).after(request, outcome.notices)


def _field(context: RecordContext, request: Any) -> Field:
    """The field that the address names. Raises 404 for one that can't be changed so, or isn't there for the actor."""
    name = request.matchdict["field"]
    if name not in changes_in_place(context.access):
        raise HTTPNotFound
    return context.module.fields[name]


def _form(field: Field, request: Any) -> RecordForm:
    block = Block(key="t0-0", label="", rows=((field.name,),))
    form = RecordForm({field.name: input_for(field, request.viewer)}, (Part(key="t0", label="", blocks=(block,)),))
    form.inputs[field.name].state = FieldState(required=field.required)
    return form


def _answer(
    context: RecordContext, request: Any, form: RecordForm, row: Row, status: int = 200, *, again: bool = False
) -> Any:
    """The form. `again`: it goes on from the version that it was made from; else from what is stored now."""
    (name, field), *_rest = form.inputs.items()
    stored = input_for(field.declared, request.viewer)
    of_now = RecordForm({name: stored}, ())
    of_now.process(data={name: row.values.get(name)})
    complete(request, context, form, context.id, row.values)
    offer_to_make(request, context, form)
    place, title = place_of(context, request, request.params), row.title or _("Untitled")
    values = {
        "form": form,
        "field": field,
        "action": f"{context.address}/cell/{name}",
        "id": context.id,
        "version": version_of(request) if again else row.version,
        "base": json.dumps(base_of(request) if again else of_now.raw, ensure_ascii=False),
        "place": place,
        "now": _told(request, field.declared, row) if status == STALE else "",
        "lookup": f"/m/{context.name}/lookup",
        "currencies": currencies,
        "title": title,
    }
    if "HX-Request" in request.headers:
        drawn = draw(request.registry.assets, "lists/cell", {**values, "look": Look(request)})
        return Response(drawn, status=status, content_type="text/html", charset="utf-8")
    crumbs = (
        (context.module.labels.many, place.list),
        (title, context.address),
        (field.declared.label, None),
    )
    return page(request, "pages/cell", status, crumbs=crumbs, **values)


def _told(request: Any, field: Field, row: Row) -> Markup:
    """What the field holds now, as people read it."""
    show = Show(context=request.viewer, sprite=request.registry.assets.address("vendor/icons.svg"), short=True)
    return shown(cell(field.type, show), row.values.get(field.name))
