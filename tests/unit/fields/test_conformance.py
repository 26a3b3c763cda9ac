"""Every field type, through one list of checks."""

from __future__ import annotations

import dataclasses
from typing import Any
from uuid import uuid4

import jsonschema
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from kith.errors import CODES, KithError
from kith.fields import OPERATORS, ColumnSpec, Context, FieldType

HOSTILE: list[Any] = [
    *(10**19, -(10**19), 10**5000, 2**63, -0.0, 1e308, float("nan"), float("inf"), float("-inf"), True, False),
    *("1e999999", "9" * 5000, "NaN", "1_000", "١٢٣", "0000-00-00", "99999-01-01", "2026-02-30T25:61", "\ud800", "\x00"),
    *(
        "a" * 100_000,
        "[" * 10_000,
        '{"a":' * 5000,
        "\u202e",
        "' OR 1=1 --",
        "{{7*7}}",
        "%s%n",
        "../../etc/passwd",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    ),
    *(
        b"bytes",
        bytearray(b"x"),
        object(),
        object,
        (),
        [],
        {},
        [[]],
        [{}],
        {"id": {}},
        {"a": [1]},
        [None],
        [[[[]]]],
        set(),
    ),
    *(
        {1: 2},
        {None: None},
        {"amount": {}, "currency": []},
        {"amount": "1", "currency": "€€€"},
        range(3),
        ...,
        1j,
        print,
    ),
    *(
        {"city": ["x"]},
        {"first": {}},
        [{"product": {}}],
        [{"product": "a", "price": {"amount": True}}],
        {"id": 1, "module": 2},
    ),
]

_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()))
    | st.binary()
)
ANYTHING = st.recursive(
    _LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner), max_leaves=8
)
WRITTEN = st.text("0123456789-+.,:/eETZ%€ 'aAmMpPhHdD@[]{}\"", max_size=30)


def good_values(declared: FieldType, here: Context) -> list[Any]:
    return [declared.parse(raw, here) for raw, _ in declared.examples.good]


def refusals(declared: FieldType, raw: Any, here: Context) -> tuple[str, ...]:
    """The codes that `raw` is refused with, each with a message that can be written; () where it is accepted."""
    try:
        declared.parse(raw, here)
    except KithError as refused:
        return tuple(problem.code for problem in refused.problems if problem.message)
    return ()


def test_good_examples_are_parsed(declared: FieldType, here: Context):
    for raw, expected in declared.examples.good:
        found = declared.parse(raw, here)
        assert found == expected
        assert type(found) is type(expected) or isinstance(found, str)


def test_bad_examples_are_refused_with_codes_of_values(declared: FieldType, here: Context):
    for raw in declared.examples.bad:
        codes = refusals(declared, raw, here)
        assert codes, f"{raw!r} was accepted"
        assert all(code.startswith("K2") for code in codes)


@pytest.mark.parametrize("raw", [None, "", "  ", " \t\n"])
def test_what_is_blank_is_empty(declared: FieldType, here: Context, raw: Any):
    assert declared.parse(raw, here) is (False if declared.family == "boolean" else None)


def test_hostile_values_are_parsed_or_refused(declared: FieldType, here: Context):
    for raw in HOSTILE:
        refusals(declared, raw, here)


@given(raw=ANYTHING | WRITTEN)
def test_nothing_but_refusals_comes_out_of_parse(declared: FieldType, here: Context, raw: Any):
    refusals(declared, raw, here)


@given(raw=WRITTEN | st.text() | st.integers() | st.floats())
def test_what_is_accepted_survives_text_and_formatting(declared: FieldType, here: Context, raw: Any):
    try:
        value = declared.parse(raw, here)
    except KithError:
        return
    assert declared.parse(declared.to_text(value), here) == value
    assert isinstance(declared.format(value, here), str)


def test_values_go_through_text_unchanged(declared: FieldType, here: Context):
    for value in good_values(declared, here):
        assert declared.parse(declared.to_text(value), here) == value


def test_values_go_through_json_unchanged(declared: FieldType, here: Context):
    for value in good_values(declared, here):
        assert declared.parse(declared.to_json(value), here) == value


def test_json_keeps_to_its_schema(declared: FieldType, here: Context):
    schema = declared.json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for value in good_values(declared, here):
        if value is not None:
            jsonschema.validate(declared.to_json(value), schema, format_checker=jsonschema.FormatChecker())


@pytest.mark.parametrize("locale", ["en", "de-AT", "ar", "hi", "ja", "pt_BR", "xx-unknown"])
def test_values_are_formatted_in_every_locale(declared: FieldType, here: Context, locale: str):
    elsewhere = dataclasses.replace(here, locale=locale)
    assert declared.family == "boolean" or declared.format(None, elsewhere) == ""
    for value in good_values(declared, here):
        assert isinstance(declared.format(value, elsewhere), str)


