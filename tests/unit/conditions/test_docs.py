"""docs/conditions.md holds what it says: every example is read, every slip is refused, every word is told."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from tests.unit.conditions.world import CONTEXT, MODULES

from kith.conditions import Purpose, describe, parse_condition, parse_query
from kith.conditions.tree import Condition, Op, VariableName
from kith.errors import KithError
from kith.reader import read

PAGE = (Path(__file__).parents[3] / "docs" / "conditions.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
EXAMPLES = [
    (line, "scope" if block.startswith("# in a scope") else "rule")
    for block in BLOCKS
    for line in block.splitlines()
    if not line.startswith("#")
]
ADDRESSES = re.findall(r"^(\S+)=(.*)$", "".join(re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)), re.MULTILINE)
SLIPS = re.findall(r"^\| `(.+?)` \| (K\d+) \| `(.+?)` \|$", PAGE, re.MULTILINE)


def parse(text: str, purpose: Purpose = "rule") -> Condition:
    return parse_condition(
        read(text, "docs/conditions.md"), "contacts", MODULES, CONTEXT, purpose=purpose, me="contacts"
    )


@pytest.mark.parametrize(("text", "purpose"), EXAMPLES)
def test_every_example_is_a_condition(text: str, purpose: Purpose) -> None:
    assert describe(parse(text, purpose), MODULES, CONTEXT)


@pytest.mark.parametrize(("name", "value"), ADDRESSES)
def test_every_address_is_a_condition(name: str, value: str) -> None:
    assert describe(parse_query([(name, value)], "contacts", MODULES, CONTEXT), MODULES, CONTEXT)


@pytest.mark.parametrize(("written", "code", "instead"), SLIPS)
def test_every_slip_is_refused_and_what_stands_instead_is_not(written: str, code: str, instead: str) -> None:
    with pytest.raises(KithError) as refused:
        parse(written)
    assert [problem.code for problem in refused.value.problems] == [code]
    parse(instead)


def test_the_page_holds_examples_of_all_kinds() -> None:
    assert (len(EXAMPLES) > 40, len(ADDRESSES) > 7, len(SLIPS) > 10) == (True, True, True)


@pytest.mark.parametrize("name", [*get_args(Op), "some", "none", "any", "not"])
def test_every_operator_has_an_example(name: str) -> None:
    assert name == "eq" or any(re.search(rf"\b{name}:", text) for text, _ in EXAMPLES)


@pytest.mark.parametrize("name", [*get_args(VariableName), "visible"])
def test_every_variable_is_told(name: str) -> None:
    assert f"`${name}" in PAGE
