from __future__ import annotations

import pytest

from kith.errors import KithError
from kith.reader import read, to_plain


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{role:client}", "K113"),
        ("a: {role:client, b: c}", "K113"),
        ("role:client\nb: c", "K113"),
        ("{gte: 1,000}", "K114"),
        ("{gte: 12,000.50}", "K114"),
        ("{gte: -1,000 EUR}", "K114"),
        ("[1,000]", "K114"),
        ("{confirm: Sure, really, set: x}", "K115"),
        ("{confirm: Sure?, set: x}", "K118"),
        ("[Sure?]", "K118"),
        ("colour: #f00", "K119"),
        ("- #f00", "K119"),
        ("{colour: #f00}", "K119"),
        ("{colour: #f00,\n b: c}", "K119"),
    ],
)
def test_a_likely_slip_has_its_own_code(text, code):
    with pytest.raises(KithError) as caught:
        read(text, "f.yaml")
    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize(
    "text",
    [
        '{"role:client": x}',
        "url: https://example.org",
        "[https://example.org]",
        "{a: 12:30}",
        "[100,200]",
        "[1, 000]",
        "{gte: '1,000'}",
        "confirm: Sure?",
        "{confirm: 'Sure?'}",
        "colour: '#f00'",
        "colour: x #f00",
        "a: # a comment\n  b: c",
        "a: # a comment",
        "a: ## a comment",
        "{a: '', b: c}",
    ],
)
def test_what_only_looks_like_a_slip_is_read(text):
    assert to_plain(read(text, "f.yaml"))
