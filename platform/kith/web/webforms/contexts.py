"""The form that an address names, in the visitor's language. Whoever asks is a visitor here, logged in or not."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound

from kith.access.form_rights import visitor_of
from kith.definition.form_model import WebForm
from kith.identity.load import anonymous
from kith.web.session.principal import Login
from kith.web.texts import speak, spoken

LANGUAGE = "kith_lang"


class Shown:
    """An open form. Raises 404 where there is none of that name.

    No session is looked up: what a form does is the same for everybody, and it needs no cookie.
    """

    def __init__(self, request: Any) -> None:
        name = request.matchdict["form"]
        version = anonymous(request.database.connection).version
        form = request.registry.kith.serving(version).site.forms.get(name)
        if form is None:
            raise HTTPNotFound
        speak(language_of(form, request) or spoken())
        request.login = Login(actor=visitor_of(form, locale=spoken()), version=version)
        self.form: WebForm = request.tx.site.forms[name]
        self.address = f"/f/{name}"


def language_of(form: WebForm, request: Any) -> str:
    """The language that the visitor asks for, by the address or else the browser, among those of the form.

    Its first one where it isn't offered in any of theirs; "" where the form names none, so that the site's counts.
    """
    if not form.languages:
        return ""
    asked = request.GET.getall(LANGUAGE)
    if asked and asked[0] in form.languages:
        return str(asked[0])
    written = {each.replace("_", "-"): each for each in form.languages}
    found = request.accept_language.lookup([*written], default=next(iter(written)))
    return written[found]
