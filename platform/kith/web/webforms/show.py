"""The page of a form as a visitor first sees it."""

from __future__ import annotations

from typing import Any

from pyramid.response import Response
from webob.multidict import MultiDict
from wtforms.utils import WebobInputWrapper

from kith.intake.counts import What
from kith.web.webforms.contexts import Shown
from kith.web.webforms.drawing import form_page, source_of
from kith.web.webforms.origins import may_send
from kith.web.webforms.public_form import PublicForm


def show(context: Shown, request: Any) -> Any:
    """The form, filled in by the address as far as it lets it, and counted as viewed."""
    form = PublicForm(request.tx, request.actor, context.form, request.viewer)
    prefill(form, request.GET)
    form.begin(request.tx, request.actor)
    if request.method == "GET":
        count(context, request, "views")
    return form_page(context, request, form)


def begin(context: Shown, request: Any) -> Any:
    """Counts that somebody has begun to fill it in: nothing, 403 for another site."""
    if not may_send(context.form, request):
        return Response(status=403)
    count(context, request, "starts")
    return Response(status=204)


def count(context: Shown, request: Any, what: What) -> None:
    """Counts it for where the visitor came from."""
    source = source_of(request, context.form)
    request.registry.kith.form_counts.add(request.tx, context.form.name, what, source)


def prefill(form: PublicForm, params: Any) -> None:
    """Puts in what the address says of the fields that may be filled in by it, each by its first value."""
    for path, each in form.inputs.items():
        if form.form.fields[path].prefill and each.kind != "upload":
            each.process(WebobInputWrapper(_about(each.name, params, several=each.kind == "several")))


def _about(name: str, params: Any, *, several: bool) -> MultiDict[str, Any]:
    found: MultiDict[str, Any] = MultiDict()
    for key, value in params.items():
        if (key == name or key.startswith(f"{name}.")) and (several or key not in found):
            found.add(key, value)
    return found
