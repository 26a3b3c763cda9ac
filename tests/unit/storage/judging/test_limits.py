"""How many values don't fit what a field allows from now on."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.unit.storage.judged import judged, tagged, told
from tests.unit.storage.site_files import boats

from kith.fields.base import Context

PLAIN = Context()


def test_texts_that_are_too_long_are_counted(applied):
    applied.apply(boats("code: {type: text, max_length: 50}"))
    for name, code in (("A", "long enough"), ("B", "ok"), ("C", "äöüäöü")):
        applied.add(name=name, title=name, code=code, code__key=code)
    changes = judged(applied, boats("code: {type: text, max_length: 5}"))
    assert told(changes) == ["2 values of Code don't fit any more: max_length 50 to 5 (A, C)"]
    assert [(change.kind, change.offenders) for change in changes] == [("tightened", 2)]


def test_texts_that_are_too_short_are_counted(applied):
    applied.apply(boats("code: {type: text}"))
    applied.add(name="A", title="A", code="x", code__key="x")
    assert told(judged(applied, boats("code: {type: text, min_length: 2}"))) == [
        "1 value of Code doesn't fit any more: min_length 0 to 2 (A)"
    ]


@pytest.mark.parametrize(
    ("old", "new", "stored"),
    [
        ("integer", "integer, max: 9", 10),
        ("integer", "integer, min: 11", 10),
        ("decimal, places: 1", "decimal, places: 1, max: 9.5", "9.6"),
        ("date", "date, min: 2026-02-01", "2026-01-31"),
        ("money", "money, max: 9", "10.00 EUR"),
    ],
)
def test_values_beyond_a_new_limit_are_counted(old, new, stored, applied):
    serving = applied.apply(boats(f"size: {{type: {old}}}"))
    field = serving.site.modules["boats"].fields["size"].type
    cells = field.dump(field.parse(stored, PLAIN), PLAIN)
    columns = [spec.name("size") for spec in field.columns()]
    applied.add(name="A", title="A", **dict(zip(columns, cells, strict=True)))
    applied.add(name="B", title="B")
    changes = judged(applied, boats(f"size: {{type: {new}}}"))
    assert [(change.offenders, change.samples) for change in changes if change.says] == [(1, ("A",))]


def test_a_wider_limit_is_not_asked_about(applied):
    applied.apply(boats("size: {type: integer, max: 5}"))
    applied.add(name="A", size=9)
    assert told(judged(applied, boats("size: {type: integer, max: 7}"))) == []
    assert told(judged(applied, boats("size: {type: integer}"))) == []


def test_another_form_is_tried_value_by_value(applied):
    applied.apply(boats("code: {type: text}"))
    for name, code in (("A", "x-1"), ("B", "12")):
        applied.add(name=name, title=name, code=code, code__key=code)
    changes = judged(applied, boats('code: {type: text, pattern: "[0-9]+"}'))
    assert told(changes) == ['1 value of Code doesn\'t fit any more: pattern (A: "x-1")']


def test_a_type_that_is_stored_alike_tells_what_is_none_of_its_values(applied):
    applied.apply(boats("mail: {type: text}"))
    for name, mail in (("A", "nobody"), ("B", "b@example.org")):
        applied.add(name=name, title=name, mail=mail, mail__key=mail)
    changes = judged(applied, boats("mail: {type: email}"))
    assert told(changes) == [
        '1 value of Mail doesn\'t fit any more: text to email, stored alike (A: "nobody")',
    ]


def test_other_currencies_are_tried_value_by_value(applied):
    applied.apply(boats("price: {type: money}"))
    applied.add(name="A", title="A", price=Decimal(1), price__currency="EUR", price__base=Decimal(1))
    changes = judged(applied, boats("price: {type: money, currencies: [USD]}"))
    assert [change.offenders for change in changes] == [1]


def test_a_long_text_that_people_see_less_of_is_not_asked_about(applied):
    applied.apply(boats("note: {type: long_text}"))
    applied.add(name="A", note="x", note__key="x")
    assert told(judged(applied, boats("note: {type: long_text, rows: 3}"))) == []


def test_what_lies_in_the_bin_fits_everywhere(applied):
    applied.apply(boats("size: {type: integer}"))
    applied.add(name="A", size=9, deleted_at=applied.clock.present)
    assert told(judged(applied, boats("size: {type: integer, max: 5}"))) == []


def test_tags_keep_fitting(applied):
    applied.apply(boats("crew: {type: tags}"))
    tagged(applied, "crew", applied.add(name="A"), "Ada")
    assert told(judged(applied, boats("crew: {type: tags, label: People}"))) == []
