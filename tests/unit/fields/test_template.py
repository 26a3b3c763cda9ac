"""Texts with field names in braces."""

from __future__ import annotations

import pytest

from kith.errors import KithError
from kith.fields.template import Template


@pytest.mark.parametrize(
    ("template", "texts", "expected"),
    [
        ("{a} {b}", {"a": "Ada", "b": "Lovelace"}, "Ada Lovelace"),
        ("{a} {b}", {"a": "Ada", "b": None}, "Ada"),
        ("{a} {b}", {"a": " ", "b": "Lovelace"}, "Lovelace"),
        ("{a} {b} {c}", {"a": "Ada", "c": "Lovelace"}, "Ada Lovelace"),
        ("{a}, {b} - {c}", {"a": "1", "c": "3"}, "1 - 3"),
        ("{a} ({b})", {"a": "Ada"}, "Ada"),
        ("{a} ({b})", {"a": "Ada", "b": "x"}, "Ada (x)"),
        ("Nr. {a}: {b}", {"b": "x"}, "Nr. x"),
        ("{company.name} {a}", {"company.name": "Acme"}, "Acme"),
        ("{a} {b}", {}, None),
    ],
)
def test_empty_parts_drop_out_with_what_joins_them(template, texts, expected):
    assert Template.parse(template).render(texts) == expected


def test_names_come_once_and_in_order():
    assert Template.parse("{b} {a} {b} {company.name}").names == ("b", "a", "company.name")


@pytest.mark.parametrize("text", ["no names", "{", "{A}", "{a b}", "{a}}", "{a!r}", "{a.__class__}", "{0}", "x" * 1001])
def test_what_is_no_template_is_refused(text):
    with pytest.raises(KithError, match="K284"):
        Template.parse(text)


def test_braces_in_values_mean_nothing():
    assert Template.parse("{a}").render({"a": "{b}"}) == "{b}"
