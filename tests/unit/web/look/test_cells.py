"""Values as HTML."""

from __future__ import annotations

import pytest

from kith.fields import Context, field_types
from kith.records.model import Ref
from kith.web.look.cells import Show, cell, shown

TYPES = field_types()
FULL = Show(context=Context(), sprite="/icons.svg", short=False)
SHORT = Show(context=Context(), sprite="/icons.svg", short=True)
NASTY = "<script>alert(1)</script>\"'&"


def made(name, **options):
    return TYPES.declare(name, {**getattr(TYPES[name], "sample", {}), **options})


@pytest.mark.parametrize("name", sorted(TYPES))
@pytest.mark.parametrize("show", [FULL, SHORT])
def test_every_good_example_of_every_type_can_be_shown(name, show):
    type_ = made(name)
    for raw, _ in type_.examples.good:
        value = type_.parse(raw, Context(country="DE", rates={"USD": "0.9", "JPY": "0.006"}))
        assert shown(cell(type_, show), value)


@pytest.mark.parametrize("name", ["text", "long_text", "email", "phone", "url", "tags", "colour", "choice"])
def test_no_value_can_bring_markup_of_its_own(name):
    value = (NASTY,) if name == "tags" else NASTY
    assert "<script" not in cell(made(name), FULL)(value)


def test_a_reference_links_to_its_record():
    ref = Ref("01931b2c-7a00-7000-8000-000000000001", "Ann <b>", "contacts")
    expected = '<a href="/m/contacts/01931b2c-7a00-7000-8000-000000000001">Ann &lt;b&gt;</a>'
    assert cell(made("lookup", module=["contacts"]), FULL)(ref) == expected


def test_a_reference_that_is_not_open_has_no_link():
    html = cell(made("lookup", module=["contacts"]), FULL)(Ref("1", None, "contacts"))
    assert "href" not in html


def test_a_long_text_is_cut_in_a_list_alone():
    text = "word " * 100
    assert len(cell(made("long_text"), SHORT)(text)) <= 160 < len(cell(made("long_text"), FULL)(text))


def test_markup_of_rich_text_is_not_shown_in_a_list():
    assert cell(made("rich_text"), SHORT)("<p>Tea &amp; <b>cake</b></p>") == "Tea &amp;  cake"


def test_an_empty_value_is_a_dash():
    assert "–" in shown(cell(made("text"), FULL), None)
