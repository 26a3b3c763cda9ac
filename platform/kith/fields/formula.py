"""Formulas: a text from a template, a number or a day from arithmetic, over fields of the same record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, ClassVar, Self, cast

from kith.errors import KithError
from kith.fields.base import NO_OPTIONS, Context, Examples, Family, FieldType, refuse
from kith.fields.dates import DateType
from kith.fields.decimals import DecimalType
from kith.fields.derived import DerivedType
from kith.fields.digits import limited
from kith.fields.expression import Expression
from kith.fields.template import Template
from kith.fields.text import TextType

_LONGEST_TEXT = 1_000
_TEXT = TextType(max_length=_LONGEST_TEXT)
_DATE = DateType()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaType(DerivedType):
    """A value computed from fields of the same record. `declare` gives the class for the kind of its result.

    One over own fields alone is stored; one with a path or a `$` name has shape `expression`: it is only shown.
    """

    name = "formula"
    meaning = "A text, a number or a day computed from other fields of the record"
    family: ClassVar[Family] = "text"
    option_schema: ClassVar[Mapping[str, Any]] = {
        "text": {"type": "string", "description": "A text with field names in braces; empty parts drop out"},
        "number": {"type": "string", "description": "Arithmetic over fields that gives a number"},
        "date": {"type": "string", "description": "Arithmetic over fields that gives a day: `signed_on + 30`"},
        "places": {
            "type": "integer",
            "minimum": 0,
            "maximum": 9,
            "default": 2,
            "description": "How many digits a number has after the point; it is rounded half up",
        },
    }
    sample: ClassVar[Mapping[str, Any]] = {"text": "{first_name} {last_name}"}
    examples = Examples(good=(("Ada Lovelace", "Ada Lovelace"), ("", None)), bad=("a\x00b", 5, True, ["Ada"]))

    source: Template | Expression
    places: int = 2

    @classmethod
    def declare(cls, options: Mapping[str, Any]) -> Self:
        kinds = [key for key in ("text", "number", "date") if key in options]
        if len(kinds) != 1:
            raise refuse("K281", option="text, number or date (exactly one of them)")
        text = options[kinds[0]]
        source = Template.parse(text) if kinds[0] == "text" else Expression.parse(text)
        shown_only = any("." in name or name.startswith("$") for name in source.names)
        declared = _CLASSES[kinds[0], shown_only](source=source, places=options.get("places", 2))
        return cast("Self", declared)

    @property
    def names(self) -> tuple[str, ...]:
        """The fields, paths and `$` names that it reads, each once."""
        return self.source.names

    @property
    def result(self) -> FieldType:
        return _TEXT

    def compute(self, values: Mapping[str, Any], context: Context, types: Mapping[str, FieldType] = NO_OPTIONS) -> Any:
        """The value over `values` (parsed values by name), None where it is empty or can't be computed.

        A text writes each value as `types` (by name) formats it in `context`, the site's: it is the same for all.
        """
        assert isinstance(self.source, Template)
        texts = {name: _written(values.get(name), types.get(name), context) for name in self.names}
        rendered = self.source.render(texts)
        try:
            return None if rendered is None else _TEXT.parse(rendered.replace("\n", " ")[:_LONGEST_TEXT], context)
        except KithError:
            return None


def _written(value: Any, of: FieldType | None, context: Context) -> str | None:
    if value is None or (isinstance(value, str | None) and of is None):
        return value
    return of.written(value, context) if of else str(value)


@lru_cache
def _number(places: int) -> DecimalType:
    return DecimalType(places=places)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFormulaType(FormulaType):
    """A formula that gives a number."""

    family = "number"

    @property
    def result(self) -> FieldType:
        return _number(self.places)

    def compute(self, values: Mapping[str, Any], context: Context, types: Mapping[str, FieldType] = NO_OPTIONS) -> Any:
        assert isinstance(self.source, Expression)
        found = self.source.evaluate(values, context)
        if not isinstance(found, Decimal):
            return None
        try:
            return limited(found.quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP), self.places)
        except (InvalidOperation, KithError):
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateFormulaType(FormulaType):
    """A formula that gives a day."""

    family = "date"

    @property
    def result(self) -> FieldType:
        return _DATE

    def compute(self, values: Mapping[str, Any], context: Context, types: Mapping[str, FieldType] = NO_OPTIONS) -> Any:
        assert isinstance(self.source, Expression)
        found = self.source.evaluate(values, context)
        if isinstance(found, datetime):
            return found.astimezone(context.zone).date()
        return found if isinstance(found, date) else None


class ShownTextFormulaType(FormulaType):
    """A text formula that is only shown."""

    __slots__ = ()
    shape = "expression"


class ShownNumberFormulaType(NumberFormulaType):
    """A number formula that is only shown."""

    __slots__ = ()
    shape = "expression"


class ShownDateFormulaType(DateFormulaType):
    """A date formula that is only shown."""

    __slots__ = ()
    shape = "expression"


_CLASSES: Mapping[tuple[str, bool], type[FormulaType]] = {
    ("text", False): FormulaType,
    ("number", False): NumberFormulaType,
    ("date", False): DateFormulaType,
    ("text", True): ShownTextFormulaType,
    ("number", True): ShownNumberFormulaType,
    ("date", True): ShownDateFormulaType,
}
