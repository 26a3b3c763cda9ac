"""The page that asks before something is done to many records: how many they are, and what is needed for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound, HTTPSeeOther

from kith.conditions.tree import Values
from kith.definition.model import Action, Field
from kith.errors import KithError, Problem
from kith.i18n import translate
from kith.portal.bulk import deeds_of_portals, invited_to, own_deed
from kith.records import bulk
from kith.records.bulk import BUILT_IN
from kith.records.model import FieldState
from kith.web.bulk.chosen import Chosen, chosen
from kith.web.contexts import ModuleContext
from kith.web.doors.parameters import one
from kith.web.forms.build import Block, Part, RecordForm
from kith.web.forms.fields import input_for
from kith.web.look.deeds import deed_words
from kith.web.look.messages import sentence
from kith.web.look.page import page
from kith.web.record.fill import search_without_script
from kith.web.record.form_page import currencies
from kith.web.record.uploads import take_uploads, tell_of_files
from kith.web.texts import gettext as _
from kith.web.texts import spoken

_DIGITS = 9


def show(context: ModuleContext, request: Any) -> Any:
    """The page. It changes nothing: the records are counted, and their number goes along."""
    choice = chosen(context, request, request.GET)
    action = _action(context, choice.name)
    form = _form(context, request, action, request.GET)
    form.process(data=_suggested(form))
    return _page(context, request, choice, action, form)


def run(context: ModuleContext, request: Any) -> Any:
    """Begins with it and shows how far it is; or says why not, with what was typed."""
    choice = chosen(context, request, request.POST)
    action = _action(context, choice.name)
    form = _form(context, request, action, request.POST)
    form.process(request.POST)
    if not take_uploads(request, form):
        request.database.give_up()
        return _page(context, request, choice, action, form, 422)
    if search_without_script(request, context, form, None):
        request.database.give_up()
        return _page(context, request, choice, action, form)
    try:
        begun = bulk.begin(
            request.tx,
            request.actor,
            choice.selection,
            choice.name,
            _answers(form, action),
            confirmed=_count(request),
            own=own_deed(request.tx, context.name, choice.name),
        )
    except KithError as refused:
        request.database.give_up()
        return _refused(context, request, choice, action, form, refused)
    return HTTPSeeOther(f"{context.address}/bulk/{begun}")


def _suggested(form: RecordForm) -> dict[str, Any]:
    """The defaults that are the same for every record; the others are filled in record by record."""
    defaults = ((name, each.declared.default) for name, each in form.inputs.items())
    return {name: each.values[0] for name, each in defaults if isinstance(each, Values) and each.values}


def _answers(form: RecordForm, action: Action | None) -> dict[str, Any]:
    """What the inputs say: a blank one whose default differs per record is left to the engine."""
    shown = _suggested(form)
    return {
        name: each.to_send
        for name, each in form.inputs.items()
        if each.was_sent
        and (action is None or each.raw != each.blank or name in shown or each.declared.default is None)
    }


def _count(request: Any) -> int:
    """The number of records that the page before has told; 0, which is never right, for what is none."""
    text = one(request.POST, "_count")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0


def _action(context: ModuleContext, name: str) -> Action | None:
    """The action, None for what every module has. Raises 404 for what isn't there, 403 without a grant."""
    tx, actor = context.request.tx, context.request.actor
    if invited_to(tx, context.name, name) is not None:
        if name not in deeds_of_portals(tx, actor, context.name):
            raise HTTPForbidden
        return None
    action = context.module.actions.get(name)
    if name and action is None and name not in BUILT_IN:
        raise HTTPNotFound
    if name and not context.access.allows(name):
        raise HTTPForbidden
    return action


def _form(context: ModuleContext, request: Any, action: Action | None, params: Any) -> RecordForm:
    """The inputs of what is asked for: an action's own fields, or the one field that is to be edited."""
    asked = dict(action.ask) if action is not None else _edited(context, params)
    inputs = {name: input_for(field, request.viewer) for name, field in asked.items()}
    block = Block(key="t0-0", label="", rows=tuple((name,) for name in asked))
    form = RecordForm(inputs, (Part(key="t0", label="", blocks=(block,)),))
    for name, each in form.inputs.items():
        each.state = FieldState(required=action is not None and asked[name].required)
    return form


def _edited(context: ModuleContext, params: Any) -> dict[str, Field]:
    if one(params, "_do") != "edit":
        return {}
    name = one(params, "_field")
    return {name: context.module.fields[name]} if name in dict(_choices(context)) else {}


def _choices(context: ModuleContext) -> Sequence[tuple[str, str]]:
    """The fields that many records can be given one value of: (name, label)."""
    fields = (context.module.fields[name] for name in context.access.editable)
    return [(each.name, each.label) for each in fields if not (each.type.computed or each.unique or _is_far(each))]


def _is_far(field: Field) -> bool:
    return field.type.shape == "child" or field.type.widget in {"file", "files", "image"}


def _refused(
    context: ModuleContext, request: Any, choice: Chosen, action: Action | None, form: RecordForm, refused: KithError
) -> Any:
    codes = {problem.code for problem in refused.problems}
    if "K601" in codes:
        raise HTTPNotFound
    if "K603" in codes:
        raise HTTPForbidden
    form.show(refused.problems)
    return _page(context, request, choice, action, form, 409 if "K644" in codes else 422)


def _page(
    context: ModuleContext,
    request: Any,
    choice: Chosen,
    action: Action | None,
    form: RecordForm,
    status: int = 200,
) -> Any:
    tell_of_files(request, form, {})
    count = bulk.count(request.tx, request.actor, choice.selection)
    if not (count and choice.name):
        form.show([Problem(code="K649" if not count else "K650")])
        status = 422
    choosing = choice.name == "edit" and not form.inputs
    label = deed_words(request.tx.site, context.name, choice.name)
    return page(
        request,
        "pages/bulk/ask",
        status,
        choice=choice,
        module=context.module,
        label=label,
        count=count,
        question=sentence(translate(action.confirm, spoken())) if action is not None and action.confirm else "",
        form=form,
        fields=sorted(_choices(context), key=lambda each: each[1].casefold()) if choosing else (),
        field=next(iter(form.inputs), "") if choice.name == "edit" else "",
        ready=bool(count and choice.name and not choosing),
        danger=choice.name == "delete",
        many=count > bulk.AT_ONCE,
        lookup=f"/m/{context.name}/lookup",
        currencies=currencies,
        crumbs=((context.module.labels.many, choice.back), (label or _("Choose"), None)),
    )
