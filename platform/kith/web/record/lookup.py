"""What a lookup's input offers while somebody types: records that its rule allows and the actor may view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyramid.httpexceptions import HTTPNotFound

from kith.definition.model import Field
from kith.records.search import find
from kith.web.contexts import ModuleContext
from kith.web.doors.parameters import one
from kith.web.look.page import json_answer
from kith.web.look.people import people
from kith.web.texts import gettext as _

MOST = 20


def find_matches(context: ModuleContext, request: Any) -> Any:
    """JSON: `[{value, text, hint}]` for the lookup `field` and the words `q`."""
    field = context.module.fields.get(one(request.GET, "field"))
    if (
        field is None
        or field.name not in open_fields(context)
        or field.type.reference not in {"record", "user", "group"}
    ):
        raise HTTPNotFound
    typed = {key: value for key, value in request.GET.items() if key not in {"field", "q"}}
    found = matches_of(request, field, one(request.GET, "q")[:200], typed)
    return json_answer([{"value": value, "text": text} for value, text in found])


def open_fields(context: ModuleContext) -> frozenset[str]:
    """The fields that a form of the module may hold for this actor."""
    return context.access.creatable | frozenset(context.access.editable)


def matches_of(request: Any, field: Field, words: str, typed: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(value, title) of what fits the words, best first. Of several modules the title says which."""
    if field.type.reference != "record":
        return [(ref.id, ref.title or "") for ref in people(request.tx, field.type.reference == "group", words, MOST)]
    modules = field.type.targets
    found: list[tuple[str, str]] = []
    for module in modules:
        several = len(modules) > 1
        for ref in find(request.tx, request.actor, module, words, MOST):
            label = ref.title or _("Untitled")
            kind = request.tx.site.modules[module].labels.one if several else ""
            found.append((f"{module}/{ref.id}", f"{label} · {kind}") if several else (ref.id, label))
    return found