@pytest.mark.parametrize("locale", ["en", "de-CH", "fr", "ar", "hi"])
def test_text_means_the_same_in_every_locale(declared: FieldType, here: Context, locale: str):
    elsewhere = dataclasses.replace(here, locale=locale)
    for value in good_values(declared, here):
        assert declared.parse(declared.to_text(value), elsewhere) == value


def test_literals_take_what_parse_takes(declared: FieldType, here: Context):
    for raw, expected in declared.examples.good:
        assert declared.literal(raw, here) == expected


def test_columns_are_stable_and_cells_match_them(declared: FieldType, here: Context):
    for sort in (False, True):
        columns = declared.columns(sort=sort)
        assert [(each.name("f"), each.role) for each in columns] == [
            (each.name("f"), each.role) for each in declared.columns(sort=sort)
        ]
        assert len({each.name("f") for each in columns}) == len(columns)
        roles = [each.role in ("value", "part") for each in columns]
        assert roles == sorted(roles, reverse=True)
        for value in good_values(declared, here) if declared.shape == "columns" else ():
            assert len(declared.dump(value, here, sort=sort)) == len(columns)


def test_values_come_back_from_the_database(declared: FieldType, here: Context, engine: sa.Engine):
    for value in [*good_values(declared, here), None]:
        if value is None and declared.family == "boolean":
            continue
        rows = through_database(engine, specs(declared), dumped(declared, value, here))
        assert loaded(declared, rows) == value


def test_plain_values_are_what_their_column_holds(declared: FieldType, here: Context, engine: sa.Engine):
    if declared.plain and declared.shape == "columns":
        for value in good_values(declared, here):
            rows = through_database(engine, specs(declared), dumped(declared, value, here))
            assert rows[0][0] == value


def test_declarations_compare_by_their_options(declared: FieldType):
    again = type(declared).declare(declared.sample)
    assert again == declared
    assert hash(again) == hash(declared)


def test_options_are_described(declared: FieldType):
    schema = {"type": "object", "properties": dict(declared.option_schema), "additionalProperties": False}
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(dict(declared.sample), schema)
    assert all(each.get("description") for each in declared.option_schema.values())
    assert set(declared.required_options) <= set(declared.option_schema)


def test_every_type_says_what_it_is(declared: FieldType):
    assert declared.meaning
    assert declared.widget.isidentifier()
    assert declared.operators == OPERATORS[declared.family]
    assert (declared.shape == "link") == (declared.item is not None)
    assert (declared.shape == "child") == bool(declared.children)
    assert bool(declared.reference) == (declared.family in ("reference", "references"))


def test_choices_are_values(declared: FieldType, here: Context):
    for text, label in declared.choices(here):
        assert declared.to_text(declared.parse(text, here)) == text
        assert label


def test_every_code_of_values_has_a_text_and_a_next_step():
    mine = {name: code for name, code in CODES.items() if name.startswith("K2")}
    assert len(mine) > 40
    assert all(code.text and code.help for code in mine.values())


# -- a table for a field, and back ------------------------------------------------------------------------------------
def specs(declared: FieldType) -> list[ColumnSpec]:
    """The columns of the table that holds the field's values: its own, its link table's or its child table's."""
    if declared.shape == "columns":
        return [*declared.columns(sort=True)]
    if declared.item is not None:
        return [*declared.item.columns()]
    children = [(name, each) for name, of in declared.children.items() for each in of.columns()]
    return [dataclasses.replace(each, suffix=f"{name}__{each.suffix}") for name, each in children]


def dumped(declared: FieldType, value: Any, here: Context) -> list[tuple[Any, ...]]:
    return [declared.dump(value, here, sort=True)] if declared.shape == "columns" else [*declared.dump(value, here)]


def loaded(declared: FieldType, rows: list[tuple[Any, ...]]) -> Any:
    return declared.load(rows[0]) if declared.shape == "columns" else declared.load(rows)


def through_database(
    engine: sa.Engine, columns: list[ColumnSpec], rows: list[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    """The `value` and `part` cells of the rows, after they were stored in a new table."""
    physical = [sa.Column(each.name("f"), each.type) for each in columns]
    table = sa.Table(f"t_{uuid4().hex}", sa.MetaData(), sa.Column("position", sa.Integer, primary_key=True), *physical)
    names = [each.name for each in physical]
    read = [each for each, spec in zip(physical, columns, strict=True) if spec.role in ("value", "part")]
    with engine.connect() as connection:
        table.create(connection)
        for row in reversed(rows):
            connection.execute(table.insert(), dict(zip(names, row, strict=True)) | {"position": rows.index(row)})
        found = connection.execute(sa.select(*read).order_by(table.c.position)).all()
        table.drop(connection)
        connection.commit()
    return [tuple(each) for each in found]
