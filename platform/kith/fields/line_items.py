"""Rows below a record that have no life of their own: the positions of an offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar, Self

from kith.errors import KithError, Problem
from kith.fields.base import ColumnSpec, Context, Examples, FieldType, refuse
from kith.fields.boolean import BooleanType
from kith.fields.choice import ChoiceType
from kith.fields.codes import CountryType, CurrencyType, LanguageType
from kith.fields.dates import DateType
from kith.fields.datetimes import DateTimeType
from kith.fields.decimals import DecimalType, PercentType
from kith.fields.email import EmailType
from kith.fields.integers import IntegerType
from kith.fields.json_text import read_json, write_json
from kith.fields.money import Money, MoneyType
from kith.fields.phone import PhoneType
from kith.fields.text import LongTextType, TextType
from kith.fields.times import DurationType, TimeType
from kith.fields.url import UrlType
from kith.fields.wording import kind, listed, shown

MOST = 500

_SIMPLE: tuple[type[FieldType], ...] = (
    TextType,
    LongTextType,
    IntegerType,
    DecimalType,
    MoneyType,
    PercentType,
    BooleanType,
    DateType,
    DateTimeType,
    TimeType,
    DurationType,
    EmailType,
    PhoneType,
    UrlType,
    ChoiceType,
    CountryType,
    CurrencyType,
    LanguageType,
)
_TYPES: Mapping[str, type[FieldType]] = {each.name: each for each in _SIMPLE}
_COMMON = {
    "type": {"enum": list(_TYPES), "description": "The type of the sub-field"},
    "label": {"type": "string", "description": "What people read"},
    "required": {"type": "boolean", "description": "Whether each item needs it"},
    "help": {"type": "string", "description": "A line below the input"},
}


def _sub_field_schema(of: type[FieldType]) -> Mapping[str, Any]:
    return {
        "if": {"properties": {"type": {"const": of.name}}, "required": ["type"]},
        "then": {
            "properties": {**dict.fromkeys(_COMMON, True), **of.option_schema},
            "required": ["type", *of.required_options],
            "additionalProperties": False,
        },
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class SubField:
    """One declared sub-field of the items."""

    name: str
    type: FieldType
    label: str
    required: bool = False
    help: str | None = None

    @classmethod
    def declare(cls, name: str, raw: Mapping[str, Any]) -> SubField:
        """The sub-field that `name: {type: ..., ...}` declares; options may still be text. Raises KithError K280 ..."""
        of = _TYPES.get(raw["type"])
        if of is None:
            raise refuse("K286", type=shown(raw["type"]), allowed=listed(tuple(_TYPES)))
        options = {
            key: _coerced(value, of.option_schema.get(key, {})) for key, value in raw.items() if key not in _COMMON
        }
        for option in of.required_options:
            if option not in options:
                raise refuse("K281", option=f"{name}.{option}")
        unknown = [key for key in options if key not in of.option_schema]
        if unknown:
            raise refuse("K272", value=shown(unknown[0]), parts=listed((*_COMMON, *of.option_schema)))
        return cls(
            name=name,
            type=of.declare(options),
            label=str(raw.get("label") or name.replace("_", " ").capitalize()),
            required=_coerced(raw.get("required", False), {"type": "boolean"}),
            help=raw.get("help"),
        )


def _coerced(raw: Any, schema: Mapping[str, Any]) -> Any:
    """An option as its schema wants it, where it still is the text of a YAML scalar."""
    if schema.get("type") == "integer":
        return IntegerType().parse(raw, Context())
    return BooleanType().parse(raw, Context()) if schema.get("type") == "boolean" else raw


@dataclass(frozen=True, slots=True, kw_only=True)
class LineItemsType(FieldType):
    """Items in their order, kept in a child table. A value is a tuple of dicts by sub-field, or None."""

    name = "line_items"
    meaning = "Rows of a small table inside the record, in their order"
    family = "opaque"
    widget = "line_items"
    shape = "child"
    option_schema: ClassVar[Mapping[str, Any]] = {
        "fields": {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 30,
            "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$", "maxLength": 50},
            "description": "The sub-fields by name, each with a simple type: `{quantity: {type: integer}}`",
            "additionalProperties": {
                "type": "object",
                "properties": {"type": {"enum": list(_TYPES)}},
                "required": ["type"],
                "allOf": [_sub_field_schema(each) for each in _SIMPLE],
            },
        },
        "max_items": {
            "type": "integer",
            "minimum": 1,
            "maximum": MOST,
            "default": MOST,
            "description": "How many items fit",
        },
    }
    required_options = ("fields",)
    sample: ClassVar[Mapping[str, Any]] = {
        "fields": {
            "product": {"type": "text", "required": True, "max_length": 100},
            "quantity": {"type": "integer", "min": 1},
            "price": {"type": "money"},
        }
    }
    examples = Examples(
        good=(
            (
                [{"product": "Oar", "quantity": "2", "price": "12.30 EUR"}, {"product": " Sail "}],
                (
                    {"product": "Oar", "quantity": 2, "price": Money(Decimal("12.30"), "EUR")},
                    {"product": "Sail", "quantity": None, "price": None},
                ),
            ),
            ('[{"product": "Oar"}]', ({"product": "Oar", "quantity": None, "price": None},)),
            ([{}, {"product": ""}], None),
            ([], None),
            ("", None),
        ),
        bad=(
            [{"quantity": 1}],
            [{"product": "Oar", "quantity": 0}],
            [{"product": "Oar", "colour": "red"}],
            [{"product": "Oar"}] * 501,
            ["Oar"],
            {"product": "Oar"},
            "Oar",
            5,
            True,
            [[{"product": "Oar"}]],
        ),
    )

    sub_fields: tuple[SubField, ...]
    max_items: int = MOST
    _children: Mapping[str, FieldType] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_children", {each.name: each.type for each in self.sub_fields})

    @classmethod
    def declare(cls, options: Mapping[str, Any]) -> Self:
        sub_fields = tuple(SubField.declare(name, raw) for name, raw in options["fields"].items())
        return cls(sub_fields=sub_fields, max_items=options.get("max_items", MOST))

    @property
    def children(self) -> Mapping[str, FieldType]:
        return self._children

    def parse(self, raw: Any, context: Context) -> tuple[dict[str, Any], ...] | None:
        found: list[dict[str, Any]] = []
        problems: list[Problem] = []
        for index, each in enumerate(self._raws(raw)):
            try:
                item = self._item(each, context)
            except KithError as refused:
                problems += [
                    problem.at(field=f"{index}.{problem.field or ''}".rstrip(".")) for problem in refused.problems
                ]
                continue
            if item is not None:
                found.append(item)
        if problems:
            raise KithError(*problems[:20])
        return tuple(found) or None

    def _raws(self, raw: Any) -> Sequence[Any]:
        if isinstance(raw, str):
            raw = read_json(raw, 1_000_000) if raw[:1000].strip() else None
        if raw is None:
            return ()
        if not isinstance(raw, list | tuple):
            raise refuse("K270", kind=kind(raw))
        if len(raw) > self.max_items:
            raise refuse("K255", count=len(raw), max=self.max_items)
        return raw

    def _item(self, raw: Any, context: Context) -> dict[str, Any] | None:
        """One item, or None where all of it is empty."""
        if not isinstance(raw, Mapping):
            raise refuse("K271", kind=kind(raw), parts=listed(tuple(self._children)))
        unknown = [name for name in raw if name not in self._children]
        if unknown:
            raise refuse("K272", value=shown(unknown[0]), parts=listed(tuple(self._children)))
        item: dict[str, Any] = {}
        problems: list[Problem] = []
        for each in self.sub_fields:
            try:
                item[each.name] = each.type.parse(raw.get(each.name), context)
            except KithError as refused:
                problems += [problem.at(field=each.name) for problem in refused.problems]
        if not problems and all(value is None or value is False for value in item.values()):
            return None
        missing = [each.name for each in self.sub_fields if each.required and item.get(each.name, False) is None]
        problems += [Problem(code="K276", field=name) for name in missing]
        if problems:
            raise KithError(*problems)
        return item

    def format(self, value: Any, context: Context) -> str:
        """One line for each item, its filled sub-fields apart by commas."""
        lines = ([of.format(item.get(name), context) for name, of in self._children.items()] for item in value or ())
        return "\n".join(", ".join(filter(None, line)) for line in lines)

    def to_json(self, value: Any) -> Any:
        if value is None:
            return None
        return [{name: of.to_json(item.get(name)) for name, of in self._children.items()} for item in value]

    def to_text(self, value: Any) -> str:
        return "" if value is None else write_json(self.to_json(value))

    def json_schema(self) -> Mapping[str, Any]:
        properties = {name: {"anyOf": [of.json_schema(), {"type": "null"}]} for name, of in self._children.items()}
        items = {"type": "object", "properties": properties, "additionalProperties": False}
        return {"type": "array", "items": items, "maxItems": self.max_items}

    def columns(self, *, sort: bool = False) -> tuple[ColumnSpec, ...]:
        return ()

    def dump(self, value: Any, context: Context, *, sort: bool = False) -> tuple[Any, ...]:
        """One row for each item: the cells of its sub-fields, one after the other."""
        return tuple(
            tuple(cell for name, of in self._children.items() for cell in of.dump(item.get(name), context, sort=sort))
            for item in value or ()
        )

    def load(self, cells: Sequence[Any]) -> tuple[dict[str, Any], ...] | None:
        """The value from the rows of the child table, each the `value` and `part` cells of all sub-fields."""
        return tuple(self._loaded(row) for row in cells) or None

    def _loaded(self, row: Sequence[Any]) -> dict[str, Any]:
        item: dict[str, Any] = {}
        position = 0
        for name, of in self._children.items():
            width = sum(column.role in ("value", "part") for column in of.columns())
            item[name] = of.load(row[position : position + width])
            position += width
        return item

    @property
    def plain(self) -> bool:
        return False
