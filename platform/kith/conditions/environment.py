"""What a condition is tested against besides the record: who asks, when, and the record being edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Protocol

from kith.conditions.parts import WithOptions
from kith.conditions.periods import Period, day, in_time, moment_of, period_of
from kith.conditions.storage_columns import stored_type
from kith.conditions.tree import Compare, Path, Values, Variable
from kith.conditions.variables import TIMES, meaning
from kith.fields.base import Context

_NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Environment(Protocol):
    """Where `$` values come from. `context` gives now, the zone in which days begin, and the rates of money."""

    @property
    def context(self) -> Context: ...

    def variable(self, variable: Variable, against: Path) -> tuple[Any, ...]:
        """The typed values of `$me...` and `$record...` for a comparison with `against`; () where it is empty."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Surrounding:
    """An environment from values that the caller has loaded.

    `me` maps the module of records (`contacts`, and `users` for the account) to the id of the one who asks;
    `roles` are role names, `team` ids of principals. `me_values` and `record_values` hold what the paths of
    `needs(condition).variables` lead to; `record` is the id of the record being edited.
    """

    context: Context
    me: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    roles: frozenset[str] = frozenset()
    team: frozenset[str] = frozenset()
    me_values: Mapping[Path, Any] = field(default_factory=lambda: _NOTHING)
    record: str | None = None
    record_values: Mapping[Path, Any] = field(default_factory=lambda: _NOTHING)

    def variable(self, variable: Variable, against: Path) -> tuple[Any, ...]:
        match variable.name:
            case "me.roles":
                return tuple(sorted(self.roles))
            case "me.team":
                return tuple(sorted(self.team))
            case "me":
                return self._own(variable, against)
            case _:
                return as_tuple(self.record_values.get(variable.path) if variable.path else self.record)

    def _own(self, variable: Variable, against: Path) -> tuple[Any, ...]:
        if variable.path is not None:
            return as_tuple(self.me_values.get(variable.path))
        _, modules = meaning(against)
        return tuple(self.me[module] for module in modules if module in self.me)


def as_tuple(value: Any) -> tuple[Any, ...]:
    """A value, or the values of a field that holds several, as a tuple; () for empty."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def resolve(node: Compare, environment: Environment) -> tuple[Any, ...]:
    """What the operand of `node` stands for now: values of the path's type, or `Period`s of its kind of time."""
    operand = node.operand
    if isinstance(operand, Values):
        return tuple(_against(value, node.path, environment.context) for value in operand.values)
    return tuple(_against(value, node.path, environment.context) for value in _values(operand, node, environment))


def _values(variable: Variable, node: Compare, environment: Environment) -> tuple[Any, ...]:
    context = environment.context
    if variable.name == "now":
        return (moment_of(variable.shift, context.now, context.zone),)
    if variable.name in TIMES:
        return (period_of(variable, context.now, context.zone),)
    found = environment.variable(variable, node.path)
    type_ = node.path.type.item or node.path.type
    if isinstance(type_, WithOptions):  # another field's option that this one lacks can't be stored here
        return tuple(value for value in found if type_.option(value))
    return found


def _against(value: Any, path: Path, context: Context) -> Any:
    """`value` as it can be compared with values at `path`: days become moments for a datetime, and so on."""
    family = path.type.family
    if family == "datetime":
        period = day(value) if _is_date(value) else value
        return in_time(period, context.zone) if isinstance(period, Period) else period
    if family == "date" and isinstance(value, datetime):
        return value.astimezone(context.zone).date()
    if family == "money" and path.part is None:
        return base_amount(value, path, context)
    return value


def base_amount(value: Any, path: Path, context: Context) -> Any:
    """Money in the site's currency, as its column holds it."""
    type_ = stored_type(path)
    cells = zip(type_.columns(), type_.dump(value, context), strict=True)
    return next(cell for spec, cell in cells if spec.role == "base")


def _is_date(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)
