"""The page of a form, and the one after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import orjson

from kith.definition.form_model import WebForm
from kith.fields.codes import language_names
from kith.intake.captchas import captcha_of
from kith.intake.sent import CAPTCHA, SOURCES, TOKEN, TRAP
from kith.intake.submit import Receipt
from kith.intake.tokens import new_token, read_token
from kith.web.look.page import page
from kith.web.record.form_page import currencies
from kith.web.texts import spoken
from kith.web.webforms.autofill import token_of
from kith.web.webforms.contexts import LANGUAGE, Shown
from kith.web.webforms.origins import framed
from kith.web.webforms.public_form import MARKER, PublicForm
from kith.web.webforms.reading import tell_of_files

EMBED, SCHEME = "kith_embed", "kith_scheme"  # the origin of the page around the frame, and whether it is dark
COLOURS = frozenset({"accent", "background", "text"})


def form_page(context: Shown, request: Any, form: PublicForm, status: int = 200) -> Any:
    """The form as it stands, with whatever is wrong in it."""
    tx = request.tx
    tell_of_files(request, form)
    token = _token(context, request)
    check = captcha_of(tx, context.form)
    challenge = None if check is None else check.challenge(tx.settings.secret, token, tx.clock.now())
    hidden = [(TOKEN, token), *_repeated(request, context.form)]
    return _page(
        context,
        request,
        "webforms/form",
        status,
        form=form,
        action=_action(context),
        hidden=hidden,
        trap=TRAP,
        marker=MARKER,
        captcha=CAPTCHA if check is not None else "",
        check=context.form.spam.captcha,
        challenge=orjson.dumps(challenge).decode() if challenge is not None else "",
        rules=orjson.dumps(form.rules, default=str).decode(),
        currencies=currencies,
        token_of=token_of,
    )


def done_page(context: Shown, request: Any, receipt: Receipt) -> Any:
    """Thanks, in the form's words where it has some."""
    return _page(context, request, "webforms/done", receipt=receipt)


def lone_page(context: Shown, request: Any, template: str, status: int = 200, **values: Any) -> Any:
    """Another page about the form."""
    return _page(context, request, f"webforms/{template}", status, **values)


def embedded_in(request: Any, form: WebForm) -> str:
    """The origin whose page shows the form in a frame, as far as the form names it; "" elsewhere."""
    params = request.POST if EMBED in request.POST else request.GET
    asked = params.getall(EMBED)
    return str(asked[0]) if asked and asked[0] in form.origins else ""


def _is_dark(request: Any, form: WebForm) -> bool:
    params = request.POST if EMBED in request.POST else request.GET
    return bool(embedded_in(request, form)) and "dark" in params.getall(SCHEME)


def source_of(request: Any, form: WebForm) -> str:
    """Where the visitor came from: the campaign that the address names, else the site around the frame."""
    for params in (request.POST, request.GET):
        found = params.getall("utm_source")
        if found and isinstance(found[0], str) and found[0]:
            return str(found[0])[:100]
    return urlsplit(embedded_in(request, form)).hostname or ""


def _page(context: Shown, request: Any, template: str, status: int = 200, **values: Any) -> Any:
    form = context.form
    themed = bool(form.theme.keys() & COLOURS)
    common: Mapping[str, Any] = {
        "web": form,
        "address": context.address,
        "parent": embedded_in(request, form),
        "dark": _is_dark(request, form),
        "colours": f"{context.address}/colours.css?v={form.version}" if themed else "",
        "languages": _languages(request, form),
        "language": spoken(),
    }
    return framed(form, page(request, template, status, **common, **values))


def _action(context: Shown) -> str:
    """Where the form is sent: the answer speaks the language of the page."""
    return f"{context.address}?{urlencode({LANGUAGE: spoken()})}" if context.form.languages else context.address


def _token(context: Shown, request: Any) -> str:
    """The token that was sent as long as it is good, so that what is mended is the same submission; else a new one."""
    tx, sent = request.tx, request.POST.getall(TOKEN)
    now, secret = tx.clock.now(), tx.settings.secret
    if sent and isinstance(sent[0], str) and read_token(secret, context.form.name, sent[0], now) is not None:
        return str(sent[0])
    return new_token(secret, context.form.name, now)


def _repeated(request: Any, form: WebForm) -> list[tuple[str, str]]:
    """What the address told and the next request has to know: campaign, the site around the frame."""
    params = request.POST if request.method == "POST" else request.GET
    found = [(name, str(params.getall(name)[0])[:200]) for name in SOURCES if params.getall(name)]
    parent = embedded_in(request, form)
    dark = [(SCHEME, "dark")] if _is_dark(request, form) else []
    return [*found, *([(EMBED, parent)] if parent else []), *dark]


def _languages(request: Any, form: WebForm) -> list[tuple[str, str, str]]:
    """(language, what it calls itself, address) of the languages to choose from."""
    if len(form.languages) < 2 or request.method == "POST":
        return []
    kept = [(name, value) for name, value in request.GET.items() if name != LANGUAGE]
    return [(each, _name_of(each), f"/f/{form.name}?{urlencode([*kept, (LANGUAGE, each)])}") for each in form.languages]


def _name_of(language: str) -> str:
    return language_names(language).get(language.partition("_")[0], language).capitalize()
