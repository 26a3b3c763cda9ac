"""Two people changed one record: both versions side by side, with a choice for each field that differs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from kith.errors import KithError
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one
from kith.web.forms.build import RecordForm
from kith.web.forms.fields import Input
from kith.web.look.cells import Show, cell, shown
from kith.web.look.page import page
from kith.web.record.fill import complete
from kith.web.texts import gettext as _

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field that differs: both values as people read them, and as the form sends them."""

    name: str
    label: str
    mine: Markup
    theirs: Markup
    sent: Pairs  # the inputs that send my value
    both: bool  # whether the other one changed it as well


def merge_page(
    context: RecordContext, request: Any, form: RecordForm, names: Sequence[str], base: Mapping[str, Any]
) -> Any:
    """The page, with status 412. `names` are the fields that were changed here, `base` what the form was made with."""
    row = context.read()
    complete(request, context, form, context.id, row.values)
    show = Show(context=request.viewer, sprite=request.registry.assets.address("vendor/icons.svg"), short=False)
    found = [
        _difference(form.inputs[name], form.inputs[name].raw, row.values.get(name), base.get(name), show)
        for name in names
    ]
    return page(
        request,
        "pages/merge",
        412,
        title=row.title,
        address=context.address,
        version=row.version,
        base=json.dumps({name: _raw_of(form.inputs[name], row.values.get(name)) for name in names}, ensure_ascii=False),
        differences=[each for each in found if each is not None],
        next=one(request.POST, "_next"),
        crumbs=(
            (context.module.labels.many, f"/m/{context.name}"),
            (row.title, context.address),
            (_("Two versions"), None),
        ),
    )


def _raw_of(input_: Input, stored: Any) -> Any:
    return input_.blank if stored is None else input_.raw_of(stored)


def _difference(input_: Input, raw: Any, stored: Any, base: Any, show: Show) -> Difference | None:
    """What differs, or None where both want the same."""
    theirs = _raw_of(input_, stored)
    if theirs == raw:
        return None
    make = cell(input_.declared.type, show)
    return Difference(
        name=input_.name,
        label=input_.declared.label,
        mine=_mine(input_, raw, show),
        theirs=shown(make, stored),
        sent=pairs_of(input_, raw),
        both=theirs != base,
    )


def _mine(input_: Input, raw: Any, show: Show) -> Markup:
    """What was typed, as people read it; as it was typed where it can't be read."""
    raws = raw if isinstance(raw, list) else [raw]
    if input_.title:
        return Markup(", ").join(escape(input_.title.get(each, each)) for each in raws) or shown(str, None)
    try:
        value = input_.declared.type.parse(raw, show.context)
    except KithError:
        return escape(raw)
    return shown(cell(input_.declared.type, show), value)


def pairs_of(input_: Input, raw: Any) -> Pairs:
    """The names and values of the inputs that send `raw`."""
    marker = [("_sent", input_.name)]
    if isinstance(raw, list) and input_.kind in ("several", "upload"):
        return [*marker, *((input_.name, each) for each in raw)]
    if input_.kind == "parts":
        return [(f"{input_.name}.{part}", text) for part, text in raw.items()]
    if input_.kind == "lines":
        return marker + [
            (f"{input_.name}.{index}.{name}", text) for index, row in enumerate(raw) for name, text in row.items()
        ]
    return [*(marker if input_.kind in ("tick", "upload") else []), (input_.name, raw)]
