"""Values with named parts, each stored in columns of its own: addresses, names of people."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar

from kith.errors import KithError, Problem
from kith.fields.base import ColumnSpec, Context, FieldType, refuse
from kith.fields.json_text import read_json, write_json
from kith.fields.wording import kind, listed, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeType(FieldType):
    """A value of the frozen dataclass `value_class`, whose fields are the parts.

    The columns of a part are those that its type would have in a field of the physical name `<physical>__<part>`:
    first the values of all parts, then their keys.
    """

    family = "composite"
    value_class: ClassVar[type[Any]]

    @property
    @abstractmethod
    def parts(self) -> Mapping[str, FieldType]:
        """The type of each part, in the order of `value_class`."""

    def parse(self, raw: Any, context: Context) -> Any:
        given = self._given(raw)
        unknown = [name for name in given if name not in self.parts]
        if unknown:
            raise refuse("K272", value=shown(unknown[0]), parts=listed(tuple(self.parts)))
        found: dict[str, Any] = {}
        problems: list[Problem] = []
        for name, of in self.parts.items():
            try:
                found[name] = of.parse(given.get(name), context)
            except KithError as refused:
                problems += [problem.at(field=name) for problem in refused.problems]
        if problems:
            raise KithError(*problems)
        return self._made(found)

    def _given(self, raw: Any) -> Mapping[Any, Any]:
        if raw is None:
            return {}
        if isinstance(raw, self.value_class):
            return {each.name: getattr(raw, each.name) for each in fields(self.value_class)}
        if isinstance(raw, str):
            if len(raw) <= 1000 and not raw.strip():
                return {}
            raw = read_json(raw)
        if not isinstance(raw, Mapping):
            raise refuse("K271", kind=kind(raw), parts=listed(tuple(self.parts)))
        return raw

    def _made(self, found: Mapping[str, Any]) -> Any:
        return None if all(each is None for each in found.values()) else self.value_class(**found)

    def to_json(self, value: Any) -> Any:
        if value is None:
            return None
        shown_parts = {name: of.to_json(getattr(value, name)) for name, of in self.parts.items()}
        return {name: each for name, each in shown_parts.items() if each is not None}

    def to_text(self, value: Any) -> str:
        return "" if value is None else write_json(self.to_json(value))

    def json_schema(self) -> Mapping[str, Any]:
        properties = {name: of.json_schema() for name, of in self.parts.items()}
        return {"type": "object", "properties": properties, "minProperties": 1, "additionalProperties": False}

    def columns(self, *, sort: bool = False) -> tuple[ColumnSpec, ...]:
        found = [(name, column) for name, of in self.parts.items() for column in of.columns(sort=sort)]
        values = [replace(column, suffix=name, role="part") for name, column in found if not column.suffix]
        return (*values, *(replace(each, suffix=f"{name}__{each.suffix}") for name, each in found if each.suffix))

    def dump(self, value: Any, context: Context, *, sort: bool = False) -> tuple[Any, ...]:
        rows = [of.dump(getattr(value, name, None), context, sort=sort) for name, of in self.parts.items()]
        return (*(row[0] for row in rows), *(cell for row in rows for cell in row[1:]))

    def load(self, cells: Sequence[Any]) -> Any:
        return self._made({name: of.load([cell]) for (name, of), cell in zip(self.parts.items(), cells, strict=False)})

    @property
    def plain(self) -> bool:
        return False
