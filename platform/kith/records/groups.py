"""Records counted and added up by the value of a choice or a yes/no field, under the actor's scope.

A field that is open on some records only counts as empty on the others, and adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause, Select
from sqlalchemy.sql.selectable import CompoundSelect

from kith.access.actor import Actor
from kith.access.predicate import columns
from kith.definition.model import Field, Site
from kith.errors import KithError, Problem
from kith.fields import FieldType
from kith.fields.choice import ChoiceType
from kith.fields.integers import RatingType
from kith.fields.money import MoneyType
from kith.records.each_value import EachValue
from kith.records.listing import literal
from kith.records.model import Group, Total
from kith.records.paths import read_path
from kith.storage.tx import Tx

Wheres = Sequence[ColumnElement[bool]]
MOST_BRANCHES = 20  # of a statement that has one for each group; of more groups one statement asks for all alike


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """What to group by (None: all records are one group), and the fields to add up."""

    by: Field | None
    sums: tuple[Field, ...]


def read_grouping(site: Site, actor: Actor, module: str, names: Sequence[str]) -> Grouping:
    """The grouping that `names` ask for: one choice or yes/no field at most, and fields to add up.

    Raises K609 for what the actor may not read, K633 for what can be neither, and for a second one to group by.
    """
    by: list[Field] = []
    sums: list[Field] = []
    for name in dict.fromkeys(names):
        path = read_path(site, actor, module, name)
        field = None if path.hops or path.part else path.field
        if field is not None and can_be_summed(field.type):
            sums.append(field)
        elif field is not None and can_group(field.type) and not by:
            by.append(field)
        else:
            raise KithError(Problem(code="K633", params={"name": name}, field="total"))
    return Grouping(by=by[0] if by else None, sums=tuple(sums))


def can_group(type_: FieldType) -> bool:
    """Whether records may be grouped by a field of this type."""
    return isinstance(type_, ChoiceType) or type_.family == "boolean"


def can_be_summed(type_: FieldType) -> bool:
    """Whether values of this type can be added up."""
    return type_.family in ("number", "money") and type_.shape == "columns" and not isinstance(type_, RatingType)


class Groups:
    """The statements of one grouping over one module for one actor."""

    def __init__(self, tx: Tx, actor: Actor, module: str, grouping: Grouping, base: FromClause) -> None:
        self.base, self.grouping = base, grouping
        self.context = tx.context()
        by = grouping.by
        self.key: ColumnElement[Any] | None = None
        if by is not None:
            self.key = columns(tx, actor, module, by.name, base)[""]
        self.measured = [_measured(columns(tx, actor, module, each.name, base)) for each in grouping.sums]
        self.again = tx.tables.table(module).alias("holder")  # the records once more, in statements for each value
        self._measured_again = [_measured(columns(tx, actor, module, each.name, self.again)) for each in grouping.sums]
        self._dialect = tx.dialect

    def values(self) -> tuple[Any, ...]:
        """Every value that a group may have, in order, the empty one last."""
        by = self.grouping.by
        if by is None:
            return (None,)
        return (
            (*(option.name for option in by.type.options), None) if isinstance(by.type, ChoiceType) else (False, True)
        )

    def holds(self, value: Any) -> ColumnElement[bool]:
        """Which records belong to the group of `value`."""
        if self.key is None or self.grouping.by is None:
            return sa.true()
        if self.grouping.by.type.family == "boolean":
            return self.key if value else sa.not_(sa.func.coalesce(self.key, sa.false()))
        return self.key.is_(None) if value is None else self.key == self._stored(value)

    def _stored(self, value: Any) -> Any:
        assert self.grouping.by is not None
        return self.grouping.by.type.dump(value, self.context)[0]

    def whole(self, parts: Sequence[Wheres]) -> Select[Any]:
        """A SELECT of place, count and sums of each group that has records, counted to the end.

        `parts` are conditions that have no record in common.
        """
        shown = sa.select(self._place().label("place"), *_named(self.measured)).select_from(self.base)
        rows = _together([shown.where(*part) for part in parts]).subquery()
        return sa.select(rows.c.place, sa.func.count(), *self._sums_of(rows)).group_by(rows.c.place)

    @property
    def are_many(self) -> bool:
        """Whether they are asked for by a statement for each value (`each`), rather than by a branch for each."""
        return len(self.values()) > MOST_BRANCHES

    def each(self, values: Sequence[Any]) -> EachValue:
        """The options `values`, none of them empty, as a table of a statement."""
        return EachValue(self._dialect, [self._stored(value) for value in values])

    def held(self, stored: ColumnElement[Any]) -> ColumnElement[bool]:
        """Which records belong to the group whose value is stored so."""
        assert self.key is not None
        return self.key == stored

    def capped(self, parts: Sequence[Wheres], most: int) -> tuple[Select[Any], Mapping[str, Any]]:
        """The same for every group, each of them counted to one more than `most`, so that its size costs nothing.

        A SELECT, and the parameters that it has besides those of `parts`.
        """
        branches: list[Select[Any]] = []
        given: Mapping[str, Any] = {}
        groups = list(enumerate(self.values()))
        if self.are_many:
            *options, empty = groups
            found, given = self._each(parts, most, [value for _place, value in options])
            branches, groups = [found], [empty]
        branches += [self._some(place, value, parts, most) for place, value in groups]
        rows = sa.union_all(*branches).subquery()
        return sa.select(*rows.c), given

    def _each(self, parts: Sequence[Wheres], most: int, values: Sequence[Any]) -> tuple[Select[Any], Mapping[str, Any]]:
        """As `_some`, for all of `values` at once; their places are those among them."""
        each = self.each(values)
        some = each.of_value(sa.select(self.base.c.id).select_from(self.base).where(self.held(each.stored)))
        held = _together([some.where(*part) for part in parts]).subquery()
        ids = sa.select(held.c.id).limit(literal(most + 1))
        sums = _named([sa.func.sum(cell) for cell in self._measured_again])
        counted = sa.select(each.place.label("place"), sa.func.count().label("count"), *sums)
        return counted.select_from(each.holders(ids, self.again)).group_by(each.place), each.given

    def _some(self, place: int, value: Any, parts: Sequence[Wheres], most: int) -> Select[Any]:
        some = sa.select(sa.literal_column("1").label("one"), *_named(self.measured)).select_from(self.base)
        held = [some.where(self.holds(value), *part) for part in parts]
        rows = _together(held).limit(literal(most + 1)).subquery()
        counted = sa.func.count().label("count")
        return sa.select(literal(place).label("place"), counted, *self._sums_of(rows)).select_from(rows)

    def _sums_of(self, rows: FromClause) -> list[ColumnElement[Any]]:
        return _named([sa.func.sum(rows.c[f"sum{n}"]) for n in range(len(self.measured))])

    def _place(self) -> ColumnElement[int]:
        values = self.values()
        if len(values) == 1:
            return literal(0)
        whens = [(self.holds(value), literal(place)) for place, value in enumerate(values[:-1])]
        return sa.case(*whens, else_=literal(len(values) - 1))

    def load(self, rows: Sequence[Sequence[Any]], most: int | None = None) -> tuple[Group, ...]:
        """The groups in order, those of options without records too; the empty one only where it has any."""
        found = {row[0]: row for row in rows if row[1]}
        return tuple(self._groups(found, most))

    def _groups(self, found: Mapping[int, Sequence[Any]], most: int | None) -> Iterator[Group]:
        for place, value in enumerate(self.values()):
            row = found.get(place)
            if row is None and value is None and self.grouping.by is not None:
                continue
            count = row[1] if row else 0
            exact = most is None or count <= most
            cells = row[2:] if row is not None and exact else [None] * len(self.measured)
            total = Total(count if most is None else min(count, most), exact)
            yield Group(value=value, total=total, sums=self._sums(cells))

    def _sums(self, cells: Sequence[Any]) -> Mapping[str, Any]:
        return {field.name: self._sum(field.type, cell) for field, cell in zip(self.grouping.sums, cells, strict=True)}

    def _sum(self, type_: FieldType, cell: Any) -> Any:
        """The sum as a value of the field; of money in the base currency."""
        if cell is None:
            return None
        if type_.family == "money":
            return MoneyType().load((cell, self.context.currency))
        whole = isinstance(type_.columns()[0].type, sa.Integer)  # PostgreSQL adds integers up to a decimal
        return type_.load((int(cell) if whole else cell,))


def _measured(cells: Mapping[str, ColumnElement[Any]]) -> ColumnElement[Any]:
    return cells.get("base", cells[""])


def _named(cells: Sequence[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    return [cell.label(f"sum{n}") for n, cell in enumerate(cells)]


def _together(selects: Sequence[Select[Any]]) -> Select[Any] | CompoundSelect[Any]:
    return selects[0] if len(selects) == 1 else sa.union_all(*selects)
