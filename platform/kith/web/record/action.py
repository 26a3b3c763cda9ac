"""Actions of a record: a button each; those that ask or want a confirmation have a page of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound, HTTPSeeOther

from kith.definition.model import Action
from kith.errors import KithError, Problem
from kith.i18n import translate
from kith.records import actions
from kith.records.actions import ActionResult
from kith.records.model import FieldState
from kith.web.contexts import RecordContext
from kith.web.forms.build import Block, Part, RecordForm
from kith.web.forms.fields import input_for
from kith.web.look.messages import sentence
from kith.web.look.page import page
from kith.web.record.fill import search_without_script
from kith.web.record.form_page import currencies
from kith.web.record.uploads import take_uploads, tell_of_files
from kith.web.session import notices
from kith.web.texts import gettext as _
from kith.web.texts import spoken


def show(context: RecordContext, request: Any) -> Any:
    """The page that asks what the action needs to know, and whether it is meant."""
    action, form = _action(context, request), _form(context, request)
    context.read(())
    context.require(action.name)
    form.process(data=dict(_suggested(context, request, action)))
    return _page(context, request, action, form)


def run(context: RecordContext, request: Any) -> Any:
    """Carries it out and shows the record, or the one that was made; or says why not."""
    action, form = _action(context, request), _form(context, request)
    form.process(request.POST)
    if not take_uploads(request, form):
        request.database.give_up()
        return _page(context, request, action, form, 422)
    if search_without_script(request, context, form, context.id):
        request.database.give_up()
        return _page(context, request, action, form)
    try:
        answers = _answered(form, _suggested(context, request, action))
        done = actions.run(request.tx, request.actor, context.name, action.name, [context.id], answers)
    except KithError as refused:
        request.database.give_up()
        return _refused(context, request, action, form, refused)
    made, link = done.made.get(context.id), done.result.link
    address = link or f"{f'{request.realm.base}/m/{made.module}/{made.id}' if made else context.address}?_done=saved"
    return notices.carry(request, HTTPSeeOther(address), [*said_of(done.result), *done.outcome.notices])


def said_of(result: ActionResult) -> list[Problem]:
    """What a plugin tells of its action, in the reader's language, as a notice for the page that follows."""
    if not result.message:
        return []
    text = translate(result.message, spoken())
    try:
        text = text.format_map(result.params)
    except (KeyError, IndexError, ValueError):  # braces that name nothing
        text = result.message
    return [Problem(code="K612", params={"message": text}, level="warning")]


def _suggested(context: RecordContext, request: Any, action: Action) -> Mapping[str, Any]:
    return actions.suggestions(request.tx, request.actor, context.name, action.name, context.id)


def _answered(form: RecordForm, suggested: Mapping[str, Any]) -> dict[str, Any]:
    """What to send: blank inputs whose default wasn't there to be seen are left to the engine."""
    return {
        name: each.to_send
        for name, each in form.inputs.items()
        if each.was_sent and (each.raw != each.blank or name in suggested or each.declared.default is None)
    }


def _action(context: RecordContext, request: Any) -> Action:
    found = context.module.actions.get(request.matchdict["name"])
    if found is None:
        raise HTTPNotFound
    if not context.access.allows(found.name):
        raise HTTPForbidden
    return found


def _form(context: RecordContext, request: Any) -> RecordForm:
    asked = _action(context, request).ask
    inputs = {name: input_for(field, request.viewer) for name, field in asked.items()}
    asking = Block(key="t0-0", label="", rows=tuple((name,) for name in asked))
    form = RecordForm(inputs, (Part(key="t0", label="", blocks=(asking,)),))
    for name, each in form.inputs.items():
        each.state = FieldState(required=asked[name].required)
    return form


def _refused(context: RecordContext, request: Any, action: Action, form: RecordForm, refused: KithError) -> Any:
    codes = {problem.code for problem in refused.problems}
    if "K601" in codes:
        raise HTTPNotFound
    if "K603" in codes:
        raise HTTPForbidden
    form.show(refused.problems, request.realm.base)
    return _page(context, request, action, form, 422)


def _page(context: RecordContext, request: Any, action: Action, form: RecordForm, status: int = 200) -> Any:
    row = context.read(())
    tell_of_files(request, form, {})
    title = row.title or _("Untitled")
    return page(
        request,
        "pages/action",
        status,
        action=action,
        question=sentence(translate(action.confirm, spoken())) if action.confirm else "",
        form=form,
        title=title,
        address=context.address,
        lookup=f"{context.list_address}/lookup",
        currencies=currencies,
        crumbs=((context.module.labels.many, context.list_address), (title, context.address), (action.label, None)),
    )
