"""All forms with their figures, and what was sent as a chart."""

from __future__ import annotations

from typing import Any

from kith.definition.form_model import WebForm
from kith.intake.counts import conversions
from kith.web.form_desk.contexts import Forms
from kith.web.form_desk.figures import DAYS, Figures, added, period
from kith.web.home.chart import LEAST, WIDTH, Bar, Chart
from kith.web.look.page import page
from kith.web.texts import gettext as _


def show(context: Forms, request: Any) -> Any:
    """The forms whose submissions the actor may look after."""
    since, until = period(request.tx)
    counted = conversions(request.tx, since, until)
    rows = [(form, added(each for each in counted if each.form == form.name)) for form in context.forms]
    modules = {form.module: request.tx.site.modules[form.module].labels.many for form, _ in rows}
    return page(request, "pages/form_desk/all", rows=rows, modules=modules, days=DAYS, chart=_chart(rows))


def _chart(rows: list[tuple[WebForm, Figures]]) -> Chart:
    longest = max((figures.submissions for _, figures in rows), default=0) or 1
    bars = tuple(
        Bar(
            label=form.label,
            address=f"/forms/{form.name}",
            tone="blue",
            width=max(figures.submissions * WIDTH // longest, LEAST),
            count=figures.submissions,
            sum="",
        )
        for form, figures in sorted(rows, key=lambda row: -row[1].submissions)
        if figures.submissions
    )
    return Chart(by=_("Form"), summed="", bars=bars, count=sum(each.count for each in bars), sum="")
