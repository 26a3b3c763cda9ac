"""Two people changed one record: what it said before, what either wants, and a choice for each field that differs."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup, escape

from kith.errors import KithError
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one
from kith.web.forms.build import RecordForm
from kith.web.forms.fields import Input, input_for
from kith.web.look.cells import Show, cell, shown
from kith.web.look.page import page
from kith.web.record.fill import REFERENCES, complete, titles_of
from kith.web.record.saving import base_of, changed, first_base_of
from kith.web.texts import gettext as _

Pairs = list[tuple[str, str]]
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field that differs: its values as people read them, and mine as the form sends it.

    `before` is what the form was made with, None where it didn't say; `chosen` is '' where both changed the field.
    """

    name: str
    label: str
    before: Markup | None
    mine: Markup
    theirs: Markup
    sent: Pairs
    chosen: str


def merge_page(context: RecordContext, request: Any, form: RecordForm, status: int = 412) -> Any:
    """The page with what `form` wants, what it was made with and what is stored now."""
    row, was, names = context.read(), first_base_of(request), tuple(changed(request, form))
    complete(request, context, form, context.id, row.values)
    show = Show(
        context=request.viewer,
        sprite=request.registry.assets.address("vendor/icons.svg"),
        short=False,
        base=request.realm.base,
    )
    made = [
        _difference(request, each, row.values.get(name), was.get(name), show)
        for name, each in form.inputs.items()
        if name in names or _differs(each, was.get(name), row.values.get(name))
    ]
    found = [each for each in made if each is not None and each.name in names]
    of_now = {each.name: _raw_of(form.inputs[each.name], row.values.get(each.name)) for each in found}
    return page(
        request,
        "pages/merge",
        status,
        title=row.title,
        address=context.address,
        version=row.version,
        base=json.dumps(of_now, ensure_ascii=False),
        was=json.dumps(was, ensure_ascii=False),
        differences=[_as_chosen(request, each) for each in found],
        kept=[each for each in made if each is not None and each.name not in names],
        unchosen=status != 412,
        next=one(request.POST, "_next"),
        crumbs=(
            (context.module.labels.many, context.list_address),
            (row.title, context.address),
            (_("Two versions"), None),
        ),
    )


def leave_theirs(request: Any, form: RecordForm) -> None:
    """Takes what somebody chose to leave as it is stored out of what the form sends."""
    for name, each in form.inputs.items():
        if _choice(request, name) == THEIRS:
            each.was_sent = False


def is_open(request: Any) -> bool:
    """Whether a field of two versions has still to be chosen."""
    merging = one(request.POST, "_merged") == "1"
    return merging and any(_choice(request, name) not in (MINE, THEIRS) for name in base_of(request))


def _choice(request: Any, name: str) -> str:
    return one(request.POST, f"_keep.{name}")


def _as_chosen(request: Any, difference: Difference) -> Difference:
    chosen = _choice(request, difference.name)
    return replace(difference, chosen=chosen) if chosen in (MINE, THEIRS) else difference


def _differs(input_: Input, base: Any, stored: Any) -> bool:
    """Whether the other one changed a field that nothing was typed into."""
    before = _as_held(input_, base)
    return before is not None and before != _raw_of(input_, stored)


def _as_held(input_: Input, base: Any) -> Any:
    """What the form says that the input held, None where no such input holds that."""
    if type(base) is not type(input_.blank):
        return None
    items = base if isinstance(base, list) else base.values() if isinstance(base, dict) else ()
    kind = dict if input_.kind == "lines" else str
    return base if all(isinstance(each, kind) for each in items) else None


def _raw_of(input_: Input, stored: Any) -> Any:
    return input_.blank if stored is None else input_.raw_of(stored)


def _difference(request: Any, input_: Input, stored: Any, base: Any, show: Show) -> Difference | None:
    """What differs, or None where the other one wants the same as what is in the input."""
    theirs, held = _raw_of(input_, stored), _as_held(input_, base)
    if input_.was_sent and theirs == input_.raw:
        return None
    return Difference(
        name=input_.name,
        label=input_.declared.label,
        before=None if held is None else _read(_holding(request, input_, held), held, show),
        mine=_read(input_, input_.raw, show),
        theirs=shown(cell(input_.declared.type, show), stored),
        sent=pairs_of(input_, input_.raw),
        chosen="" if theirs != base else MINE,
    )


def _holding(request: Any, input_: Input, raw: Any) -> Input:
    """The input with something else in it, and the titles of what that refers to."""
    made = RecordForm({input_.name: input_for(input_.declared, input_.context)}, ()).inputs[input_.name]
    made.raw = raw
    if made.declared.type.widget in REFERENCES:
        made.title = titles_of(request, made, input_.title)
    return made


def _read(input_: Input, raw: Any, show: Show) -> Markup:
    """What the input holds, as people read it; as it was typed where it can't be read."""
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
