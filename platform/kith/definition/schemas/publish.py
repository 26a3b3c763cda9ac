"""The schemas as files that editors read: JSON Schema 2020-12, with a description at each key."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kith.definition.schemas.fields import Types
from kith.definition.schemas.module import EXTEND_SCHEMA_KEYS, module_schema
from kith.definition.schemas.portals import PORTALS_SCHEMA
from kith.definition.schemas.roles import ROLES_SCHEMA
from kith.definition.schemas.shapes import Schema
from kith.definition.schemas.sitetest import SITETEST_SCHEMA
from kith.definition.schemas.translation import TRANSLATION_SCHEMA
from kith.definition.schemas.webform import webform_schema
from kith.plugins import MANIFEST_SCHEMA
from kith.settings import SETTINGS_SCHEMA

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_LOOSE = ["string", "number", "boolean"]


def published_schemas(types: Types, plugin_keys: Iterable[str] = ()) -> dict[str, dict[str, Any]]:
    """Every schema by its file name, whole and on its own.

    A text may be written without quotes there (`label: 2026`), since every scalar is read as text.
    """
    return {
        "module.json": _module(types),
        "roles.json": _publish(ROLES_SCHEMA),
        "portals.json": _publish(PORTALS_SCHEMA),
        "sitetest.json": _publish(SITETEST_SCHEMA),
        "translation.json": _publish(TRANSLATION_SCHEMA),
        "webform.json": _publish(webform_schema(plugin_keys)),
        "kith.json": _publish(SETTINGS_SCHEMA),
        "plugin.json": _publish(MANIFEST_SCHEMA),
    }


def write_schemas(folder: Path, types: Types, plugin_keys: Iterable[str] = ()) -> tuple[Path, ...]:
    """The files written into `folder` (.kith/schemas of a site), which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for name, schema in published_schemas(types, plugin_keys).items():
        path = folder / name
        path.write_text(json.dumps(schema, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        written.append(path)
    return tuple(written)


def _publish(schema: Schema) -> dict[str, Any]:
    cases: dict[str, Any] = {}
    published = _loosened(schema, cases)
    return {"$schema": _DIALECT, **published, **({"$defs": cases} if cases else {})}


def _module(types: Types) -> dict[str, Any]:
    """The schema of a file that declares a module or extends one."""
    whole = _publish(module_schema(types))
    cases = whole.pop("$defs")
    extension = {key: whole["properties"][key] for key in EXTEND_SCHEMA_KEYS}
    target = {"extend": {"type": "string", "description": "The module that this file adds to"}}
    return {
        "$schema": _DIALECT,
        "description": "A module, or an addition to one",
        "if": {"required": ["extend"]},
        "then": {
            "type": "object",
            "properties": target | extension,
            "required": ["extend"],
            "additionalProperties": False,
        },
        "else": {key: value for key, value in whole.items() if key != "$schema"},
        "$defs": cases,
    }


def _loosened(schema: Any, cases: dict[str, Any]) -> Any:
    """A schema as editors need it: our `cases` as if and then, texts also where YAML reads a number or a boolean."""
    if isinstance(schema, list | tuple):
        return [_loosened(item, cases) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    given = schema.get("cases")
    branches = isinstance(given, Mapping) and {"key", "of"} <= given.keys()  # else a property that is called so
    found = {key: _loosened(value, cases) for key, value in schema.items() if key != "cases" or not branches}
    if found.get("type") == "string" and "enum" not in found and "const" not in found:
        found["type"] = list(_LOOSE)
    if branches:
        found |= _conditional(schema["cases"], cases)
    return found


def _conditional(given: Mapping[str, Any], cases: dict[str, Any]) -> dict[str, Any]:
    key = given["key"]
    for name, case in given["of"].items():
        if f"field_{name}" not in cases:
            cases[f"field_{name}"] = _loosened(case, cases)
    return {
        "allOf": [
            {
                "if": {"properties": {key: {"const": name}}, "required": [key]},
                "then": {"$ref": f"#/$defs/field_{name}"},
            }
            for name in given["of"]
        ]
    }
