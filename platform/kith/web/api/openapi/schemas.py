"""The schemas of one module for one caller: a record as it is read, made, changed, listed and filtered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kith.access.module_access import ALL, ModuleAccess
from kith.definition.model import Field
from kith.fields.base import FieldType
from kith.records.ask import OWN
from kith.web.api.body import MOST_ROWS
from kith.web.api.openapi.components import MAYBE_TEXT, SCHEMAS, TEXT, VIEW_SCHEMAS, Part, listed, maybe, ref, thing
from kith.web.api.openapi.rules import always_needed, fixed_by_scope, rules_for_new
from kith.web.api.values import UUID, value_schema

_REFERENCE, _FILE = ref("Reference"), ref("File")
VERSION: Part = {"type": "integer", "minimum": 1}


@dataclass(slots=True)
class Components:
    """The schemas of a document under their names. What the values of several fields look like is there once."""

    schemas: dict[str, Any] = field(default_factory=lambda: {**SCHEMAS, **VIEW_SCHEMAS})
    sent: dict[tuple[str, str], Part] = field(default_factory=dict)

    def of_value(self, owner: str, name: str, schema: Mapping[str, Any], kind: FieldType) -> Part:
        """`schema` of the field `owner.name`, or what stands for it where it is long."""
        if schema.get("type") == "array" and isinstance(schema.get("items"), Mapping) and kind.item is not None:
            return {**schema, "items": self.of_value(owner, name, schema["items"], kind.item)}
        if "enum" in schema:
            own = "options" in kind.option_schema
            return self._kept(f"{owner}.{name}" if own else _called(kind), f"{owner}.{name}", schema)
        if schema.get("type") == "object" and "properties" in schema:
            return self._kept(_called(kind), f"{owner}.{name}", schema)
        return dict(schema)

    def _kept(self, usual: str, own: str, schema: Mapping[str, Any]) -> Part:
        for name in (usual, own):
            if self.schemas.setdefault(name, schema) == schema:
                return ref(name)
        return dict(schema)


def _called(kind: FieldType) -> str:
    """The type's name as components are called: person_name is PersonName."""
    return "".join(part.capitalize() for part in kind.name.split("_"))


def record_name(module: str) -> str:
    """The component of a record as it is read."""
    return f"{module}-record"


def add_module(components: Components, access: ModuleAccess, visible: Collection[str]) -> None:
    """Adds the schemas of a module. `visible`: the modules that the caller may view."""
    name, schemas = access.module.name, components.schemas
    if access.allows("view"):
        schemas[record_name(name)] = record = _record(components, access, visible)
        record["description"] = access.module.labels.one
        schemas[f"{name}-page"] = thing(
            {"data": listed(ref(record_name(name))), "next": MAYBE_TEXT, "total": ref("Total")}, "data", "next"
        )
        schemas[f"{name}-filter"] = _filter(components, access)
    if access.allows("create"):
        schemas[f"{name}-new"] = new_schema(components, access)
    if access.allows("edit"):
        change = _change(components, access)
        schemas[f"{name}-change"] = change
        version = {"version": VERSION | {"description": "That was seen: another one is refused"}}
        own = thing({"id": UUID, **version, **change["properties"]}, "id")
        schemas[f"{name}-changes"] = listed(own, maxItems=MOST_ROWS)
    if access.allows("create") or access.allows("edit"):
        schemas[f"{name}-batch"] = thing({"data": listed(shown(access))}, "data")


def shown(access: ModuleAccess) -> Part:
    """A record after a write, as the caller may read it: perhaps no more than its id."""
    if not access.allows("view"):
        return ref("Made")
    record = ref(record_name(access.module.name))
    everything = access.scopes["view"] == ALL or any(each.kind == "all" for each in access.scopes["view"])
    return record if everything else {"anyOf": [record, ref("Made")]}


