"""Values of one field type as another has them: the same meaning, or a refusal; nothing cut, rounded or guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from kith.errors import KithError
from kith.fields import Context, Money, field_types
from kith.fields.address import Address
from kith.fields.lookups import RecordRef
from kith.fields.person_name import PersonName
from kith.storage.conversion import PartlyLostError, convert

TYPES = field_types()
BERLIN = Context(zone=ZoneInfo("Europe/Berlin"))
ONE, TWO = "01931b2c-7a00-7000-8000-000000000001", "01931b2c-7a00-7000-8000-000000000002"
COLOURS = {"options": {"red": "Rot", "green": "Grün"}}
SIZES = {"options": {"s": "Small", "5": "Five"}}
PEOPLE, FIRMS = {"module": "contacts"}, {"module": "companies"}
BOTH = {"module": ["contacts", "companies"]}
ITEMS = {"fields": {"what": {"type": "text"}, "n": {"type": "text"}}}
FEWER = {"fields": {"what": {"type": "text"}}}
COUNTED = {"fields": {"what": {"type": "text"}, "n": {"type": "integer"}}}


def declared(words):
    name, options = words if isinstance(words, tuple) else (words, {})
    return TYPES.declare(name, options)


FITTING = (
    ("text", "integer", "40", 40),
    ("text", "decimal", "40.5", Decimal("40.50")),
    ("text", "date", "31.12.2025", date(2025, 12, 31)),
    ("text", "email", "ada@example.org", "ada@example.org"),
    ("text", "boolean", "yes", True),
    ("text", ("choice", COLOURS), "red", "red"),
    ("text", ("choice", COLOURS), "grün", "green"),
    ("text", ("multi_choice", COLOURS), "Grün, red", ("red", "green")),
    ("text", "tags", "b; a", ("a", "b")),
    ("text", "rich_text", "a < b", "a &lt; b"),
    ("rich_text", "text", "<p>a &lt; <b>b</b></p>", "a < b"),
    ("long_text", "text", "one line", "one line"),
    ("integer", "text", 40, "40"),
    ("integer", "decimal", 40, Decimal("40.00")),
    ("integer", "money", 40, Money(Decimal("40.00"), "EUR")),
    ("integer", "boolean", 1, True),
    ("integer", ("choice", SIZES), 5, "5"),
    ("decimal", "integer", Decimal("12.00"), 12),
    ("decimal", "text", Decimal("12.50"), "12.50"),
    ("decimal", "money", Decimal("12.50"), Money(Decimal("12.50"), "EUR")),
    ("decimal", ("decimal", {"places": 4}), Decimal("12.50"), Decimal("12.5000")),
    ("money", "decimal", Money(Decimal("12.30"), "EUR"), Decimal("12.30")),
    ("money", "integer", Money(Decimal("12.00"), "EUR"), 12),
    ("money", "text", Money(Decimal("12.30"), "USD"), "12.30 USD"),
    ("boolean", "integer", False, 0),
    ("boolean", "text", True, "Yes"),
    ("boolean", ("choice", {"options": {"yes": "Ja", "no": "Nein"}}), False, "no"),
    ("date", "datetime", date(2025, 12, 31), datetime(2025, 12, 30, 23, tzinfo=UTC)),
    ("datetime", "date", datetime(2025, 12, 30, 23, tzinfo=UTC), date(2025, 12, 31)),
    ("date", "text", date(2025, 12, 31), "2025-12-31"),
    (("choice", COLOURS), "text", "green", "Grün"),
    (("choice", COLOURS), ("multi_choice", COLOURS), "green", ("green",)),
    (("choice", COLOURS), "tags", "green", ("Grün",)),
    (("multi_choice", COLOURS), ("choice", COLOURS), ("green",), "green"),
    (("multi_choice", COLOURS), "text", ("red", "green"), "Rot, Grün"),
    (("multi_choice", COLOURS), "tags", ("red", "green"), ("Grün", "Rot")),
    ("tags", ("multi_choice", COLOURS), ("grün", "Rot"), ("red", "green")),
    ("tags", "json", ("a", "b"), ["a", "b"]),
    (("lookup", PEOPLE), ("multi_lookup", PEOPLE), ONE, (ONE,)),
    (("multi_lookup", PEOPLE), ("lookup", PEOPLE), (ONE,), ONE),
    (("lookup", PEOPLE), ("lookup", BOTH), ONE, RecordRef(ONE, "contacts")),
    (("lookup", BOTH), ("lookup", FIRMS), RecordRef(ONE, "companies"), ONE),
    (("lookup", PEOPLE), ("lookup", {"module": "persons", "physical": {"persons": "contacts"}}), ONE, ONE),
    ("file", "files", ONE, (ONE,)),
    ("person_name", "text", PersonName(first="Ada", last="Lovelace"), "Ada Lovelace"),
    ("address", "text", Address(street="Am Markt 1", city="Dresden"), "Am Markt 1, Dresden"),
    (("auto_number", {"format": "D-{n}"}), "text", "D-7", "D-7"),
    ("text", ("auto_number", {"format": "D-{n}"}), "D-7", "D-7"),
    (("line_items", ITEMS), ("line_items", COUNTED), ({"what": "Oar", "n": "2"},), ({"what": "Oar", "n": 2},)),
    (("line_items", FEWER), "json", ({"what": "Oar"},), [{"what": "Oar"}]),
    ("json", ("line_items", FEWER), [{"what": "Oar"}], ({"what": "Oar"},)),
)

REFUSED = (
    ("text", "integer", "forty"),
    ("text", "email", "ada at example"),
    ("text", ("choice", COLOURS), "blue"),
    ("text", ("lookup", PEOPLE), ONE),
    ("long_text", "text", "two\nlines"),
    ("integer", "date", 40),
    ("decimal", "integer", Decimal("12.50")),
    ("money", "decimal", Money(Decimal("12.30"), "USD")),
    ("integer", "boolean", 2),
    ("datetime", "time", datetime(2025, 12, 30, 23, tzinfo=UTC)),
    (("lookup", PEOPLE), ("lookup", FIRMS), ONE),
    (("lookup", PEOPLE), "user", ONE),
    (("lookup", PEOPLE), "text", ONE),
    ("text", ("formula", {"text": "{name}"}), "Ada"),
)

PARTLY = (
    (("multi_choice", COLOURS), ("choice", COLOURS), ("red", "green"), "red"),
    ("tags", ("multi_choice", COLOURS), ("blue", "Rot"), ("red",)),
    (("multi_lookup", PEOPLE), ("lookup", PEOPLE), (ONE, TWO), ONE),
    ("datetime", "date", datetime(2025, 12, 31, 10, tzinfo=UTC), date(2025, 12, 31)),
    (("line_items", ITEMS), ("line_items", FEWER), ({"what": "Oar", "n": "2"},), ({"what": "Oar"},)),
    (("line_items", ITEMS), ("line_items", COUNTED), ({"what": "a", "n": "x"},), ({"what": "a", "n": None},)),
)


@pytest.mark.parametrize(("old", "new", "value", "expected"), FITTING)
def test_a_value_keeps_its_meaning(old, new, value, expected):
    assert convert(declared(old), declared(new), value, BERLIN) == expected


@pytest.mark.parametrize(("old", "new", "value"), REFUSED)
def test_what_does_not_fit_is_refused(old, new, value):
    with pytest.raises(KithError) as refused:
        convert(declared(old), declared(new), value, BERLIN)
    assert not isinstance(refused.value, PartlyLostError)
    assert str(refused.value)


@pytest.mark.parametrize(("old", "new", "value", "kept"), PARTLY)
def test_what_fits_in_part_is_refused_with_the_part(old, new, value, kept):
    with pytest.raises(PartlyLostError) as refused:
        convert(declared(old), declared(new), value, BERLIN)
    assert refused.value.kept == kept


def test_nothing_stays_nothing_and_no_tick_is_no():
    assert convert(declared("text"), declared("integer"), None, BERLIN) is None
    assert convert(declared("text"), declared("boolean"), None, BERLIN) is False


@pytest.mark.parametrize("new", list(TYPES))
@pytest.mark.parametrize("old", list(TYPES))
def test_every_pair_of_types_converts_or_refuses(old, new):
    target = TYPES.declare(new, TYPES[new].sample)
    source = TYPES.declare(old, TYPES[old].sample)
    for _, value in TYPES[old].examples.good:
        try:
            found = convert(source, target, value, BERLIN)
        except KithError as refused:
            found = getattr(refused, "kept", None)
        if found is not None and target.shape == "columns":
            target.dump(found, BERLIN)
