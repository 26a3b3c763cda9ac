"""What the Python evaluator asks of its facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.unit.conditions.world import CONTEXT, ME, MODULES

from kith.conditions import Surrounding, parse_condition, to_python
from kith.conditions.tree import Below, Path, Variable, Visible
from kith.fields.base import Context
from kith.fields.money import Money


@dataclass
class Given:
    """Facts as a caller might give them: values by path, and a note of what was asked."""

    values: dict[str, Any] = field(default_factory=dict)
    fits_below: bool = False
    surrounding: Surrounding = ME
    asked: list[str] = field(default_factory=list)

    @property
    def context(self) -> Context:
        return self.surrounding.context

    def value(self, path: Path) -> Any:
        self.asked.append(str(path))
        return self.values.get(str(path))

    def variable(self, variable: Variable, against: Path) -> tuple[Any, ...]:
        return self.surrounding.variable(variable, against)

    def below(self, node: Below) -> bool:
        return self.fits_below

    def visible(self, node: Visible) -> bool:
        return False


def holds(raw: dict[str, Any], given: Given) -> bool:
    return to_python(parse_condition(raw, "contacts", MODULES, CONTEXT, purpose="rule", me="contacts"))(given)


def test_a_boolean_that_was_never_stored_is_false_and_never_empty() -> None:
    assert holds({"vip": False}, Given({"vip": None}))
    assert not holds({"vip": True}, Given({"vip": None}))


def test_a_boolean_behind_a_lookup_that_leads_nowhere_is_neither() -> None:
    assert not holds({"company.listed": False}, Given())
    assert not holds({"company.listed": True}, Given())


def test_none_is_the_opposite_of_what_the_facts_say_below() -> None:
    assert holds({"deals": {"none": {}}}, Given(fits_below=False))
    assert not holds({"deals": {"none": {}}}, Given(fits_below=True))


def test_money_without_a_rate_compares_with_nothing() -> None:
    given = Given({"budget": Money(Decimal(5), "GBP")})
    assert not holds({"budget": {"gt": "1 EUR"}}, given)
    assert not holds({"budget": {"lte": "1 EUR"}}, given)
    assert not holds({"budget": "1 EUR"}, given)


def test_an_alternative_that_holds_leaves_the_others_unasked() -> None:
    given = Given({"name": "Ada"})
    assert holds({"any": [{"name": "Ada"}, {"company.industry": "it"}]}, given)
    assert given.asked == ["name"]
