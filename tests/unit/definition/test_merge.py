from __future__ import annotations

import pytest

from kith.definition.merge import extend_module
from kith.reader import Mapping, read, to_plain


def merged(base: str, *additions: str):
    node = read(base, "base.yaml")
    for number, text in enumerate(additions):
        addition = read(text, f"{number}.yaml")
        assert isinstance(node, Mapping)
        assert isinstance(addition, Mapping)
        node = extend_module(node, addition)
    return node


@pytest.mark.parametrize(
    ("base", "addition", "whole"),
    [
        ("fields: {a: {type: text}}", "fields: {b: {type: date}}", "fields: {a: {type: text}, b: {type: date}}"),
        ("fields: {a: {type: text}}", "fields: {a: {help: h}}", "fields: {a: {type: text, help: h}}"),
        ("fields: {a: {type: text}}", "fields: {a: {type: date}}", "fields: {a: {type: date}}"),
        ("fields: {a: {where: {b: 1}}}", "fields: {a: {where: {c: 2}}}", "fields: {a: {where: {c: 2}}}"),
        ("fields: {a: {options: {x: X}}}", "fields: {a: {options: {y: Y}}}", "fields: {a: {options: {x: X, y: Y}}}"),
        ("lists: {a: {columns: [x]}}", "lists: {a: {columns: [y]}}", "lists: {a: {columns: [y]}}"),
        ("search: [a]", "search: [a, b]", "search: [a, b]"),
        ("layout: [{side: [a]}]", "layout: [{after: a}]", "layout: [{side: [a]}, {after: a}]"),
        ("title: x", "extend: boats", "title: x"),
        ("title: x", "actions: {a: {set: {b: c}}}", "{title: x, actions: {a: {set: {b: c}}}}"),
    ],
)
def test_an_addition_is_merged_by_name_and_key(base, addition, whole):
    assert to_plain(merged(base, addition)) == to_plain(read(whole, "whole.yaml"))


def test_the_last_of_several_wins():
    node = merged("fields: {a: {label: one}}", "fields: {a: {label: two}}", "fields: {a: {label: three}}")
    assert to_plain(node) == {"fields": {"a": {"label": "three"}}}


def test_each_key_keeps_its_place():
    fields = merged("fields: {a: {type: text}}", "fields: {a: {help: h}, b: {type: date}}").get("fields")
    assert [entry.key.source.path for entry in fields.entries] == ["base.yaml", "0.yaml"]
    assert [entry.key.source.path for entry in fields.get("a").entries] == ["base.yaml", "0.yaml"]
