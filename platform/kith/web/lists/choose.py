"""Picking the record that a lookup filter of a list means: a page of its own, so that it needs no script."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound

from kith.definition.model import Field
from kith.records.model import Ref
from kith.records.search import find
from kith.web.contexts import ModuleContext
from kith.web.doors.parameters import one
from kith.web.lists.address import SHAPES, read_address
from kith.web.look.page import page
from kith.web.look.people import named_by
from kith.web.texts import gettext as _

MOST = 30


def show(context: ModuleContext, request: Any) -> Any:
    """The page that searches the records which the filter `field` may name."""
    name, words = one(request.GET, "field"), one(request.GET, "_words")
    field = context.module.fields.get(name) if name in context.access.readable else None
    outside = request.realm.kind == "portal"  # where nobody is told who works here
    if field is None or field.type.reference is None or (outside and field.type.reference != "record"):
        raise HTTPNotFound
    rest = [(key, value) for key, value in request.GET.items() if key not in {"field", "_words"}]
    shape = one(request.GET, "_shape")
    path = f"{context.address}/{shape}" if shape in SHAPES else context.address
    address = read_address(path, rest, tuple(context.module.lists))
    found = [(ref.title or _("Untitled"), address.filtered(name, ref.id).text) for ref in _refs(request, field, words)]
    return page(
        request,
        "pages/choose",
        heading=_("{label} is …", label=field.label),
        found=found,
        words=words,
        back=address.text,
        hidden=[("field", name), *rest],
        crumbs=((context.module.labels.many, address.text), (field.label, None)),
    )


def _refs(request: Any, field: Field, words: str) -> list[Ref]:
    """What fits the words, of all kinds that the reference may name."""
    if field.type.reference != "record":
        return named_by(request.tx, field, words, MOST)
    return [ref for target in field.type.targets for ref in find(request.tx, request.actor, target, words, MOST)]
