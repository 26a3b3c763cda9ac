"""Fields that nobody writes: what they share is that another type says how their result is kept and shown."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kith.fields.base import ColumnSpec, Context, FieldType


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedType(FieldType):
    """A computed value, kept and shown as its `result` type says. `parse` serves conditions and archives."""

    widget = "derived"
    computed = True

    @property
    @abstractmethod
    def result(self) -> FieldType:
        """The type of what is computed; its family is the family of this class."""

    def parse(self, raw: Any, context: Context) -> Any:
        return self.result.literal(raw, context)

    def format(self, value: Any, context: Context) -> str:
        return self.result.format(value, context)

    def to_json(self, value: Any) -> Any:
        return self.result.to_json(value)

    def to_text(self, value: Any) -> str:
        return self.result.to_text(value)

    def json_schema(self) -> Mapping[str, Any]:
        return self.result.json_schema()

    def columns(self, *, sort: bool = False) -> tuple[ColumnSpec, ...]:
        return () if self.shape == "expression" else self.result.columns(sort=sort)

    def dump(self, value: Any, context: Context, *, sort: bool = False) -> tuple[Any, ...]:
        return () if self.shape == "expression" else self.result.dump(value, context, sort=sort)

    def load(self, cells: Sequence[Any]) -> Any:
        return self.result.load(cells)

    @property
    def plain(self) -> bool:
        return self.result.plain
