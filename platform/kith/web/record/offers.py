"""What a form offers to make on the spot: the record that a lookup needs, where its definition says by which fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kith.access.rights import access_to
from kith.definition.model import Field, Module
from kith.fields.lookups import LookupType
from kith.records.model import FieldState
from kith.web.contexts import ModuleContext
from kith.web.forms.build import Block, Part, RecordForm
from kith.web.forms.fields import input_for
from kith.web.lists.editable import is_small

PREFIX = "_new."


@dataclass(slots=True, kw_only=True)
class Offer:
    """Of which module a record can be made, by which fields, and the address where a script finds their form.

    `form` is that form where the page itself holds it, `made` the title of what was made just now.
    """

    module: Module
    names: Sequence[str]
    address: str
    lookup: str
    form: RecordForm | None = None
    made: str = ""


def offer_to_make(request: Any, context: ModuleContext, form: RecordForm) -> None:
    """Notes at each open lookup of the form whether its record can be made on the spot."""
    for each in form.inputs.values():
        if each.state.writable and each.quick is None:
            each.quick = offer(request, context, each.declared)


def offer(request: Any, context: ModuleContext, field: Field) -> Offer | None:
    """What the lookup offers; None where its definition offers nothing, or the actor may not make such records."""
    asked = field.type.quick_create if isinstance(field.type, LookupType) else ()
    access = access_to(request.tx.site, request.actor, field.type.targets[0]) if asked else None
    if access is None or access.module.written_by or not (access.allows("create") and access.allows("view")):
        return None
    fields = access.module.fields
    names = tuple(name for name in asked if name in access.creatable and is_small(fields[name]))
    if not names:
        return None
    return Offer(
        module=access.module,
        names=names,
        address=f"{context.list_address}/quick/{field.name}",
        lookup=f"{request.realm.base}/m/{access.module.name}/lookup",
    )


def form_of(request: Any, field: Field, offered: Offer) -> RecordForm:
    """The small form. The names of its inputs can't meet those of the form that it stands in."""
    fields = offered.module.fields
    block = Block(key="quick-0", label="", rows=tuple((name,) for name in offered.names))
    inputs = {name: input_for(fields[name], request.viewer) for name in offered.names}
    form = RecordForm(inputs, (Part(key="quick", label="", blocks=(block,)),), prefix=f"{PREFIX}{field.name}.")
    for name, each in form.inputs.items():
        each.state = FieldState(required=fields[name].required)
    return form
