from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from tests.conformance.hostile.module_cases import SHAPE_CASES
from tests.unit.definition.site import TYPES

from kith.definition import published_schemas, write_schemas

ROOT = Path(__file__).parents[4]
SCHEMAS = published_schemas(TYPES)


def complaints(name: str, text: str) -> list[str]:
    validator = jsonschema.Draft202012Validator(SCHEMAS[name])
    return [error.message for error in validator.iter_errors(yaml.safe_load(text) or {})]


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_published_schema_is_a_schema(name):
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


def test_schemas_are_written_for_editors(tmp_path):
    written = write_schemas(tmp_path / ".kith" / "schemas", TYPES)
    assert [path.name for path in written] == list(SCHEMAS)
    assert json.loads(written[0].read_text(encoding="utf-8")) == SCHEMAS[written[0].name]


@pytest.mark.parametrize("path", sorted((ROOT / "modules").glob("*.yaml")), ids=lambda path: path.name)
def test_editors_take_the_starter_modules(path):
    assert complaints("module.json", path.read_text(encoding="utf-8")) == []


def test_editors_take_the_starter_roles():
    assert complaints("roles.json", (ROOT / "config" / "roles.yaml").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text", ["extend: contacts\nfields: {x: {type: text}}\n", "extend: contacts\nportal: {clients: {view: own}}\n"]
)
def test_editors_take_an_extension(text):
    assert complaints("module.json", text) == []


def test_editors_take_texts_without_quotes():
    assert complaints("module.json", "module: m\nlabel: {one: 2026, many: no}\nfields: {x: {type: text}}\n") == []


@pytest.mark.parametrize("case", [each for each in SHAPE_CASES if each.code in ("K130", "K131", "K134")], ids=str)
def test_editors_refuse_what_kith_refuses(case):
    assert complaints("module.json", case.text)


def described(schema: object, path: str = "") -> list[str]:
    """The keys that have no description; what stands inside an option of a field type is the type's own affair."""
    if path.startswith(".$defs") and path.count(".properties.") == 1:
        return []
    if isinstance(schema, list):
        return [each for item in schema for each in described(item, path)]
    if not isinstance(schema, dict):
        return []
    parts = {key: part for key, part in schema.get("properties", {}).items() if isinstance(part, dict)}
    missing = [f"{path}.{key}" for key, part in parts.items() if not part.get("description")]
    inner = {key: value for key, value in schema.items() if key not in ("if", "propertyNames")}
    return missing + [each for key, value in inner.items() for each in described(value, f"{path}.{key}")]


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_is_described(name):
    assert described(SCHEMAS[name]) == []


@pytest.mark.parametrize("name", ["portals", "kith"])
def test_editors_take_the_starter_configuration(name):
    assert complaints(f"{name}.json", (ROOT / "config" / f"{name}.yaml").read_text(encoding="utf-8")) == []
