"""What a lookup's input offers while somebody types: records that its rule allows and the actor may view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pyramid.httpexceptions import HTTPNotFound

from kith.access.predicate import holds
from kith.access.rights import access_to
from kith.conditions import needs
from kith.conditions.tree import NEVER, All, Any_, Compare, Condition, Not, Values, Variable
from kith.definition.model import Field
from kith.fields.lookups import is_id
from kith.records.facts import Batch, RecordFacts
from kith.records.model import Query, Row
from kith.records.query import get, page
from kith.records.rules import typed_values
from kith.web.contexts import ModuleContext
from kith.web.doors.parameters import one
from kith.web.look.page import json_answer
from kith.web.look.people import named_by
from kith.web.texts import gettext as _

KINDS = frozenset({"record", "user", "group"})
MOST = 20


def find_matches(context: ModuleContext, request: Any) -> Any:
    """JSON: `[{value, text}]` for the lookup `field` and the words `q`; what its rule asks of the form comes along."""
    field = context.module.fields.get(one(request.GET, "field"))
    if field is None or field.name not in open_fields(context) or field.type.reference not in KINDS:
        raise HTTPNotFound
    typed = {key: one(request.GET, key) for key in request.GET if key in needs_of(field)}
    id = one(request.GET, "_id") or None
    if id is not None and not (is_id(id) and get(request.tx, request.actor, context.name, id, ())):
        raise HTTPNotFound
    found = matches_of(request, context, field, one(request.GET, "q")[:200], typed, id)
    return json_answer([{"value": value, "text": text} for value, text in found])


def open_fields(context: ModuleContext) -> frozenset[str]:
    """The fields that a form of the module may hold for this actor."""
    return context.access.creatable | frozenset(context.access.editable)


def needs_of(field: Field) -> tuple[str, ...]:
    """Names of the fields of the form that the lookup's rule looks at through `$record`."""
    if field.where is None:
        return ()
    variables = needs(field.where.condition)[3]
    paths = (variable.path for variable in variables if variable.name == "record" and variable.path is not None)
    return tuple(dict.fromkeys(path.hops[0].field if path.hops else path.field for path in paths))


def matches_of(
    request: Any, context: ModuleContext, field: Field, words: str, typed: Mapping[str, Any], id: str | None
) -> list[tuple[str, str]]:
    """(value, title) of what fits the words and the lookup's rule; of several modules, the title says which."""
    if field.type.reference != "record" and request.actor.kind == "portal":
        return []  # who works here isn't told outside
    if field.type.reference != "record":
        return [(ref.id, ref.title or "") for ref in named_by(request.tx, field, words, MOST)]
    several = len(field.type.targets) > 1
    found: list[tuple[str, str]] = []
    for module in field.type.targets:
        kind = request.tx.site.modules[module].labels.one if several else ""
        for row in _rows(request, context, field, module, words, typed, id):
            title = row.title or _("Untitled")
            found.append((f"{module}/{row.id}", f"{title} · {kind}") if several else (row.id, title))
    return found


def _rows(
    request: Any,
    context: ModuleContext,
    field: Field,
    module: str,
    words: str,
    typed: Mapping[str, Any],
    id: str | None,
) -> tuple[Row, ...]:
    tx, actor = request.tx, request.actor
    access = access_to(tx.site, actor, module)
    if access is None or not access.allows("view"):
        return ()
    query = Query(module=module, fields=(), q=words or None, limit=MOST)
    if field.where is None:
        return page(tx, actor, query).rows
    values = typed_values(tx, actor, context.name, typed, id)
    facts = RecordFacts(Batch(tx, actor, context.module, tx.context()), values, values)
    condition = bind(field.where.condition, facts)
    return page(tx, actor, query, extra=holds(tx, actor, condition, tx.tables.table(module), trusted=True)).rows


def bind(condition: Condition, facts: RecordFacts) -> Condition:
    """The condition with what `$record` stands for in the form put in; an empty one fits nothing."""
    match condition:
        case All(items):
            return All(tuple(bind(each, facts) for each in items))
        case Any_(items):
            return Any_(tuple(bind(each, facts) for each in items))
        case Not(item):
            return Not(bind(item, facts))
        case Compare(path, _, Variable(name="record") as variable):
            values = facts.variable(variable, path)
            return replace(condition, operand=Values(values)) if values else NEVER
    return condition
