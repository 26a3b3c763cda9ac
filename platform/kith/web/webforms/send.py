"""A form that was sent: by its own page, by the page of another site that it names, by a script or a program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther

from kith.errors import KithError
from kith.intake.judging import judge
from kith.intake.submit import Receipt, submit
from kith.storage.tx import Tx
from kith.web.api.problems import STATUS, problem_response
from kith.web.look.page import json_answer
from kith.web.texts import spoken
from kith.web.webforms import origins
from kith.web.webforms.contexts import Shown
from kith.web.webforms.drawing import done_page, embedded_in, form_page, lone_page, source_of
from kith.web.webforms.public_form import PublicForm
from kith.web.webforms.reading import fill, is_json, read_sent, take_files
from kith.web.webforms.show import count


def preflight(context: Shown, request: Any) -> Any:
    """What a browser asks before it sends JSON from another site."""
    return origins.answer_preflight(context.form, request)


def send(context: Shown, request: Any) -> Any:
    """Thanks, a way to elsewhere, or the form with every fault at its field and all that was typed.

    Scripts are answered in JSON: what the page would say, or problem details. Other sites are refused with 403.
    """
    by_script = _is_for_script(request)
    if not origins.may_send(context.form, request):
        return problem_response(403) if by_script else lone_page(context, request, "elsewhere", 403)
    answer = _by_script if by_script else _by_page
    return origins.share(context.form, request, answer(context, request))


def in_language(request: Any) -> Callable[[], AbstractContextManager[Tx]]:
    """What begins a transaction that commits, with the texts of the form in the visitor's language."""
    serving = request.registry.kith.serving

    @contextmanager
    def begin() -> Iterator[Tx]:
        with request.database.apart(write=True) as tx:
            spoken_here = serving(tx.version).in_language(spoken())
            yield replace(tx, site=spoken_here.site, tables=spoken_here.tables)

    return begin


def _is_for_script(request: Any) -> bool:
    return is_json(request) or "json" in request.headers.get("Accept", "")


def _submitted(context: Shown, request: Any, form: PublicForm) -> Receipt:
    """What became of it. Raises KithError where it wasn't taken in at all."""
    sent = read_sent(form, request, source_of(request, context.form))
    receipt = submit(in_language(request), context.form.name, sent)
    if not receipt.problems:
        count(context, request, "submissions")
    return receipt


# -- by a page --------------------------------------------------------------------------------------------------------
def _by_page(context: Shown, request: Any) -> Any:
    form = PublicForm(request.tx, request.actor, context.form, request.viewer)
    fill(form, request)
    try:
        take_files(form, request)
        if form.summary:  # a file that isn't taken: what else is wrong is told at once
            _judge(context, request, form)
            return _again(context, request, form, 422)
        receipt = _submitted(context, request, form)
    except KithError as refused:
        form.show(refused.problems)
        return _again(context, request, form, 429 if refused.problems[0].code == "K402" else 422)
    form.show(receipt.problems)
    if receipt.problems:
        return _again(context, request, form, 422)
    if receipt.redirect and not embedded_in(request, context.form):
        return HTTPSeeOther(receipt.redirect)
    return done_page(context, request, receipt)


def _judge(context: Shown, request: Any, form: PublicForm) -> None:
    try:
        sent = read_sent(form, request, "")
    except KithError as refused:
        form.show(refused.problems)
    else:
        form.show(judge(request.tx, request.actor, context.form, sent.values, sent.agreed).problems)
        form.settle(request.tx, request.actor)
        form.show(form.lacking())


def _again(context: Shown, request: Any, form: PublicForm, status: int) -> Any:
    form.settle(request.tx, request.actor)
    return form_page(context, request, form, status)


# -- by a script ------------------------------------------------------------------------------------------------------
def _by_script(context: Shown, request: Any) -> Any:
    form = PublicForm(request.tx, request.actor, context.form, request.viewer)
    try:
        fill(form, request)
        take_files(form, request)
        receipt = _submitted(context, request, form)
    except KithError as refused:
        return problem_response(STATUS.get(refused.problems[0].code, 422), refused.problems)
    if receipt.problems:
        return problem_response(422, receipt.problems)
    told = {"message": receipt.message, "redirect": receipt.redirect, "by_mail": receipt.by_mail}
    return json_answer({"sent": True, **told})
