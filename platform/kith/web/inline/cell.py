"""The form of one field: over its cell where there is a script, else a page of its own.

A script gets the row drawn anew after saving, since what was changed may decide about other columns as well.
"""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup
from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound, HTTPSeeOther
from pyramid.response import Response

from kith.definition.model import Field
from kith.errors import KithError
from kith.records.model import Change, FieldState, Row
from kith.records.query import get
from kith.records.save import write
from kith.web.contexts import ModuleContext, RecordContext
from kith.web.forms.build import Block, Part, RecordForm
from kith.web.forms.fields import input_for
from kith.web.lists.columns import Ends, rows_of
from kith.web.lists.deeds import deeds_of
from kith.web.lists.editable import changes_in_place
from kith.web.lists.listed import listed
from kith.web.lists.show import chosen_view, shown_columns
from kith.web.look.cells import Show, cell, shown
from kith.web.look.frame import Look
from kith.web.look.page import page
from kith.web.look.templates import draw
from kith.web.record.edit import base_of, changed, version_of
from kith.web.record.fill import complete, search_without_script
from kith.web.record.form_page import currencies
from kith.web.session import notices
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
    change = Change(id=context.id, values=changed(request, form), version=version_of(request))
    try:
        outcome = write(request.tx, request.actor, context.name, [change])
    except KithError as refused:
        request.database.give_up()
        return _refused(context, request, form, refused)
    if "HX-Request" in request.headers:
        return _redrawn(context, request)
    address, _views = listed(ModuleContext(request), request, request.POST)
    return notices.carry(request, HTTPSeeOther(address.text), outcome.notices)


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


def _refused(context: RecordContext, request: Any, form: RecordForm, refused: KithError) -> Any:
    codes = {problem.code for problem in refused.problems}
    if "K601" in codes:
        raise HTTPNotFound
    if "K603" in codes:
        raise HTTPForbidden
    form.show(refused.problems)
    stale = "K602" in codes
    return _answer(context, request, form, context.read(), STALE if stale else 422, again=not stale)


def _answer(
    context: RecordContext, request: Any, form: RecordForm, row: Row, status: int = 200, *, again: bool = False
) -> Any:
    """The form. `again`: it goes on from the version that it was made from; else from what is stored now."""
    (name, field), *_rest = form.inputs.items()
    stored = input_for(field.declared, request.viewer)
    of_now = RecordForm({name: stored}, ())
    of_now.process(data={name: row.values.get(name)})
    complete(request, context, form, context.id, row.values)
    address, _views = listed(ModuleContext(request), request, request.params)
    values = {
        "form": form,
        "field": field,
        "action": f"{context.address}/cell/{name}",
        "id": context.id,
        "version": version_of(request) if again else row.version,
        "base": json.dumps(base_of(request) if again else of_now.raw, ensure_ascii=False),
        "list": address.text,
        "now": _told(request, field.declared, row) if status == STALE else "",
        "lookup": f"/m/{context.name}/lookup",
        "currencies": currencies,
        "title": row.title or _("Untitled"),
    }
    if "HX-Request" in request.headers:
        drawn = draw(request.registry.assets, "lists/cell", {**values, "look": Look(request)})
        return Response(drawn, status=status, content_type="text/html", charset="utf-8")
    crumbs = (
        (context.module.labels.many, address.text),
        (values["title"], context.address),
        (field.declared.label, None),
    )
    return page(request, "pages/cell", status, crumbs=crumbs, **values)


def _told(request: Any, field: Field, row: Row) -> Markup:
    """What the field holds now, as people read it."""
    show = Show(context=request.viewer, sprite=request.registry.assets.address("vendor/icons.svg"), short=True)
    return shown(cell(field.type, show), row.values.get(field.name))


def _redrawn(context: RecordContext, request: Any) -> Any:
    """The record's row as the list draws it; nothing where it isn't the actor's to see any more."""
    list_context = ModuleContext(request)
    address, _views = listed(list_context, request, request.POST)
    columns = shown_columns(request, context.module, chosen_view(context.module, address.view), address)
    paths = tuple(column.path for column in columns if column.path != "title")
    row = get(request.tx, request.actor, context.name, context.id, paths)
    deeds = deeds_of(list_context, request, deleted=False)
    ends = Ends(form="bulk" if deeds else "", dots=request.registry.assets.svg("dots"))
    drawn = rows_of([row] if row is not None else [], columns, f"/m/{context.name}/", "", ends)
    return Response(str(drawn), content_type="text/html", charset="utf-8")
