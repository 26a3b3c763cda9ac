"""The fields of a module: their types first, so that conditions can be read; then their rules and defaults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from kith.definition.builtin import RESERVED_FIELDS, builtin_fields
from kith.definition.drafts import Building, Draft
from kith.definition.model import Field, Rule
from kith.definition.option_labels import with_labels
from kith.definition.portal_fields import add_portal_fields
from kith.definition.rules import operand, rule
from kith.definition.schemas.fields import option_names
from kith.definition.speech import Place
from kith.fields.base import FieldType
from kith.fields.rollup import RollupType
from kith.reader import Datum
from kith.source import Source

_FLAGS = ("required", "unique", "personal", "protected", "index")
_TEXTS = ("help", "placeholder")
_UNIQUE_FAMILIES = frozenset({"text", "number", "date", "datetime", "time", "option", "reference"})


def label_of(name: str) -> str:
    """What people read where no label is given: `mobile_phone` -> `Mobile phone`."""
    return name.replace("_", " ").strip().capitalize()


def declare_fields(building: Building, draft: Draft) -> None:
    """Fills the draft's fields: the built-in ones, then the declared ones whose types can be made. No rules yet."""
    draft.fields = {
        name: replace(each, label=building.speech.say(each.label, each.source, "engine", *_place(draft, name), "label"))
        for name, each in builtin_fields(building.types, draft.source).items()
    }
    add_portal_fields(building, draft)
    for name, source, datum in draft.entries("fields"):
        if name in RESERVED_FIELDS:
            building.report.error("K143", source, name=name, what="a field")
            building.report.broken.add(name)
            continue
        physical = building.names.field(draft.name, name)
        made = declare_field(building, name, physical, source, datum, draft.name, place=_place(draft, name))
        if made is not None:
            draft.fields[name] = made


def _place(draft: Draft, name: str) -> Place:
    return ("modules", draft.name, "fields", name)


def declare_field(
    building: Building, name: str, physical: str, source: Source, datum: Datum, module: str | None, *, place: Place
) -> Field | None:
    """A field with its type and plain keys; None, with its problems noted, where the type refuses its options.

    `place`: where its translations stand.
    """
    type_ = _declare_type(building, name, datum, module, place)
    if type_ is None:
        building.report.broken.add(name)
        return None
    speech, origin = building.speech, building.origin(source)
    texts = {key: speech.perhaps(datum.plain(key), source, origin, *place, key) for key in _TEXTS}
    plain = {key: datum.plain(key, False) for key in _FLAGS} | texts
    return Field(
        name=name,
        physical=physical,
        type=type_,
        label=speech.say(datum.plain("label") or label_of(name), source, origin, *place, "label"),
        source=source,
        origin=origin,
        was=tuple(datum.plain("was", ())),
        **plain,
    )


def _declare_type(building: Building, name: str, datum: Datum, module: str | None, place: Place) -> FieldType | None:
    found = building.types[datum.value["type"]]
    options = {key: value for key, value in datum.value.items() if key in option_names(found)}
    if not _modules_exist(building, datum):
        return None
    if module is not None and "options" in options:
        options["options"] = _with_physical(building, module, name, options["options"])
    options = with_labels(building, options, datum.source, *place)
    if isinstance(options.get("module"), list) and "physical" in found.__dataclass_fields__:
        options["physical"] = {each: building.names.modules.current.get(each, each) for each in options["module"]}
    with building.report.collecting(datum.key_source("type")):
        return found.declare(options)
    return None


