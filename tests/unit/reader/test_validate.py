from __future__ import annotations

import pytest

from kith.errors import KithError
from kith.reader import read, type_document, typed

SCHEMA = {
    "type": "object",
    "title": "a boat",
    "properties": {
        "name": {"type": "string", "minLength": 2, "maxLength": 5},
        "length": {"type": "integer", "minimum": 1, "maximum": 99},
        "kind": {"type": "string", "enum": ["sail", "motor"]},
        "crew": {"type": "array", "items": {"type": "string", "pattern": "^[a-z]+$"}, "uniqueItems": True},
        "scope": {
            "anyOf": [{"type": "object", "minProperties": 1}, {"type": "boolean"}, {"type": "string", "enum": ["own"]}]
        },
        "parts": {"type": "object", "propertyNames": {"pattern": "^[a-z]+$", "title": "a word"}},
    },
    "required": ["name"],
    "additionalProperties": False,
}


def problems(text: str) -> list[str]:
    _, found = type_document(read(text, "f.yaml"), SCHEMA)
    return [str(problem) for problem in found]


def test_a_good_document_is_typed():
    assert typed(read("{name: Ada, length: 7}", "f.yaml"), SCHEMA).value == {"name": "Ada", "length": 7}


def test_a_bad_document_is_refused_whole():
    with pytest.raises(KithError):
        typed(read("{}", "f.yaml"), SCHEMA)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: Ada\nlenght: 7", 'f.yaml:2:1: K130 "lenght" is not a key of a boat; did you mean "length"?'),
        ("length: 7", 'f.yaml:1:1: K131 a boat needs the key "name"'),
        ("name: [Ada]", "f.yaml:1:7: K132 a text is expected here, not a list"),
        ("name: Ada\nlength: ten", 'f.yaml:2:9: K132 a whole number is expected here, not "ten"'),
        ("name: Ada\nlength:", "f.yaml:2:8: K132 a whole number is expected here, not nothing"),
        (
            "name: Ada\nkind: sial",
            'f.yaml:2:7: K133 "sial" can\'t stand here; what can: sail, motor; did you mean "sail"?',
        ),
        ("name: Ada\nlength: 100", 'f.yaml:2:9: K134 "100" is out of bounds: at most 99'),
        ("name: A", 'f.yaml:1:7: K134 "A" is out of bounds: at least 2 characters'),
        ("name: Ada\ncrew: [ann, B]", 'f.yaml:2:13: K135 "B" isn\'t of the form ^[a-z]+$'),
        ("name: Ada\nparts: {Mast: x}", 'f.yaml:2:9: K135 "Mast" isn\'t a word'),
        ("name: Ada\ncrew: [ann, ann]", "f.yaml:2:7: K136 something stands twice in this list"),
        (
            "name: Ada\nscope: onw",
            'f.yaml:2:8: K133 "onw" can\'t stand here; what can: own, true or false; did you mean "own"?',
        ),
        ("name: Ada\nscope: [own]", "f.yaml:2:8: K132 a map or true or false or a text is expected here, not a list"),
        ("name: Ada\nscope: {}", "f.yaml:2:8: K134 a map is out of bounds: at least 1 entries"),
    ],
)
def test_a_complaint_names_place_fault_and_nearest(text, said):
    assert problems(text) == [said]


def test_all_complaints_come_in_the_order_of_places():
    assert [text.split(" ")[0] for text in problems("x: 1\ny: 2\nlength: z")] == [
        "f.yaml:1:1:",
        "f.yaml:1:1:",
        "f.yaml:2:1:",
        "f.yaml:3:9:",
    ]


def test_a_checked_text_is_typed_without_being_checked():
    datum, found = type_document(read("{length: 7, x: y}", "f.yaml"), SCHEMA, checked=True)
    assert found == ()
    assert datum.value == {"length": 7, "x": "y"}


def test_a_case_is_complained_about_as_itself():
    case = {"type": "object", "title": "a number", "properties": {"type": {}, "max": {}}, "additionalProperties": False}
    schema = {"type": "object", "cases": {"key": "type", "of": {"n": case}}}
    _, found = type_document(read("{type: n, mx: 1}", "f.yaml"), schema)
    assert [problem.message for problem in found] == ['"mx" is not a key of a number; did you mean "max"?']
