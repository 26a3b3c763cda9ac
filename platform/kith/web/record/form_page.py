"""What the template of a form needs, whether the record is new or not."""

from __future__ import annotations

import json
from typing import Any

from kith.records.rules import browser_rules
from kith.web.contexts import ModuleContext
from kith.web.doors.parameters import one, own_path
from kith.web.forms.build import RecordForm
from kith.web.forms.fields import Input
from kith.web.record.offers import offer_to_make


def form_values(request: Any, context: ModuleContext, form: RecordForm, id: str | None) -> dict[str, Any]:
    """The values that `pages/form` shares between new and edit."""
    back = one(request.params, "_next")
    offer_to_make(request, context, form)
    return {
        "module": context.module,
        "form": form,
        "id": id,
        "lookup": f"{context.list_address}/lookup",
        "rules_address": f"{context.list_address}/rules",
        "rules": json.dumps(
            browser_rules(request.tx, request.actor, context.name, id), ensure_ascii=False, default=str
        ),
        "currencies": currencies,
        "next": own_path(back) if back else "",
        "may_create": context.allows("create"),
        "making": next((each.name for each in form.inputs.values() if each.quick and each.quick.form), ""),
    }


def currencies(field: Input) -> list[str]:
    """The currencies that a money input offers: the declared ones, else those that the site has a rate for."""
    known = list(getattr(field.declared.type, "currencies", ())) or [
        field.context.currency,
        *sorted(field.context.rates),
    ]
    chosen = field.raw.get("currency") if isinstance(field.raw, dict) else None
    return list(dict.fromkeys([*known, *([chosen] if chosen else [])]))
