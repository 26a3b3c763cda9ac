"""Rollups: a count, a sum, the smallest, largest or average value over the records below."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal, Self

from kith.fields.base import Examples, Family, FieldType, refuse
from kith.fields.decimals import DecimalType
from kith.fields.derived import DerivedType
from kith.fields.integers import IntegerType, RatingType
from kith.fields.money import STORED_PLACES, MoneyType
from kith.fields.times import DurationType
from kith.fields.wording import shown

Function = Literal["count", "sum", "min", "max", "avg"]
FUNCTIONS: tuple[Function, ...] = ("count", "sum", "min", "max", "avg")

_COUNT = IntegerType()


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupType(DerivedType):
    """`function` over the field `measured` of the records in the related list `related` that meet `where`.

    What `declare` gives knows only a count's result. `resolved(of)` gives the rollup for the type of that field:
    the definition calls it once all modules are known. Money is added up by its worth in the base currency.
    """

    name = "rollup"
    meaning = "A count, sum, smallest, largest or average value over related records"
    family: ClassVar[Family] = "number"
    option_schema: ClassVar[Mapping[str, Any]] = {
        "count": {"type": "string", "description": "Count the records of this related list: `count: deals`"},
        "sum": {"type": "string", "description": "Add up a field of a related list: `sum: deals.amount`"},
        "min": {"type": "string", "description": "The smallest value of a field of a related list"},
        "max": {"type": "string", "description": "The largest value of a field of a related list"},
        "avg": {"type": "string", "description": "The average of a field of a related list, with four digits"},
        "where": {"description": "The condition that a record must meet to count: `{stage.closed: false}`"},
    }
    sample: ClassVar[Mapping[str, Any]] = {"count": "deals"}
    examples = Examples(good=(("3", 3), (0, 0), (None, None)), bad=("many", 1.5, True, [1], 10**19))

    function: Function
    related: str
    measured: str | None = None
    where: Any = field(default=None, hash=False)
    of: FieldType = _COUNT

    @classmethod
    def declare(cls, options: Mapping[str, Any]) -> Self:
        given = [function for function in FUNCTIONS if function in options]
        if len(given) != 1:
            raise refuse("K281", option=f"{', '.join(FUNCTIONS)} (exactly one of them)")
        function = given[0]
        related, _, name = str(options[function]).partition(".")
        if bool(name) == (function == "count") or "." in name:
            reason = "name a related list" if function == "count" else "name a related list and its field: deals.amount"
            raise refuse("K280", option=function, value=shown(options[function]), reason=reason)
        return cls(function=function, related=related, measured=name or None, where=options.get("where"))

    @property
    def result(self) -> FieldType:
        return self.of

    def resolved(self, of: FieldType) -> RollupType:
        """The rollup for a field of type `of` over there. Raises KithError K280 where it can't be computed.

        Sums and averages need numbers or money; the smallest and largest also take days, moments and times.
        Durations can be added up, but have no average.
        """
        if self.function == "count":
            return self
        of = of.result if isinstance(of, DerivedType) else of
        if of.family not in _families(self.function, of):
            reason = f"a field of type {of.name} can't be used by {self.function}"
            raise refuse("K280", option=self.function, value=shown(f"{self.related}.{self.measured}"), reason=reason)
        made = _BY_FAMILY[of.family](
            function=self.function, related=self.related, measured=self.measured, where=self.where
        )
        return replace(made, of=_result(of, self.function))


def _families(function: Function, of: FieldType) -> Collection[str]:
    """The families that the function can be computed for."""
    if function in ("min", "max"):
        return _BY_FAMILY
    averaged_duration = function == "avg" and isinstance(of, DurationType)
    return ("money",) if averaged_duration else ("number", "money")


def _result(of: FieldType, function: Function) -> FieldType:
    """The type of the result: without the limits of a single value, and with room for an average."""
    if isinstance(of, MoneyType):
        return MoneyType()
    if function == "avg":
        return DecimalType(places=max(STORED_PLACES, getattr(of, "places", 0)))
    if isinstance(of, DecimalType):
        return type(of)(places=of.places)
    return _COUNT if isinstance(of, IntegerType | RatingType) else of


class MoneyRollupType(RollupType):
    """A rollup of money, in the base currency."""

    __slots__ = ()
    family = "money"


class DateRollupType(RollupType):
    """The first or last day."""

    __slots__ = ()
    family = "date"


class DateTimeRollupType(RollupType):
    """The first or last moment."""

    __slots__ = ()
    family = "datetime"


class TimeRollupType(RollupType):
    """The earliest or latest time of day."""

    __slots__ = ()
    family = "time"


_BY_FAMILY: Mapping[str, type[RollupType]] = {
    "number": RollupType,
    "money": MoneyRollupType,
    "date": DateRollupType,
    "datetime": DateTimeRollupType,
    "time": TimeRollupType,
}
