"""The rules of a form for one actor: what shows, is needed and may be written with the values typed so far.

The page asks the same functions that saving uses; what the browser can decide alone it gets as trees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from kith.access.actor import Actor
from kith.access.rights import access_to
from kith.conditions import Opens, paths_read
from kith.conditions.to_js import UNKNOWN, to_js
from kith.conditions.tree import Condition
from kith.definition.model import Field, Module
from kith.errors import KithError
from kith.fields import Context
from kith.records.defaults import fill_in
from kith.records.draft import Draft
from kith.records.existing import load_records
from kith.records.facts import Batch, RecordFacts
from kith.records.model import Change, FieldState
from kith.records.parsing import draft_change, draft_new, typed_by
from kith.records.reasons import opens_to, reason
from kith.records.references import resolve_references
from kith.records.ruleset import FieldRules, ruleset
from kith.storage.tx import Tx


def form_state(
    tx: Tx, actor: Actor, module: str, values: Mapping[str, Any], id: str | None = None
) -> Mapping[str, FieldState]:
    """Field name -> its state, for the fields that the actor may see in a form; {} without rights.

    The rules look at all of the record `id`: the caller has seen to it that the actor may view it.

    `values` are raw, as typed; what can't be parsed counts as what was there before.
    """
    access = access_to(tx.site, actor, module)
    if access is None:
        return {}
    batch, draft = _draft(tx, actor, module, values, id)
    facts = RecordFacts(batch, draft.new, draft.new)
    writable = access.creatable if id is None else access.editable.keys()
    names = [name for name in access.module.fields if name in writable or name in access.readable]
    rules = {each.field.name: each for each in ruleset(access.module).order}
    opens = opens_to(batch, draft)
    return {name: state_of(rules[name], facts, opens, writable=name in writable) for name in names}


def typed_values(
    tx: Tx, actor: Actor, module: str, values: Mapping[str, Any], id: str | None = None
) -> Mapping[str, Any]:
    """The typed values of a form: what is stored or the defaults, with what was typed on top where it parses."""
    return _draft(tx, actor, module, values, id)[1].new


def _draft(tx: Tx, actor: Actor, module: str, values: Mapping[str, Any], id: str | None) -> tuple[Batch, Draft]:
    access = access_to(tx.site, actor, module)
    assert access is not None
    batch = Batch(tx, actor, access.module, tx.context())
    typed = typed_by(tx, actor)
    parsed = Change(id=id, values=_parseable(typed, access.module, values))
    stored = load_records(tx, access.module, [id]).get(id) if id else None
    if stored is None:
        draft = draft_new(0, parsed, access, typed)
    else:
        draft = draft_change(0, parsed, access, stored, typed)
    resolve_references(tx, actor, access.module, [draft])  # nothing may follow what is out of reach
    if stored is None:
        fill_in(batch, [draft])
    return batch, draft


def _parseable(context: Context, module: Module, values: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, raw in values.items():
        field = module.fields.get(name)
        if field is not None and not field.type.computed and _parses(field, raw, context):
            found[name] = raw
    return found


def _parses(field: Field, raw: Any, context: Context) -> bool:
    try:
        field.type.parse(raw, context)
    except KithError:
        return False
    return True


def state_of(rules: FieldRules, facts: RecordFacts, opens: Opens, *, writable: bool) -> FieldState:
    """The state of one field, with the reasons that its rules have for it. `writable`: as far as rights go."""
    field = rules.field
    visible = rules.visible is None or rules.visible(facts)
    required = visible and rules.required is not None and rules.required(facts)
    locked = rules.readonly is not None and rules.readonly(facts)
    found = {
        "hidden": None if visible else field.visible_if,
        "required": field.required_if if required and not field.required else None,
        "readonly": field.readonly_if if locked else None,
    }
    said = {what: reason(facts.batch, rule, facts, opens) for what, rule in found.items() if rule is not None}
    return FieldState(
        visible=visible,
        required=required,
        writable=writable and not locked and not field.type.computed,
        because={what: words for what, words in said.items() if words},
    )


def browser_rules(tx: Tx, actor: Actor, module: str, id: str | None = None) -> Mapping[str, Any]:
    """Field -> {visible, required, readonly, invalid: {when, message}} as trees for the browser's evaluator.

    What a rule asks of other records, or of what the actor may not read, is
    `{"unknown": true}`: the page asks the server.
    """
    access = access_to(tx.site, actor, module)
    if access is None:
        return {}
    shown = set(access.creatable if id is None else access.editable) | set(access.readable)
    tree = partial(_tree, shown=shown, context=tx.context(), viewer=typed_by(tx, actor).zone)
    rules = {name: dict(_of_field(field, tree)) for name, field in access.module.fields.items() if name in shown}
    return {name: each for name, each in rules.items() if each}


def _of_field(field: Field, tree: Callable[[Condition], Any]) -> Iterator[tuple[str, Any]]:
    if field.visible_if is not None:
        yield "visible", tree(field.visible_if.condition)
    if field.required:
        yield "required", True
    elif field.required_if is not None:
        yield "required", tree(field.required_if.condition)
    if field.readonly_if is not None:
        yield "readonly", tree(field.readonly_if.condition)
    if field.invalid_if is not None:
        yield (
            "invalid",
            {"when": tree(field.invalid_if.condition), "message": field.invalid_if.message},
        )


def _tree(condition: Condition, shown: set[str], context: Context, viewer: ZoneInfo) -> Any:
    own = all(path.field in shown or path.field == "id" for path in paths_read(condition) if not path.hops)
    return to_js(condition, context, viewer=viewer) if own else UNKNOWN