def _with_physical(building: Building, module: str, field: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a choice with the name that each is stored by."""
    named: dict[str, Any] = {}
    for name, raw in options.items():
        given = dict(raw) if isinstance(raw, Mapping) else {"label": raw}
        named[name] = given | {"physical": building.names.option(module, field, name)}
    return named


def _modules_exist(building: Building, datum: Datum) -> bool:
    """True where every module that a lookup points to exists; the others are noted."""
    target = datum.get("module")
    missing = [each for each in _items(target) if each.value not in building.drafts]
    for each in missing:
        building.report.unknown("K142", str(each.value), building.drafts, each.source, what="a lookup")
    return not missing


def _items(datum: Datum | None) -> list[Datum]:
    """The items of a list; a single value as a list of one."""
    return [] if datum is None else list(datum.elements()) or [datum]


def add_rules(building: Building, draft: Draft) -> None:
    """Gives the draft's fields their rules and defaults; related lists are known by now."""
    for name, _, datum in draft.entries("fields"):
        field = draft.fields.get(name)
        if field is not None and not field.builtin:
            _check_uses(building, field, datum)
            draft.fields[name] = with_rules(building, draft, field, datum, place=_place(draft, name))


def with_rules(building: Building, draft: Draft, field: Field, datum: Datum, *, place: Place) -> Field:
    """`field` with the rules and the default that its declaration holds, for a record of the draft's module."""
    message = building.speech.perhaps(datum.plain("message"), field.source, field.origin, *place, "message")
    return replace(
        field,
        required_if=rule(building, draft, datum.get("required_if")),
        visible_if=rule(building, draft, datum.get("visible_if")),
        readonly_if=rule(building, draft, datum.get("readonly_if")),
        invalid_if=rule(building, draft, datum.get("invalid_if"), "invalid", message=message),
        where=_where(building, draft, field, datum.get("where")),
        default=_default(building, draft, field, datum.get("default")),
    )


def _default(building: Building, draft: Draft, field: Field, datum: Datum | None) -> Any:
    return None if datum is None else operand(building, datum, draft.name, field, record=draft.name)


def _where(building: Building, draft: Draft, field: Field, datum: Datum | None) -> Rule | None:
    """The rule on the records of a lookup or rollup: about a record over there, `$record` is the one that points."""
    if datum is None:
        return None
    targets = field.type.targets or _rolled_up(draft, field.type)
    if len(targets) > 1:
        building.report.error("K151", datum.source, name=field.name)
        return None
    known = [building.drafts[target] for target in targets if target in building.drafts]
    return rule(building, known[0], datum, record=draft.name) if known else None


def resolve_rollups(building: Building, draft: Draft) -> None:
    """Gives rollups the type of what they measure, now that related lists are known."""
    for name, _, datum in draft.entries("fields"):
        field = draft.fields.get(name)
        if field is not None and isinstance(field.type, RollupType):
            function = datum.get(field.type.function)
            source = function.source if function else datum.source
            with building.report.collecting(source):
                measured = _measured(building, draft, field.type, source)
                if measured is not None:
                    draft.fields[name] = replace(field, type=field.type.resolved(measured))


def _measured(building: Building, draft: Draft, type_: RollupType, source: Source) -> FieldType | None:
    """The type of the field over there; that of a count where only records are counted."""
    related = draft.related.get(type_.related)
    if related is None:
        building.report.unknown("K173", type_.related, draft.related, source, module=draft.name)
        return None
    if type_.measured is None:
        return type_.of
    there = building.drafts[related.module].fields
    if type_.measured not in there:
        building.report.unknown("K112", type_.measured, there, source, what="a rollup")
        return None
    return there[type_.measured].type


def _rolled_up(draft: Draft, type_: FieldType) -> tuple[str, ...]:
    related = draft.related.get(getattr(type_, "related", ""))
    return (related.module,) if related else ()


def _check_uses(building: Building, field: Field, datum: Datum) -> None:
    if field.unique and not can_be_unique(field.type):
        source = datum.key_source("unique")
        building.report.error("K148", source, name=field.name, type=field.type.name)
    if datum.get("message") is not None and datum.get("invalid_if") is None:
        building.report.error("K149", datum.key_source("message"), name=field.name)
    if field.required and field.type.family == "boolean":
        building.report.warn("K150", datum.key_source("required"), name=field.name)


def can_be_unique(type_: FieldType) -> bool:
    """True for types of which two values can be told to be the same by one column."""
    return type_.shape == "columns" and type_.family in _UNIQUE_FAMILIES


def field_list(
    building: Building, draft: Draft, datum: Datum | None, what: str, *, also: Iterable[str] = ()
) -> tuple[str, ...]:
    """The names in a list that are fields of the draft, or in `also`; the rest are noted as problems of `what`."""
    found: list[str] = []
    for item in datum.elements() if datum else ():
        if item.value in draft.fields or item.value in also:
            found.append(item.value)
        else:
            building.report.unknown("K112", item.value, [*draft.fields, *also], item.source, what=what)
    return tuple(found)
