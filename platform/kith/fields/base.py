"""The contract of a field type: one class, all its sides.

An instance is one *declaration* of the type: its dataclass fields are the options that the YAML gave
(`max_length: 100`). Values travel as plain Python values past `parse`; None is the one empty value.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, ClassVar, Literal, Self
from zoneinfo import ZoneInfo

from sqlalchemy.types import TypeEngine

from kith.errors import KithError, Problem

Family = Literal[
    "text",  # eq in contains starts_with ends_with empty; exact after NFC, contains and kin on the folded key
    "number",  # eq in gt gte lt lte empty
    "money",  # as number, compared by base amount
    "boolean",  # eq; never empty
    "date",
    "datetime",
    "time",
    "option",  # eq in empty; a path may go on to an attribute of the option (stage.closed)
    "options",  # several of them, in a link table: eq/in = one in common, all, empty
    "reference",  # id of a record, user, group: eq in empty; a path may go on through it
    "references",  # several of them, in a link table
    "composite",  # parts that a path may name (address.city); itself only empty
    "opaque",  # only empty
]
Shape = Literal["columns", "link", "child", "expression"]
ReferenceKind = Literal["record", "user", "group", "file"]

NO_OPTIONS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What parsing and formatting may depend on: never the database.

    `currency` is the site's base currency; `rates` the worth of one unit of each other currency in it, as
    decimal strings. `country` completes phone numbers without +. `zone` is the viewer's (or the site's) zone.
    """

    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    zone: ZoneInfo = ZoneInfo("UTC")
    locale: str = "en"
    country: str | None = None
    currency: str = "EUR"
    typed: bool = False  # by a person, on a page: group marks of the locale are no slip then
    rates: Mapping[str, str] = field(default_factory=lambda: NO_OPTIONS)


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One physical column of a field. Its name is the field's physical name, or `<physical>__<suffix>`.

    Roles: `value` and `part` are read back by `load`; `key` (folded text, for contains and unique), `sort`
    (folded without accents, for order and search) and `base` (money in the site's currency) are for SQL alone.
    """

    suffix: str
    type: TypeEngine[Any]
    role: Literal["value", "part", "key", "sort", "base"] = "value"

    def name(self, physical: str) -> str:
        """The column's name in the table."""
        return f"{physical}__{self.suffix}" if self.suffix else physical


@dataclass(frozen=True, slots=True)
class Examples:
    """Raw values for the conformance tests and the docs: (raw, parsed) pairs, and raws that are refused."""

    good: tuple[tuple[Any, Any], ...]
    bad: tuple[Any, ...]


def refuse(code: str, **params: Any) -> KithError:
    """The error to raise when a raw value can't be a value: one K2.. problem, placed by the caller."""
    return KithError(Problem(code=code, params=params))


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldType(ABC):
    """A field type with the options of one declaration. Subclasses are frozen, stateless and compare by options."""

    name: ClassVar[str]
    meaning: ClassVar[str]  # one line for docs/fields.md
    family: ClassVar[Family]
    widget: ClassVar[str]  # the template `widgets/<widget>.jinja2` that draws its input
    option_schema: ClassVar[Mapping[str, Any]] = NO_OPTIONS  # JSON Schema properties of the type's own keys
    required_options: ClassVar[tuple[str, ...]] = ()
    sample: ClassVar[Mapping[str, Any]] = NO_OPTIONS  # the options of the declaration that `examples` are values of
    examples: ClassVar[Examples]
    shape: ClassVar[Shape] = "columns"
    computed: ClassVar[bool] = False  # formula, rollup, auto_number: nobody writes it

    @classmethod
    def declare(cls, options: Mapping[str, Any]) -> Self:
        """The type as declared; `options` has passed `option_schema`. Raises KithError for what a schema can't say."""
        return cls(**options)

    # -- values ---------------------------------------------------------------------------------------------------
    @abstractmethod
    def parse(self, raw: Any, context: Context) -> Any:
        """The value for `raw` (text of a form, CSV, YAML; or a JSON value), None where it is empty.

        Pure. Raises KithError with K2.. problems for what can't be a value; nothing else, whatever comes in.
        Their `field` is None, or a place below this field (`city`, `0.price`) that the caller puts its name before.
        """

    def literal(self, raw: Any, context: Context) -> Any:
        """The value for an operand in a condition: `parse` without the limits of the declaration."""
        return self.parse(raw, context)

    def format(self, value: Any, context: Context) -> str:
        """`value` as people read it in the context's locale and zone; '' for None."""
        return "" if value is None else str(value)

    def written(self, value: Any, context: Context) -> str:
        """`value` as titles and texts that are stored have it: the same for whoever saves, in any language."""
        return self.format(value, context)

    def to_json(self, value: Any) -> Any:
        """`value` as the API shows it: JSON types only (decimals as strings, datetimes RFC 3339 in UTC)."""
        return value

    def to_event(self, value: Any) -> Any:
        """`value` as events keep it: JSON types, and what is called otherwise one day by its physical name."""
        return self.to_json(value)

    def from_event(self, stored: Any) -> Any:
        """What an event keeps as `parse` takes it today."""
        return stored

    def to_text(self, value: Any) -> str:
        """`value` as an input or a CSV cell carries it: `parse` reads it back to an equal value; '' for None."""
        return "" if value is None else str(self.to_json(value))

    def json_schema(self) -> Mapping[str, Any]:
        """The JSON Schema of `to_json`'s non-null results."""
        return {"type": "string"}

    # -- storage --------------------------------------------------------------------------------------------------
    @abstractmethod
    def columns(self, *, sort: bool = False) -> tuple[ColumnSpec, ...]:
        """The physical columns, value and parts first; with `sort`, a text family adds its sort key.

        Shapes `link` (its values stand in a link table, a row each, by `item`), `child` and `expression`: ().
        """

    def dump(self, value: Any, context: Context, *, sort: bool = False) -> tuple[Any, ...]:
        """One cell per column of `columns(sort=sort)`, in that order."""
        return (value,)

    def load(self, cells: Sequence[Any]) -> Any:
        """The value from the cells of the `value` and `part` columns."""
        return cells[0]

    @property
    def plain(self) -> bool:
        """True where `load` of the single value column is the identity, so that readers may skip it."""
        return True

    @property
    def item(self) -> FieldType | None:
        """For shape `link`: the type of one value; the field's own value is a tuple of its values, None when empty.

        `dump` and `load` of such a field work on rows: one sequence of item cells for each value.
        """
        return None

    @property
    def children(self) -> Mapping[str, FieldType]:
        """For shape `child`: the sub-fields in order, by name; {} for everything else.

        `dump` and `load` of such a field work on rows: one sequence of cells for each item, sub-field by sub-field.
        """
        return NO_OPTIONS

    @property
    def key_place(self) -> int:
        """The place in `columns()` of what tells values apart: the folded key of a text, else the value."""
        return next((place for place, spec in enumerate(self.columns()) if spec.role == "key"), 0)

    def choices(self, context: Context) -> tuple[tuple[str, str], ...]:
        """(text of the value, label) of all that can be chosen, in order; () where anything may be typed."""
        return ()

    # -- meaning --------------------------------------------------------------------------------------------------
    @property
    def operators(self) -> frozenset[str]:
        """The operators that conditions may use on it, from its family. `eq` covers `in`."""
        return OPERATORS[self.family]

    @property
    def parts(self) -> Mapping[str, FieldType]:
        """Named parts that a path may go on to (address.city), each with its type; {} for most."""
        return NO_OPTIONS

    @property
    def reference(self) -> ReferenceKind | None:
        """What the stored ids name, or None."""
        return None

    @property
    def targets(self) -> tuple[str, ...]:
        """The modules a record reference may point to; () for everything else."""
        return ()


_ORDER = frozenset({"eq", "gt", "gte", "lt", "lte", "empty"})
OPERATORS: Mapping[Family, frozenset[str]] = MappingProxyType(
    {
        "text": frozenset({"eq", "contains", "starts_with", "ends_with", "empty"}),
        "number": _ORDER,
        "money": _ORDER,
        "boolean": frozenset({"eq"}),
        "date": _ORDER,
        "datetime": _ORDER,
        "time": _ORDER,
        "option": frozenset({"eq", "empty"}),
        "options": frozenset({"eq", "all", "empty"}),
        "reference": frozenset({"eq", "empty"}),
        "references": frozenset({"eq", "all", "empty"}),
        "composite": frozenset({"empty"}),
        "opaque": frozenset({"empty"}),
    }
)