def new_schema(components: Components, access: ModuleAccess, given: Collection[str] = ()) -> Part:
    """A new record as it is sent. `given`: fields that the address itself fills in."""
    module = access.module
    sent = [name for name in module.fields if name in access.creatable]
    fixed = fixed_by_scope(access)
    filled = {*given, *fixed, *(name for name in sent if module.fields[name].default is not None)}
    filled |= {name for name in sent if module.fields[name].type.family == "boolean"}
    schema = thing({name: _sent(components, access, module.fields[name]) for name in sent})
    needed = [name for name in sent if always_needed(module.fields[name]) and name not in filled]
    rules = rules_for_new(module, sent, filled)
    return {
        **schema,
        **({"required": needed} if needed else {}),
        "additionalProperties": False,
        **({"allOf": rules} if rules else {}),
    }


def answers_schema(components: Components, owner: str, asked: Mapping[str, Field]) -> Part:
    """The answers to what an action asks for. What isn't answered gets its default."""
    properties = {
        name: _described(field, maybe(components.of_value(owner, name, field.type.json_schema(), field.type)))
        for name, field in asked.items()
    }
    needed = [name for name, field in asked.items() if always_needed(field) and field.default is None]
    return {**thing(properties, *needed), "additionalProperties": False}


def _record(components: Components, access: ModuleAccess, visible: Collection[str]) -> Part:
    own: Part = {"id": UUID, "title": MAYBE_TEXT, "version": VERSION}
    for name, guard in access.readable.items():
        if name in own:
            continue
        field = access.module.fields[name]
        targets = [each for each in field.type.targets if each in visible]
        schema = value_schema(field.type, targets, reference=_REFERENCE, file=_FILE)
        part = components.of_value(access.module.name, name, schema, field.type)
        never_null = field.type.family == "boolean" and guard is None
        own[name] = _described(field, part if never_null else maybe(part))
    return thing(own, "id", "title", "version")


def _sent(components: Components, access: ModuleAccess, field: Field) -> Part:
    """A value as it is sent, the same for new records and for changes."""
    key = (access.module.name, field.name)
    found = components.sent.get(key)
    if found is None:
        found = components.sent[key] = _made_to_send(components, access, field)
    return found


def _made_to_send(components: Components, access: ModuleAccess, field: Field) -> Part:
    part = components.of_value(access.module.name, field.name, field.type.json_schema(), field.type)
    never_null = field.type.family == "boolean" or (always_needed(field) and field.default is None)
    return _described(field, part if never_null else maybe(part))


def _change(components: Components, access: ModuleAccess) -> Part:
    names = [name for name in access.module.fields if name in access.editable]
    properties = {name: _sent(components, access, access.module.fields[name]) for name in names}
    return {**thing(properties), "additionalProperties": False, "description": "Only what is sent is changed"}


def _described(field: Field, schema: Part) -> Part:
    said = f"{field.label}. {field.help}" if field.help else field.label
    return schema | {"description": said}


def _filter(components: Components, access: ModuleAccess) -> Part:
    """The parameters of an address that filter by the caller's readable fields, each an operator's."""
    found: Part = {}
    for name in access.readable:
        found |= _parameters(components, access.module.name, access.module.fields[name])
    description = "Filters by fields; over lookups too (`company.country`). Several have to hold all."
    return thing(found, description=description, additionalProperties=TEXT)


def _parameters(components: Components, owner: str, field: Field) -> Part:
    kind = field.type
    found: Part = {}
    if "eq" in kind.operators and field.name not in OWN:
        found = {field.name: _equal(components, owner, field), f"{field.name}.ne": TEXT, f"{field.name}.in": TEXT}
    others: Sequence[str] = sorted(kind.operators - {"eq", "some", "none"})
    return found | {f"{field.name}.{each}": {"type": "boolean"} if each == "empty" else TEXT for each in others}


def _equal(components: Components, owner: str, field: Field) -> Part:
    kind = field.type.item or field.type
    schema = kind.json_schema()
    if kind.reference is not None or schema.get("type") in ("boolean", "integer") or "enum" in schema:
        return components.of_value(owner, field.name, schema, kind)
    return TEXT
