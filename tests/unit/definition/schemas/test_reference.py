from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.definition.site import TYPES

from kith.definition import modules_page
from kith.definition.schemas import EXTEND_SCHEMA_KEYS, module_schema

PAGE = Path(__file__).parents[4] / "docs" / "modules.md"


def test_the_page_of_keys_is_current():
    page = PAGE.read_text(encoding="utf-8")
    assert page == modules_page(TYPES), "run: python -m kith.definition.schemas.reference > docs/modules.md"


@pytest.mark.parametrize("key", module_schema(TYPES)["properties"])
def test_every_key_of_a_module_is_on_the_page(key):
    assert f"| `{key}`" in modules_page(TYPES)


@pytest.mark.parametrize("name", TYPES)
def test_every_field_type_is_on_the_page(name):
    assert f"### `type: {name}`" in modules_page(TYPES)


@pytest.mark.parametrize("key", EXTEND_SCHEMA_KEYS)
def test_what_an_extension_takes_is_a_key_of_a_module(key):
    assert key in module_schema(TYPES)["properties"]
