"""docs/modules.md: every key of every file, from the descriptions in the schemas."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from kith.definition.schemas.fields import SHOWN_KEYS, WHERE, WRITTEN_KEYS, Types
from kith.definition.schemas.module import EXTEND_SCHEMA_KEYS, module_schema
from kith.definition.schemas.portals import PORTALS_SCHEMA
from kith.definition.schemas.roles import ROLES_SCHEMA
from kith.definition.schemas.shapes import Schema
from kith.definition.schemas.sitetest import SITETEST_SCHEMA
from kith.definition.schemas.webform import webform_schema
from kith.fields import field_types
from kith.plugins import MANIFEST_SCHEMA
from kith.settings import SETTINGS_SCHEMA

_INTRODUCTION = """\
# Every key of every file

This page is generated from the schemas that `kith check` uses and that `kith schema` writes for editors.
Every value is read as text and then by the type of its key, so `no`, `1.10`, `007` and `+4930` stay what they are.
Anchors, aliases, tags, merge keys, tabs and keys that stand twice are refused, each with its place.
"""
_KINDS = {
    "object": "map",
    "array": "list",
    "string": "text",
    "integer": "number",
    "number": "number",
    "boolean": "flag",
}


def modules_page(types: Types) -> str:
    """The whole page, in Markdown."""
    parts = [
        _INTRODUCTION,
        *_section("modules/<name>.yaml", module_schema(types)),
        _extend(),
        *_fields(types),
        *_section("config/roles.yaml", ROLES_SCHEMA),
        *_section("config/portals.yaml", PORTALS_SCHEMA),
        *_section("webforms/<name>.yaml", webform_schema()),
        *_section("config/kith.yaml", SETTINGS_SCHEMA),
        *_section("tests/site/<name>.yaml", SITETEST_SCHEMA),
        *_section("plugins/<name>/plugin.yaml", MANIFEST_SCHEMA),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _extend() -> str:
    keys = ", ".join(f"`{key}`" for key in EXTEND_SCHEMA_KEYS)
    return (
        "A file that begins with `extend: <module>` adds to a module that another file declares. It takes "
        f"{keys}. Entries are merged by name and then by key, the last file wins (engine, plugins, site); "
        "items of lists are appended.\n"
    )


def _section(title: str, schema: Schema) -> Iterator[str]:
    yield f"## `{title}`\n"
    yield f"{schema.get('description', '')}.\n"
    yield from _table(schema)
    for path, inner in _inside("", schema):
        yield f"### `{path}`\n"
        if inner.get("description"):
            yield f"{inner['description']}.\n"
        yield from _table(inner)


def _table(schema: Schema) -> Iterator[str]:
    properties: Mapping[str, Any] = schema.get("properties", {})
    if not properties:
        return
    needed = schema.get("required", ())
    yield "| key | value | meaning |"
    yield "|---|---|---|"
    for key, part in properties.items():
        star = " (needed)" if key in needed else ""
        yield f"| `{key}`{star} | {_kind(part)} | {_cell(part.get('description', ''))} |"
    yield ""


def _inside(path: str, schema: Schema) -> Iterator[tuple[str, Schema]]:
    """The maps with keys of their own inside a schema, each with its path; fields have a chapter of their own."""
    for key, part in schema.get("properties", {}).items():
        yield from _maps(f"{path}.{key}" if path else key, part)


def _maps(path: str, part: Schema) -> Iterator[tuple[str, Schema]]:
    if "cases" in part:
        return
    if part.get("properties"):
        yield path, part
        yield from _inside(path, part)
    for branch in part.get("anyOf", ()):
        yield from _maps(path, branch)
    if isinstance(part.get("items"), Mapping):
        yield from _maps(f"{path}[]", part["items"])
    others = part.get("additionalProperties")
    if isinstance(others, Mapping) and not part.get("properties"):
        yield from _maps(f"{path}.<name>", others)


def _kind(part: Schema) -> str:
    if "anyOf" in part:
        return " or ".join(dict.fromkeys(_kind(branch) for branch in part["anyOf"]))
    if "enum" in part:
        return ", ".join(f"`{str(word).lower()}`" for word in part["enum"])
    types = part.get("type")
    if types is None:
        return "any"
    names = [types] if isinstance(types, str) else types
    return " or ".join(dict.fromkeys(_KINDS[name] for name in names))


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _fields(types: Types) -> Iterator[str]:
    yield "## Fields\n"
    yield "Keys that every type knows:\n"
    yield from _table({"properties": {**SHOWN_KEYS}})
    yield "Keys of types that people fill in, which is all but `formula`, `rollup` and `auto_number`:\n"
    yield from _table({"properties": {**WRITTEN_KEYS}})
    yield f"Lookups and rollups also know `where`: {WHERE['description'].lower()}. The types and their own keys:\n"
    for name, type_ in types.items():
        yield f"### `type: {name}`\n"
        yield f"{type_.meaning}.\n"
        options = {key: part for key, part in type_.option_schema.items() if key != "where"}
        yield from _table({"properties": options, "required": type_.required_options})


if __name__ == "__main__":
    sys.stdout.write(modules_page(field_types()))
