"""The page of field types."""

from __future__ import annotations

from pathlib import Path

from kith.fields import builtin_types
from kith.fields.describe import fields_page

PAGE = Path(__file__).parents[3] / "docs" / "fields.md"


def test_page_is_the_one_that_the_classes_write():
    assert PAGE.read_text(encoding="utf-8") == fields_page(), "run: python -m kith.fields.describe > docs/fields.md"


def test_page_tells_each_type_in_one_line_and_all_its_options():
    page = fields_page()
    for each in builtin_types():
        assert f"| [{each.name}](#{each.name}) | {each.meaning} |" in page
        assert all(f"| `{option}` |" in page for option in each.option_schema)
