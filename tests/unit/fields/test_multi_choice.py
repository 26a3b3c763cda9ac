"""Several options, and tags."""

from __future__ import annotations

import pytest

from kith.errors import KithError
from kith.fields import Context
from kith.fields.multi_choice import MultiChoiceType, TagsType

FIELD = MultiChoiceType.declare({"options": {"mail": "E-mail", "phone": {"label": "Phone", "physical": "tel"}}})


def test_values_are_kept_in_the_order_of_the_options():
    assert FIELD.parse(["phone", "mail", "phone"], Context()) == ("mail", "phone")


def test_each_value_is_a_row_of_a_link_table():
    assert FIELD.columns() == ()
    assert FIELD.dump(("mail", "phone"), Context()) == (("mail",), ("tel",))
    assert FIELD.load([("tel",), ("mail",)]) == ("mail", "phone")
    assert FIELD.load([]) is None


def test_every_wrong_value_is_named():
    with pytest.raises(KithError) as refused:
        FIELD.parse("fax, mail, telex", Context())
    assert [problem.params["value"] for problem in refused.value.problems] == ['"fax"', '"telex"']


def test_tags_that_differ_in_case_alone_are_one():
    assert TagsType().parse("VIP, vip, Straße, STRASSE", Context()) == ("Straße", "VIP")


def test_tags_have_keys_to_search_by():
    assert TagsType().dump(("VIP",), Context()) == (("VIP", "vip"),)
