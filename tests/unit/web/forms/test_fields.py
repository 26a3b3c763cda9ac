"""Inputs."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from pyramid.httpexceptions import HTTPBadRequest
from webob.multidict import MultiDict
from wtforms.form import BaseForm

from kith.fields import Context, field_types
from kith.testing.build import build_field
from kith.web.forms.fields import input_for

TYPES = field_types()
BERLIN = Context(zone=ZoneInfo("Europe/Berlin"))


def form_of(type_, *pairs, data=None, context=BERLIN, **options):
    form = BaseForm({"it": input_for(build_field("it", type_, of=options), context)})
    form.process(MultiDict(pairs) if pairs else None, data={} if data is None else {"it": data})
    return form["it"]


def test_an_input_carries_what_was_typed():
    assert form_of("integer", ("it", " 12 apples ")).raw == " 12 apples "


def test_an_input_given_twice_is_refused():
    with pytest.raises(HTTPBadRequest):
        form_of("text", ("it", "a"), ("it", "b"))


def test_a_form_without_the_input_sends_nothing():
    assert not form_of("text", ("other", "a")).was_sent


def test_a_tick_that_was_shown_and_left_empty_is_false():
    assert form_of("boolean", ("_sent", "it")).raw == "false"


def test_a_tick_that_was_not_shown_is_not_sent():
    assert not form_of("boolean", ("_sent", "other")).was_sent


def test_several_choices_are_a_list():
    assert form_of("multi_choice", ("it", "mail"), ("it", "post"), ("_sent", "it")).raw == ["mail", "post"]


def test_parts_come_together():
    assert form_of("money", ("it.amount", "5"), ("it.currency", "EUR")).raw == {"amount": "5", "currency": "EUR"}


def test_blank_lines_are_left_out():
    pairs = [("_sent", "it"), ("it.0.product", "Oar"), ("it.1.product", ""), ("it.7.product", "Sail")]
    assert [line["product"] for line in form_of("line_items", *pairs).raw] == ["Oar", "Sail"]


def test_a_moment_is_edited_on_the_clock_of_the_zone():
    assert form_of("datetime", data=datetime(2026, 7, 1, 10, 0, tzinfo=UTC)).raw == "2026-07-01T12:00"


@pytest.mark.parametrize("name", sorted(set(TYPES) - {"formula", "rollup", "auto_number"}))
def test_what_an_input_shows_reads_back_as_the_value(name):
    type_ = TYPES.declare(name, getattr(TYPES[name], "sample", {}))
    context = Context(rates={"USD": "0.9", "JPY": "0.006"})
    for raw, value in type_.examples.good:
        if raw is not None and value is not None:
            assert type_.parse(form_of(name, data=value, context=context).raw, context) == value
