"""The link in a mail that proves an address: its page asks, since programs look at links before people do."""

from __future__ import annotations

from typing import Any

from kith.errors import KithError
from kith.intake.proof import is_open, prove
from kith.web.webforms import origins
from kith.web.webforms.contexts import Shown
from kith.web.webforms.drawing import done_page, lone_page
from kith.web.webforms.send import in_language


def ask(context: Shown, request: Any) -> Any:
    """The button that proves it, or that the link is good for nothing any more."""
    if not is_open(request.tx, request.matchdict["token"]):
        return _over(context, request)
    return lone_page(context, request, "confirm")


def do(context: Shown, request: Any) -> Any:
    """Proves it, and says what follows; 403 for what another site sends."""
    if not origins.may_send(context.form, request):
        return lone_page(context, request, "elsewhere", 403)
    try:
        receipt = prove(in_language(request), context.form.name, request.matchdict["token"])
    except KithError:
        return _over(context, request)
    if receipt.problems:
        return lone_page(context, request, "unproven", 422)
    return done_page(context, request, receipt)


def _over(context: Shown, request: Any) -> Any:
    return lone_page(context, request, "over", 404)
