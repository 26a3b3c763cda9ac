"""One form: where visitors come from, and what has to be copied to have it on a website."""

from __future__ import annotations

from typing import Any

from kith.intake.counts import conversions
from kith.web.form_desk.contexts import OneForm
from kith.web.form_desk.figures import DAYS, added, period
from kith.web.form_desk.snippets import plain_form, script_tag
from kith.web.look.page import page
from kith.web.look.qr import qr_code


def show(context: OneForm, request: Any) -> Any:
    """Link, QR code, script tag, plain form; figures by source."""
    form = context.form
    link = f"{request.registry.kith.settings.url or request.host_url}/f/{form.name}".replace("//f/", "/f/")
    since, until = period(request.tx)
    found = conversions(request.tx, since, until, form.name)
    return page(
        request,
        "pages/form_desk/one",
        form=form,
        link=link,
        qr=qr_code(link),
        script=script_tag(form, link),
        plain=plain_form(request.tx.site, form, link),
        whole=added(found),
        sources=[(each.source, added([each])) for each in found],
        days=DAYS,
    )
