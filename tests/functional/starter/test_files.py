"""The starter's files themselves: no warning, schemas for editors, every setting named."""

from __future__ import annotations

import pytest
from tests.functional.starter.conftest import PLUGINS, ROOT

from kith.definition import build_site, read_files
from kith.definition.schemas import published_schemas
from kith.fields import field_types
from kith.settings import SETTINGS_SCHEMA, load_settings

FILES = [path for folder in ("modules", "config", "webforms") for path in sorted((ROOT / folder).glob("*.yaml"))]


def test_nothing_in_it_is_warned_of():
    assert build_site(read_files(ROOT, PLUGINS), field_types()).warnings == ()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_file_names_its_schema_in_its_first_line(path):
    first = path.read_text("utf-8").partition("\n")[0]
    assert first.startswith("# yaml-language-server: $schema=../.kith/schemas/")
    assert first.rpartition("/")[2] in published_schemas(field_types())


def test_every_setting_is_named_and_only_what_leads_is_set(tmp_path):
    text = (ROOT / "config/kith.yaml").read_text("utf-8")
    lines = [line for line in text.splitlines() if ": " in line]
    named = {line[2:].partition(":")[0] for line in lines if line.startswith("# ")}
    given = {line.partition(":")[0] for line in lines if not line.startswith("#")}
    assert named | given >= set(SETTINGS_SCHEMA["properties"])
    assert given == {"navigation"}
    (tmp_path / "config").mkdir()
    (tmp_path / "config/kith.yaml").write_text(text, "utf-8")
    assert load_settings(tmp_path, {}).database.endswith("/var/kith.db")


def test_every_module_has_one_default_list_and_every_list_has_columns():
    for module in build_site(read_files(ROOT, PLUGINS), field_types()).site.modules.values():
        assert len([view.name for view in module.lists.values() if view.default]) == 1
        assert all(view.columns or view.cards for view in module.lists.values())


def test_every_field_stands_in_the_layout_once():
    for module in build_site(read_files(ROOT, PLUGINS), field_types()).site.modules.values():
        rows = [row for tab in module.layout.tabs for section in tab.sections for row in section.rows]
        placed = [name for row in rows for name in row] + list(module.layout.side)
        assert len(placed) == len(set(placed))
        assert {field.name for field in module.declared} <= set(placed)
