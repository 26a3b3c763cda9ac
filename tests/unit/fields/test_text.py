"""Text of one line and of many."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from kith.errors import KithError
from kith.fields import Context
from kith.fields.keys import sort_key
from kith.fields.text import LongTextType, TextType


def refusal(field, raw):
    with pytest.raises(KithError) as refused:
        field.parse(raw, Context())
    return refused.value.problems[0]


def test_pattern_fits_the_whole_text():
    field = TextType.declare({"pattern": "[A-Z]{2}[0-9]+"})
    assert field.parse("DE12", Context()) == "DE12"
    assert refusal(field, "DE12 x").code == "K206"


def test_pattern_may_bring_its_own_message():
    field = TextType.declare({"pattern": "[0-9]{5}", "pattern_message": "Five digits, please"})
    assert refusal(field, "123").message == "Five digits, please"


def test_pattern_runs_in_linear_time():
    field = TextType.declare({"pattern": "(a+)+", "max_length": 10_000})
    assert refusal(field, "a" * 9_000 + "!").code == "K206"


@pytest.mark.parametrize("pattern", ["(", "(?=a)b", r"(a)\1", "[z-a]"])
def test_patterns_that_cannot_run_are_refused_when_declared(pattern):
    with pytest.raises(KithError, match="K282"):
        TextType.declare({"pattern": pattern})


def test_literals_may_be_shorter_than_values():
    field = TextType.declare({"min_length": 3, "pattern": "[a-z]+"})
    assert field.literal("A", Context()) == "A"
    assert refusal(field, "a").code == "K204"


def test_needing_more_than_fits_is_refused_when_declared():
    with pytest.raises(KithError, match="min_length"):
        TextType.declare({"min_length": 10, "max_length": 5})


def test_keys_of_nothing_are_empty_texts():
    assert TextType().dump(None, Context(), sort=True) == (None, "", "")


def test_key_folds_case_and_sort_key_drops_accents():
    assert TextType().dump("Ångström STRASSE", Context(), sort=True) == (
        "Ångström STRASSE",
        "ångström strasse",
        "angstrom strasse",
    )


def test_key_of_many_ligatures_still_fits_into_an_index():
    assert refusal(TextType(), "ﷺ" * 200).code == "K208"


def test_sort_column_orders_like_its_key_on_both_databases(engine):
    words = ["Zebra", "ähre", "Apfel", "éclair", "Öl", "ol", "10", "9", "_", "東京", "é", "e", "Ärzte", "😀"]
    columns = TextType().columns(sort=True)
    table = sa.Table("sorted", sa.MetaData(), *(sa.Column(each.name("w"), each.type) for each in columns))
    with engine.connect() as connection:
        table.create(connection)
        connection.execute(
            table.insert(),
            [dict(zip(table.c.keys(), TextType().dump(word, Context(), sort=True), strict=True)) for word in words],
        )
        found = connection.scalars(sa.select(table.c.w__sort).order_by(table.c.w__sort)).all()
        table.drop(connection)
        connection.commit()
    assert found == sorted(map(sort_key, words))


def test_long_text_keeps_its_lines():
    assert LongTextType().parse("one\r\n\r\n  two\t\n", Context()) == "one\n\n  two"
