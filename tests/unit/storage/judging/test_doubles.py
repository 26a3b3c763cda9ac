"""Values that can't become unique, since several records hold them."""

from __future__ import annotations

from tests.unit.storage.judged import judged
from tests.unit.storage.site_files import boats


def _codes(changes) -> list[str]:
    return [change.refusal.code for change in changes if change.refusal]


def test_doubles_refuse_and_are_named(applied):
    applied.apply(boats("code: {type: text}"))
    for name, code in (("A", "x"), ("B", "x"), ("C", "y")):
        applied.add(name=name, title=name, code=code, code__key=code)
    changes = judged(applied, boats("code: {type: text, unique: true}"))
    assert _codes(changes) == ["K512"]
    assert [change.samples for change in changes if change.refusal] == [("A", "B")]


def test_doubles_in_the_bin_count_for_nothing(applied):
    applied.apply(boats("code: {type: text}"))
    applied.add(name="A", code="x", code__key="x")
    applied.add(name="B", code="x", code__key="x", deleted_at=applied.clock.present)
    assert _codes(judged(applied, boats("code: {type: text, unique: true}"))) == []


def test_doubles_of_a_combination_refuse(applied):
    applied.apply(boats("code: {type: integer}"))
    for _ in range(2):
        applied.add(name="A", name__key="a", code=1)
    assert _codes(judged(applied, boats("code: {type: integer}", rest="unique: [[name, code]]\n"))) == ["K512"]


def test_a_new_field_is_empty_and_so_unique(applied):
    applied.apply(boats())
    for _ in range(2):
        applied.add(name="A")
    assert _codes(judged(applied, boats("code: {type: text, unique: true}"))) == []


def test_one_default_for_several_records_is_not_unique(applied):
    applied.apply(boats())
    applied.add(name="A")
    unique = boats("code: {type: text, unique: true, default: x}")
    assert _codes(judged(applied, unique)) == []
    applied.add(name="B")
    assert _codes(judged(applied, unique)) == ["K512"]
