"""Actions: buttons that set values, make records, or hand over to a plugin."""

from __future__ import annotations

from collections.abc import Mapping

from kith.conditions.tree import Operand
from kith.definition.builtin import RESERVED, RESERVED_FIELDS
from kith.definition.drafts import Building, Draft
from kith.definition.fields import declare_field, field_list, label_of, with_rules
from kith.definition.model import Action, Field
from kith.definition.rules import assignments, rule
from kith.definition.schemas.grants import ACTIONS
from kith.reader import Datum
from kith.source import Source

_WORDS_OF_GRANTS = frozenset([*ACTIONS, "fields", "related", "set"])


def build_actions(building: Building, draft: Draft) -> dict[str, Action]:
    """The actions of the draft's module, in order."""
    found: dict[str, Action] = {}
    for name, source, datum in draft.entries("actions"):
        if name in RESERVED or name in _WORDS_OF_GRANTS:
            building.report.error("K143", source, name=name, what="an action")
        else:
            found[name] = _action(building, draft, name, source, datum)
    return found


def _action(building: Building, draft: Draft, name: str, source: Source, datum: Datum) -> Action:
    what = f'the action "{name}"'
    target = _target(building, draft, datum, what)
    _check(building, name, source, datum)
    place, origin, speech = ("modules", draft.name, "actions", name), building.origin(source), building.speech
    return Action(
        name=name,
        label=speech.say(datum.plain("label") or label_of(name), source, origin, *place, "label"),
        source=source,
        origin=origin,
        visible_if=rule(building, draft, datum.get("visible_if")),
        confirm=speech.perhaps(datum.plain("confirm"), source, origin, *place, "confirm"),
        set=_set(building, draft, target, datum, what),
        create=datum.plain("create"),
        once=_once(building, target, datum.get("once"), what) if target else (),
        plugin=datum.plain("plugin"),
        ask=_asked(building, draft, datum.get("ask"), what, (*place, "ask")),
    )


def _set(building: Building, draft: Draft, target: Draft | None, datum: Datum, what: str) -> Mapping[str, Operand]:
    return assignments(building, datum.get("set"), target.name, record=draft.name, what=what) if target else {}


def _once(building: Building, target: Draft, datum: Datum | None, what: str) -> tuple[str, ...]:
    """The fields that tell whether the record was made already: each has one value, to be found again."""
    for item in datum.elements() if datum else ():
        field = target.fields.get(item.value)
        if field is not None and field.type.shape != "columns":
            building.report.error("K152", item.source, what=what, name=field.name, type=field.type.name)
    return field_list(building, target, datum, what)


def _target(building: Building, draft: Draft, datum: Datum, what: str) -> Draft | None:
    """The module whose record the action writes; None where it doesn't exist."""
    create = datum.get("create")
    if create is None:
        return draft
    found = building.drafts.get(create.value)
    if found is None:
        building.report.unknown("K142", create.value, building.drafts, create.source, what=what)
    return found


def _check(building: Building, name: str, source: Source, datum: Datum) -> None:
    if not any(datum.get(key) for key in ("set", "create", "plugin")):
        building.report.error("K159", source, name=name)
    if datum.get("once") is not None and datum.get("create") is None:
        building.report.error("K160", datum.key_source("once"), name=name)


def _asked(
    building: Building, draft: Draft, datum: Datum | None, what: str, place: tuple[str, ...]
) -> dict[str, Field]:
    """The fields that the action asks for; rules in them see the record and not each other."""
    found: dict[str, Field] = {}
    for key, entry in datum.items() if datum else ():
        if key.text in RESERVED_FIELDS:
            building.report.error("K143", key.source, name=key.text, what=f"a field of {what}")
            continue
        at = (*place, key.text)
        made = declare_field(building, key.text, key.text, key.source, entry, None, place=at)
        if made is None:
            continue
        if (made.type.item or made.type).reference == "file" and entry.get("default") is not None:
            building.report.error("K196", entry.key_source("default"), name=key.text)
        else:
            found[key.text] = with_rules(building, draft, made, entry, place=at)
    return found
