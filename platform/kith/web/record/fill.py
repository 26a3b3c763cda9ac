"""A form filled for its page: rules applied, titles of what lookups hold, matches that a search has found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from kith.access.openness import openness
from kith.access.rights import access_to
from kith.conditions import Opens, describe
from kith.definition.model import Field, Rule
from kith.fields.lookups import is_id
from kith.records.model import Query, Ref
from kith.records.query import page
from kith.records.rules import form_state
from kith.storage.system import Principal
from kith.web.contexts import ModuleContext
from kith.web.doors.parameters import one
from kith.web.forms.build import RecordForm
from kith.web.forms.fields import Input
from kith.web.look.cells import Show, cell, shown
from kith.web.look.messages import Message
from kith.web.record.lookup import matches_of, needs_of
from kith.web.record.sections import hide_sections
from kith.web.record.uploads import tell_of_files
from kith.web.texts import gettext as _

REFERENCES = frozenset({"lookup", "multi_lookup", "user", "users", "group"})


def complete(
    request: Any, context: ModuleContext, form: RecordForm, id: str | None, known: Mapping[str, Any] | None = None
) -> None:
    """Fills in what the templates show besides the raw texts. `known` are the record's values as they were read."""
    known = known or {}
    raw = _sendable(form)
    form.apply(form_state(request.tx, request.actor, context.name, raw, id))
    opens = openness(request.tx.site, request.actor, typed=_typed(form, id))
    for each in form.inputs.values():
        each.hint = _hint(request, each.declared, opens)
    hide_sections(request, context, form, raw, id)
    tell_of_files(request, form, known)
    titles = {ref.id: ref.title or _("Not open to you") for ref in _refs(known.values())}
    show = Show(
        context=request.viewer,
        sprite=request.registry.assets.address("vendor/icons.svg"),
        short=False,
        base=request.realm.base,
    )
    for name, each in form.inputs.items():
        if not each.state.writable:
            each.shown = shown(cell(each.declared.type, show), known.get(name))
        if each.declared.type.widget in REFERENCES:
            each.title = titles_of(request, each, titles)
            each.needs = " ".join(needs_of(each.declared))


def _typed(form: RecordForm, id: str | None) -> tuple[str, ...]:
    """The fields that somebody fills in for a new record."""
    return tuple(form.inputs) if id is None else ()


def _hint(request: Any, field: Field, opens: Opens) -> str:
    """The rules of the field in words, for whoever has no script that shows them at work."""

    def said(rule: Rule) -> str:
        return describe(rule.condition, request.tx.site.modules, request.tx.context(), opens)

    texts = []
    if field.visible_if is not None:
        texts.append(_("Only counts if {condition}.", condition=said(field.visible_if)))
    if field.required_if is not None:
        texts.append(_("Needed if {condition}.", condition=said(field.required_if)))
    return " ".join(texts)


def search_without_script(request: Any, context: ModuleContext, form: RecordForm, id: str | None) -> bool:
    """Whether the form was sent to search a lookup: then its matches are put in, and nothing is saved."""
    name = one(request.POST, "_find")
    found = next((each for each in form.inputs.values() if each.name == name), None)
    if found is None or found.declared.type.widget not in REFERENCES:
        return False
    found.words = one(request.POST, f"_words.{name}")
    found.matches = matches_of(request, context, found.declared, found.words, _sendable(form), id)
    if not found.matches:
        found.problems.append(Message(_("Nothing found for that. Search by another part of the name.")))
    return True


def _sendable(form: RecordForm) -> dict[str, Any]:
    return {name: each.to_send for name, each in form.inputs.items() if each.state.writable}


def _refs(values: Iterable[Any]) -> Iterable[Ref]:
    for value in values:
        if isinstance(value, Ref):
            yield value
        elif isinstance(value, tuple):
            yield from (each for each in value if isinstance(each, Ref))


def titles_of(request: Any, input_: Input, known: Mapping[str, str]) -> dict[str, str]:
    """raw value -> title of what the input holds; unknown ones are read, under the actor's scope."""
    raws = [raw for raw in (input_.raw if isinstance(input_.raw, list) else [input_.raw]) if raw]
    ids = {raw: raw.rpartition("/")[2] for raw in raws}
    missing = [id for id in ids.values() if id not in known and is_id(id)]
    titles = {**known, **(_read_titles(request, input_.declared, missing) if missing else {})}
    return {raw: titles[id] for raw, id in ids.items() if id in titles}


def _read_titles(request: Any, field: Field, ids: list[str]) -> dict[str, str]:
    if field.type.reference in {"user", "group"} or not field.type.targets:
        if request.actor.kind == "portal":
            return {}  # an address could name anybody
        table = sa.inspect(Principal).local_table
        rows = request.tx.connection.execute(sa.select(table.c.id, table.c.name).where(table.c.id.in_(ids)))
        return {row.id: row.name for row in rows}
    found: dict[str, str] = {}
    for target in field.type.targets:
        access = access_to(request.tx.site, request.actor, target)
        if access is not None and access.allows("view"):
            query = Query(module=target, fields=(), limit=len(ids))
            inside = request.tx.tables.table(target).c.id.in_(ids)
            found |= {row.id: row.title for row in page(request.tx, request.actor, query, extra=inside).rows}
    return found
