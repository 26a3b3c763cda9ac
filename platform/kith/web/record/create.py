"""A new record: an empty form, prefilled by its address, and saving it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther

from kith.errors import KithError
from kith.records.model import Change
from kith.records.rules import typed_values
from kith.web.contexts import ModuleContext
from kith.web.doors.parameters import one, own_path
from kith.web.forms.build import RecordForm, build
from kith.web.look.page import page
from kith.web.portal_access.box import invite_as_ticked, offer_invitations
from kith.web.record.fill import complete, search_without_script
from kith.web.record.form_page import form_values
from kith.web.record.quick import made_on_the_spot
from kith.web.record.rules import sendable
from kith.web.record.saving import Refused, attempt, new_values
from kith.web.record.uploads import take_uploads
from kith.web.session import notices
from kith.web.texts import gettext as _
from kith.web.texts import inside


def show(context: ModuleContext, request: Any) -> Any:
    """The form, with defaults and with what the address says about fields (`?company=<id>`)."""
    form = _form(context, request)
    given = {name: one(request.GET, name) for name in form.inputs if name in request.GET}
    form.process(data={**typed_values(request.tx, request.actor, context.name, given), **_unassigned(context), **given})
    return _page(context, request, form)


def save(context: ModuleContext, request: Any) -> Any:
    """Saves it and goes where the button says; or shows the form again, with all that was typed."""
    form = _form(context, request)
    form.process(request.POST)
    if not take_uploads(request, form):
        request.database.give_up()
        return _page(context, request, form, status=422)
    if search_without_script(request, context, form, None):
        request.database.give_up()
        return _page(context, request, form)
    if made_on_the_spot(request, context, form):
        return _page(context, request, form)
    outcome = attempt(request, context.name, Change(values=new_values(context.module, form)))
    if isinstance(outcome, Refused):
        form.show(outcome.problems, request.realm.base)
        return _page(context, request, form, status=422)
    saved = outcome.saved[0]
    assert saved is not None
    try:
        invite_as_ticked(request, context, saved.id)
    except KithError as refused:
        request.database.give_up()
        form.show(refused.problems)
        return _page(context, request, form, status=422)
    return notices.carry(request, HTTPSeeOther(after_saving(request, context, saved.id)), outcome.notices)


def after_saving(request: Any, context: ModuleContext, id: str) -> str:
    """The address that the pressed button leads to."""
    then, list_ = one(request.POST, "_then"), context.list_address
    back = one(request.POST, "_next")
    if then == "exit":
        return own_path(back) if back else f"{list_}?_done=saved"
    if then == "new":
        return f"{list_}/new?" + urlencode({"_done": "saved", **({"_next": own_path(back)} if back else {})})
    return f"{list_}/{id}?_done={'merged' if one(request.POST, '_merged') == '1' else 'saved'}"


def _form(context: ModuleContext, request: Any) -> RecordForm:
    if context.module.written_by:
        raise HTTPNotFound
    settings = request.tx.settings
    first = settings.first if settings.company_first else ""
    return build(context.module, sendable(context, None), (), request.viewer, new=True, first=first)


def _unassigned(context: ModuleContext) -> dict[str, Any]:
    """Nobody is suggested as the owner of what rules give to somebody."""
    return {"owner": None} if context.module.assign else {}


def _page(context: ModuleContext, request: Any, form: RecordForm, status: int = 200) -> Any:
    offer_invitations(request, context, form)
    complete(request, context, form, None)
    if context.module.assign and "owner" in form.inputs:
        owner = form.inputs["owner"]
        owner.declared = replace(owner.declared, help=_("Left empty, a rule gives it to somebody, or it is yours."))
    labels = context.module.labels
    title = _("New {record}", record=inside(labels.one))
    return page(
        request,
        "pages/form",
        status,
        **form_values(request, context, form, None),
        heading=title,
        cancel=own_path(one(request.params, "_next", context.address)),
        crumbs=((labels.many, context.address), (title, None)),
        notice=_("Saved. Here is the next one.") if one(request.GET, "_done") == "saved" else None,
    )
