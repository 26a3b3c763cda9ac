"""Files that are wrong many times over: the complaints stop, and so does the work."""

# ruff: noqa: E501 - a table

from __future__ import annotations

import time

import pytest
from tests.conformance.hostile.world import BOATS_FIELDS, problems_of

from kith.definition.report import MOST

BOATS = "modules/boats.yaml"
ROLES = "config/roles.yaml"
FORM = "webforms/join.yaml"
CHAIN = "".join(f"  f{n}: {{type: text, visible_if: {{f{n + 1}: {{empty: false}}}}}}\n" for n in range(400))


def repeated(pattern: str, times: int, joined: str = "") -> str:
    """`pattern` with 0, 1, 2 ... for each @."""
    return joined.join(pattern.replace("@", str(number)) for number in range(times))


LARGE = {
    "unknown keys": (BOATS, BOATS_FIELDS + repeated("titel@: x\n", 6_000)),
    "unknown keys of a field": (BOATS, f"{BOATS_FIELDS}  x: {{type: text, {repeated('reqired@: x', 6_000, ', ')}}}\n"),
    "unknown types": (BOATS, BOATS_FIELDS + repeated("  f@: {type: txet}\n", 490)),
    "unknown fields in rules": (BOATS, BOATS_FIELDS + repeated("  f@: {type: text, visible_if: {nmae@: x}}\n", 490)),
    "bad names of options": (BOATS, f"{BOATS_FIELDS}  x: {{type: choice, options: {{{repeated('O@: x', 9_000, ', ')}}}}}\n"),
    "too many options": (BOATS, f"{BOATS_FIELDS}  x: {{type: choice, options: {{{repeated('o@: x', 9_000, ', ')}}}}}\n"),
    "a long condition": (BOATS, f"{BOATS_FIELDS}lists: {{a: {{where: {{any: [{repeated('{nme: x}', 4_900, ', ')}]}}}}}}\n"),
    "unknown columns": (BOATS, f"{BOATS_FIELDS}lists: {{a: {{columns: [{repeated('nme@', 1_000, ', ')}]}}}}\n"),
    "bad patterns": (BOATS, BOATS_FIELDS + repeated("  p@: {type: text, pattern: '(x{100}){100}'}\n", 400)),
    "a circle of formulas": (BOATS, BOATS_FIELDS + repeated("  f@: {type: formula, text: '{f0} {f1}'}\n", 400)),
    "roles that include all others": (ROLES, "roles:\n" + repeated(f"  r@: {{includes: [{repeated('r@', 90, ', ')}]}}\n", 90)),
    "unknown modules": (ROLES, f"roles:\n  crew:\n    modules: {{{repeated('boat@: {view: all}', 490, ', ')}}}\n"),
    "modules of nobody": (ROLES, f"roles:\n  crew:\n    modules: {{{repeated('zq@: {view: all}', 490, ', ')}}}\n"),
    "unknown actions": (ROLES, f"roles: {{crew: {{modules: {{boats: {{{repeated('viw@: all', 4_000, ', ')}}}}}}}}}\n"),
    "keys of nobody": (FORM, "form: join\nmodule: people\nfields: [email]\n" + repeated("zq@: x\n", 9_000)),
}  # fmt: skip


@pytest.mark.parametrize(("path", "text"), LARGE.values(), ids=LARGE.keys())
def test_complaints_about_one_file_come_to_an_end(path, text):
    assert 1 <= len(problems_of((path, text))) <= MOST


@pytest.mark.soak
@pytest.mark.parametrize(("path", "text"), LARGE.values(), ids=LARGE.keys())
def test_a_file_that_is_wrong_many_times_over_costs_little(path, text):
    spent = []
    for _ in range(3):
        start = time.process_time()
        problems_of((path, text))
        spent.append(time.process_time() - start)
    assert min(spent) < 1.0


def test_a_long_chain_of_rules_is_no_deep_recursion():
    assert problems_of((BOATS, f"{BOATS_FIELDS}{CHAIN}  f400: {{type: text}}\n")) == ()
