"""Making the record that a lookup needs without leaving the form: in a dialog, or inside the form without a script."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.response import Response

from kith.definition.model import Field
from kith.records.model import Change
from kith.records.query import get
from kith.records.rules import typed_values
from kith.web.contexts import ModuleContext
from kith.web.doors.parameters import one
from kith.web.forms.build import RecordForm
from kith.web.look.frame import Look
from kith.web.look.page import json_answer, page
from kith.web.look.templates import draw
from kith.web.record.fill import complete, search_without_script
from kith.web.record.form_page import currencies
from kith.web.record.lookup import open_fields
from kith.web.record.offers import PREFIX, Offer, form_of, offer
from kith.web.record.saving import Refused, attempt, new_values
from kith.web.texts import gettext as _
from kith.web.texts import inside

ASK, MAKE = "_quick", "_make"  # names of the buttons that open the small form inside the large one, and send it


def made_on_the_spot(request: Any, context: ModuleContext, form: RecordForm) -> bool:
    """Whether the form was sent for the sake of a record that it needs: then nothing of the form itself is saved.

    The small form is put to its lookup, or the record is made by it and chosen there; what was typed stays as it is.
    """
    ask, make, find = (one(request.POST, name) for name in (ASK, MAKE, "_find"))
    if ASK not in request.POST and not make and not find.startswith(PREFIX):
        return False
    each = form.inputs.get(ask or make or find.removeprefix(PREFIX).partition(".")[0])
    found = offer(request, context, each.declared) if each is not None and each.state.writable else None
    if each is None or found is None:
        request.database.give_up()
        return True
    each.quick, small = found, form_of(request, each.declared, found)
    small.process(request.POST)
    made = _write(request, each.declared, found, small) if make else None
    if made is not None:
        (each.raw, found.made), each.was_sent = made, True
        return True
    _open(request, ModuleContext(request, found.module.name), small)
    found.form = small
    return True


def _open(request: Any, target: ModuleContext, small: RecordForm) -> None:
    """Fills in the small form for the page that is shown instead of saving: with defaults at first."""
    request.database.give_up()
    if not any(each.was_sent for each in small.inputs.values()):
        _begin(request, target, small)
    search_without_script(request, target, small, None)
    complete(request, target, small, None)


def show(context: ModuleContext, request: Any) -> Any:
    """The small form: for a dialog, else a page of its own."""
    field, offered = _offered(context, request)
    small = form_of(request, field, offered)
    _begin(request, ModuleContext(request, offered.module.name), small)
    return _page(context, request, field, offered, small)


def save(context: ModuleContext, request: Any) -> Any:
    """Makes the record. A script is told its value and title; without one its page leads to the form that needs it."""
    field, offered = _offered(context, request)
    small = form_of(request, field, offered)
    small.process(request.POST)
    if search_without_script(request, ModuleContext(request, offered.module.name), small, None):
        request.database.give_up()
        return _page(context, request, field, offered, small)
    made = _write(request, field, offered, small)
    if made is None:
        return _page(context, request, field, offered, small, 422)
    if "HX-Request" in request.headers:
        return json_answer({"value": made[0], "text": made[1]})
    return HTTPSeeOther(f"{context.list_address}/new?{field.name}={made[0]}")


def _offered(context: ModuleContext, request: Any) -> tuple[Field, Offer]:
    """The lookup that the address names. Raises 404 for one that offers nothing, or isn't the actor's to fill in."""
    name = request.matchdict["field"]
    found = offer(request, context, context.module.fields[name]) if name in open_fields(context) else None
    if found is None:
        raise HTTPNotFound
    return context.module.fields[name], found


def _begin(request: Any, target: ModuleContext, small: RecordForm) -> None:
    """Fills in the defaults."""
    values = typed_values(request.tx, request.actor, target.name, {})
    small.process(data={name: values.get(name) for name in small.inputs})


def _write(request: Any, field: Field, offered: Offer, small: RecordForm) -> tuple[str, str] | None:
    """What the lookup holds from now on and how that reads; None where it was refused, which the form then says."""
    module = offered.module
    outcome = attempt(request, module.name, Change(values=new_values(module, small)))
    if isinstance(outcome, Refused):
        small.show(outcome.problems)
        return None
    (saved,) = outcome.saved
    assert saved is not None
    row = get(request.tx, request.actor, module.name, saved.id, ())
    title = (row.title if row is not None else "") or _("Untitled")
    if len(field.type.targets) > 1:
        return f"{module.name}/{saved.id}", f"{title} · {module.labels.one}"
    return saved.id, title


def _page(
    context: ModuleContext, request: Any, field: Field, offered: Offer, small: RecordForm, status: int = 200
) -> Any:
    complete(request, ModuleContext(request, offered.module.name), small, None)
    title = _("New {record}", record=inside(offered.module.labels.one))
    values = {
        "form": small,
        "offered": offered,
        "heading": title,
        "lookup": offered.lookup,
        "currencies": currencies,
        "cancel": context.address,
    }
    if "HX-Request" in request.headers:
        drawn = draw(request.registry.assets, "parts/quick_form", {**values, "look": Look(request)})
        return Response(drawn, status=status, content_type="text/html", charset="utf-8")
    crumbs = ((context.module.labels.many, context.address), (field.label, None), (title, None))
    return page(request, "pages/quick", status, crumbs=crumbs, **values)
