"""One of a few options."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kith.errors import KithError
from kith.fields import Context
from kith.fields.boolean import BooleanType
from kith.fields.choice import ChoiceType
from kith.fields.decimals import DecimalType
from kith.fields.text import TextType

STAGES = {
    "open": {"label": "Open", "probability": "20", "note": "early"},
    "won": {"label": "Won", "colour": "green", "closed": "true", "probability": 100, "was": "done", "physical": "done"},
}
FIELD = ChoiceType.declare({"options": STAGES})


def test_options_keep_their_order():
    assert FIELD.choices(Context()) == (("open", "Open"), ("won", "Won"))


def test_physical_name_is_stored_and_the_name_comes_back():
    assert FIELD.dump("won", Context()) == ("done",)
    assert FIELD.load(("done",)) == "won"
    assert not FIELD.plain


def test_physical_name_is_no_value():
    with pytest.raises(KithError, match="K250"):
        FIELD.parse("done", Context())


def test_what_no_option_is_stored_by_comes_back_as_it_is():
    assert FIELD.load(("parked",)) == "parked"
    assert FIELD.format("parked", Context()) == "parked"


def test_refusal_suggests_the_nearest_option():
    with pytest.raises(KithError, match='use one of: open, won; did you mean "won"'):
        FIELD.parse("wonn", Context())


def test_attributes_are_parts_with_types_of_their_own():
    kinds = {name: type(of) for name, of in FIELD.parts.items()}
    assert kinds == {"closed": BooleanType, "probability": DecimalType, "note": TextType}


def test_missing_attributes_are_false_or_empty():
    assert FIELD.attribute("closed") == {"open": False, "won": True}
    assert FIELD.attribute("probability") == {"open": Decimal(20), "won": Decimal(100)}
    assert FIELD.attribute("note") == {"open": "early", "won": None}


def test_attribute_of_mixed_kinds_is_text_everywhere():
    options = {"a": {"sla": "4"}, "b": {"sla": "none"}, "c": {"sla": "no"}}
    field = ChoiceType.declare({"options": options})
    assert field.attribute("sla") == {"a": "4", "b": "none", "c": "false"}


def test_option_without_label_is_called_by_its_name():
    field = ChoiceType.declare({"options": {"work_phone": None}})
    assert field.choices(Context()) == (("work_phone", "Work phone"),)


@pytest.mark.parametrize("other", [{"label": "open"}, {"label": "Other", "physical": "open"}])
def test_options_that_could_be_mistaken_are_refused_when_declared(other):
    with pytest.raises(KithError, match="K280"):
        ChoiceType.declare({"options": {"open": "Open", "other": other}})


def test_name_wins_over_the_label_of_another_option():
    field = ChoiceType.declare({"options": {"a": "b", "b": "c"}})
    assert field.parse("b", Context()) == "b"
    assert field.parse("B", Context()) == "a"
