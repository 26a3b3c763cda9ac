"""Field types: one class with all sides of a kind of value."""

from kith.fields.base import (
    OPERATORS,
    ColumnSpec,
    Context,
    Examples,
    Family,
    FieldType,
    ReferenceKind,
    Shape,
    refuse,
)
from kith.fields.lookups import RecordRef
from kith.fields.money import Money, base_amount
from kith.fields.registry import FieldTypes, builtin_types, field_types

__all__ = [
    "OPERATORS",
    "ColumnSpec",
    "Context",
    "Examples",
    "Family",
    "FieldType",
    "FieldTypes",
    "Money",
    "RecordRef",
    "ReferenceKind",
    "Shape",
    "base_amount",
    "builtin_types",
    "field_types",
    "refuse",
]
