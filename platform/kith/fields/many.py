"""Fields that hold several values, a row of a link table for each."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kith.errors import KithError, Problem
from kith.fields.base import ColumnSpec, Context, FieldType, refuse
from kith.fields.wording import kind

MOST = 1_000  # values of one field of one record

_SEPARATORS = re.compile(r"[,;\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyType(FieldType):
    """Several values of the type `item`, each once, in an order that doesn't depend on how they were written.

    A value is a tuple, None where there are none. Raw values are a list, or a text with commas, semicolons or lines.
    """

    shape = "link"

    @property
    @abstractmethod
    def item(self) -> FieldType:
        """The type of one value."""

    def ordered(self, values: Iterable[Any]) -> list[Any]:
        """The values, each once, in the order that is kept."""
        return sorted(set(values))

    def parse(self, raw: Any, context: Context) -> tuple[Any, ...] | None:
        found: list[Any] = []
        problems: list[Problem] = []
        for each in self._raws(raw):
            try:
                found.append(self.item.parse(each, context))
            except KithError as refused:
                problems += refused.problems
        if problems:
            raise KithError(*problems[:20])
        return self._gathered(found)

    def _raws(self, raw: Any) -> Sequence[Any]:
        if raw is None:
            return ()
        if isinstance(raw, str):
            raw = _SEPARATORS.split(raw[: 100 * MOST + 1])
        if not isinstance(raw, list | tuple):
            raise refuse("K270", kind=kind(raw))
        if len(raw) > MOST:
            raise refuse("K255", count=len(raw), max=MOST)
        return raw

    def _gathered(self, values: Iterable[Any]) -> tuple[Any, ...] | None:
        return tuple(self.ordered(value for value in values if value is not None)) or None

    def format(self, value: Any, context: Context) -> str:
        return ", ".join(self.item.format(each, context) for each in value or ())

    def to_json(self, value: Any) -> Any:
        return None if value is None else [self.item.to_json(each) for each in value]

    def to_text(self, value: Any) -> str:
        return ", ".join(self.item.to_text(each) for each in value or ())

    def json_schema(self) -> Mapping[str, Any]:
        return {"type": "array", "items": self.item.json_schema(), "maxItems": MOST}

    def choices(self, context: Context) -> tuple[tuple[str, str], ...]:
        return self.item.choices(context)

    def columns(self, *, sort: bool = False) -> tuple[ColumnSpec, ...]:
        return ()

    def dump(self, value: Any, context: Context, *, sort: bool = False) -> tuple[Any, ...]:
        """One row of item cells for each value."""
        return tuple(self.item.dump(each, context) for each in value or ())

    def load(self, cells: Sequence[Any]) -> tuple[Any, ...] | None:
        """The value from the rows of its link table, each the `value` and `part` cells of `item`."""
        return self._gathered(self.item.load(row) for row in cells)

    @property
    def plain(self) -> bool:
        return False
