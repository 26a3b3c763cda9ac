"""True or false."""

from __future__ import annotations

import pytest

from kith.fields import Context
from kith.fields.boolean import BooleanType


@pytest.mark.parametrize("raw", ["WAHR", "ja", "Oui", "sí", "да", "はい", "x", "True"])
def test_yes_is_read_in_many_languages(raw):
    assert BooleanType().parse(raw, Context()) is True


def test_what_is_absent_is_false_and_stored_as_false():
    assert BooleanType().parse(None, Context()) is False
    assert BooleanType().dump(None, Context()) == (False,)
    assert BooleanType().load((None,)) is False


def test_booleans_are_shown_in_the_language_of_the_reader():
    assert BooleanType().format(True, Context(locale="de-AT")) == "Ja"
    assert BooleanType().format(False, Context(locale="xx")) == "No"
