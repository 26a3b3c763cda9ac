"""The condition language as a frozen tree. Every backend (`to_<target>.py`) reads this and nothing else.

Nothing of mixed type is in it: literals went through the field's type when parsed. A comparison with an empty
value is false; `Not` is plain negation of a two-valued result.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, Protocol

from kith.fields.base import FieldType
from kith.source import Source

Op = Literal["eq", "contains", "starts_with", "ends_with", "gt", "gte", "lt", "lte", "all", "empty"]
VariableName = Literal["me", "me.roles", "me.team", "record", "today", "now", "week", "month", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class Hop:
    """One step through a lookup field to a record of `module` (a user: module `users`)."""

    field: str
    module: str


@dataclass(frozen=True, slots=True)
class Path:
    """From a record of `module` through lookups to a field.

    `part` names a part of a composite (`address.city`), an attribute of an option (`stage.closed`) or nothing.
    `type` is the type of what the whole path ends in, part included; `whole` the type of the field that the part
    belongs to. `field` may be `id`. Paths are equal, and hash alike, by their names: types hold tables of options.
    """

    module: str
    hops: tuple[Hop, ...]
    field: str
    type: FieldType = dataclasses.field(compare=False)
    part: str | None = None
    whole: FieldType | None = dataclasses.field(default=None, compare=False)

    @property
    def owner(self) -> str:
        """The module that holds `field`."""
        return self.hops[-1].module if self.hops else self.module

    def __str__(self) -> str:
        return ".".join([*(hop.field for hop in self.hops), self.field, *([self.part] if self.part else [])])


@dataclass(frozen=True, slots=True)
class Shift:
    """`+- n` units after a time variable: months are calendar months, `span` the rest."""

    months: int = 0
    span: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Variable:
    """A `$` value. `path` goes on from `$me` or `$record` (None: the record, or the account, itself)."""

    name: VariableName
    path: Path | None = None
    shift: Shift = Shift()


@dataclass(frozen=True, slots=True)
class Values:
    """Values of the path's type. More than one: any of them (for `all`: every one).

    Against a datetime a `date` may stand for that whole day; `contains` and its kin hold plain text whatever the type.
    """

    values: tuple[Any, ...]


Operand = Values | Variable


@dataclass(frozen=True, slots=True)
class Compare:
    """`path op operand`. For `empty`, the operand is Values((True,)) or Values((False,))."""

    path: Path
    op: Op
    operand: Operand
    source: Source | None = dataclasses.field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Below:
    """Some (or no) record of `target` whose field `by` points to this one fits `condition`.

    `hops` lead from the tested record of `module` to the one whose related records are meant; `related` is what
    the author wrote. `through` tells how they hang together: `by` is a lookup over there (lookup), a multi-lookup
    over there (links), or a multi-lookup of this very record, whose values are meant (own).
    """

    module: str
    hops: tuple[Hop, ...]
    related: str
    target: str
    by: str
    some: bool
    condition: Condition
    through: Literal["lookup", "links", "own"] = "lookup"
    source: Source | None = dataclasses.field(default=None, compare=False)

    @property
    def owner(self) -> str:
        """The module of the record whose related records are meant."""
        return self.hops[-1].module if self.hops else self.module


@dataclass(frozen=True, slots=True)
class Visible:
    """The lookup `path` leads to a record that the actor may view (`$visible`); scopes only."""

    path: Path
    target: str
    source: Source | None = dataclasses.field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class All:
    items: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any_:
    items: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    item: Condition


Condition = All | Any_ | Not | Compare | Below | Visible

ALWAYS = All(())
NEVER = Any_(())


class FieldShape(Protocol):
    """What parsing, and describing, needs to know of a declared field."""

    @property
    def name(self) -> str: ...
    @property
    def type(self) -> FieldType: ...
    @property
    def label(self) -> str: ...


class RelatedShape(Protocol):
    """A list of records below: those of `module` whose field `by` points here."""

    @property
    def module(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def label(self) -> str: ...


class ModuleShape(Protocol):
    """A module as conditions see it. `fields` holds the built-in ones too (id, owner, active, created_at ...)."""

    @property
    def name(self) -> str: ...
    @property
    def fields(self) -> Mapping[str, FieldShape]: ...
    @property
    def related(self) -> Mapping[str, RelatedShape]: ...


Modules = Mapping[str, ModuleShape]
