"""A condition as SQL for lists and scopes, the same for SQLite and PostgreSQL.

A lookup on the way becomes `column IN (SELECT id ...)`, records below EXISTS: both databases turn them into semi-joins.
What `to_python` calls false may be NULL here as long as nothing negates it; under a NOT it becomes false first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause
from sqlalchemy.sql.elements import False_, True_
from sqlalchemy.sql.selectable import Exists

from kith.conditions.environment import Environment, resolve
from kith.conditions.needs import has_empty_term
from kith.conditions.parts import attributes_of
from kith.conditions.periods import Period
from kith.conditions.sql_numbers import on_grid
from kith.conditions.sql_text import text_match
from kith.conditions.storage_columns import emptiness, key_position, stored_type, value_position
from kith.conditions.to_python import matches_value
from kith.conditions.tree import All, Any_, Below, Compare, Condition, Hop, Not, Op, Path, Values, Visible
from kith.fields.keys import fold

Predicate = ColumnElement[bool]
Build = Callable[[FromClause], Predicate]


class SqlSource(Protocol):
    """Where records stand. Modules are those of the tree, `users` and `groups` for principals."""

    def table(self, module: str) -> FromClause:
        """A fresh alias of the module's table."""
        ...

    def columns(self, table: FromClause, module: str, field: str) -> Mapping[str, ColumnElement[Any]]:
        """The field's columns in `table` by suffix; {} for `deleted_at` where nothing is soft-deleted."""
        ...

    def link(self, module: str, field: str) -> FromClause:
        """A fresh alias of the table that holds the rows of a link or child field: `record_id`, for links `value`."""
        ...

    def opens(self, table: FromClause, module: str, field: str) -> tuple[Predicate, ...]:
        """What a record in `table` must fit for its link or child rows to count: () where they always do."""
        ...

    def visible(self, module: str, table: FromClause) -> Predicate:
        """Which records in `table` the actor may view; the access layer's business."""
        ...

    def reach(self, module: str, table: FromClause) -> tuple[Predicate, ...]:
        """What records behind a lookup, or below, must fit to count: () where the condition is a trusted rule."""
        ...


def to_sql(
    condition: Condition, source: SqlSource, environment: Environment, table: FromClause, *, scope: bool = False
) -> Predicate:
    """The predicate over `table` (the tested records, or an alias of theirs) that `condition` means.

    For WHERE, ON and CASE WHEN, where NULL counts as false. With `scope`, an empty `$` value makes all of it false.
    """
    if scope and has_empty_term(condition, environment):
        return sa.false()
    return _Compiler(source, environment).condition(condition, table)


class _Compiler:
    def __init__(self, source: SqlSource, environment: Environment) -> None:
        self.source = source
        self.environment = environment

    def condition(self, node: Condition, table: FromClause) -> Predicate:
        match node:
            case All(items):
                return sa.and_(sa.true(), *(self.condition(item, table) for item in items))
            case Any_(items):
                return sa.or_(sa.false(), *(self.condition(item, table) for item in items))
            case Not(item):
                return negation(self.condition(item, table))
            case Below():
                return self.below(node, table)
            case Visible():
                return self.visible(node, table)
            case Compare():
                return self.compare(node, table)

    # -- one comparison -------------------------------------------------------------------------------------------
    def compare(self, node: Compare, table: FromClause) -> Predicate:
        path = node.path
        if node.op == "empty":
            filled = self.behind(path.hops, path.module, table, lambda at: self.filled(path, at))
            return negation(filled) if node.operand == Values((True,)) else filled
        operands = resolve(node, self.environment)
        if not operands:
            return sa.false()
        return self.behind(path.hops, path.module, table, lambda at: self.matches(path, node.op, operands, at))

    def matches(self, path: Path, op: Op, operands: Sequence[Any], table: FromClause) -> Predicate:
        attributes = attributes_of(path)
        if attributes is not None:
            return self.with_attribute(path, op, operands, attributes, table)
        if stored_type(path).shape == "link":
            return self.linked(path, op, operands, table)
        if op in _KEY_OPS:
            key = self.column(path, table, key_position(path))
            return _any(text_match(op, key, fold(str(each))) for each in operands if fold(str(each)))
        column = self.column(path, table, value_position(path))
        if path.type.family == "boolean":
            return _any(column if each else negation(column) for each in dict.fromkeys(operands))
        cells = tuple(on_grid(self.cell(path, each), op, column.type) for each in operands)
        return _one_of(column, cells) if op == "eq" else _any(_ordered(column, op, cell) for cell in cells)

    def filled(self, path: Path, table: FromClause) -> Predicate:
        attributes = attributes_of(path)
        if attributes is not None:
            options = [option for option, value in attributes.items() if value not in (None, "")]
            return self.options(path, options, table)
        type_ = stored_type(path)
        if type_.shape in {"link", "child"}:
            return self.rows(path.owner, path.field, table)
        columns = self.source.columns(table, path.owner, path.field)
        if path.part is not None:
            return self.column(path, table, value_position(path)).is_not(None)
        return _any(columns[spec.suffix].is_not(None) for spec in emptiness(type_))

    def with_attribute(
        self, path: Path, op: Op, operands: Sequence[Any], attributes: Mapping[str, Any], table: FromClause
    ) -> Predicate:
        """Options are few and known: those whose attribute fits are named, so an index on the field serves."""
        context = self.environment.context
        fitting = [option for option, value in attributes.items() if matches_value(path, op, value, operands, context)]
        return self.options(path, fitting, table)

    def options(self, path: Path, names: Iterable[str], table: FromClause) -> Predicate:
        whole = stored_type(path)
        cells = tuple(whole.dump(name, self.environment.context)[0] for name in names)
        return _one_of(self.column(path, table, 0), cells) if cells else sa.false()

    def linked(self, path: Path, op: Op, operands: Sequence[Any], table: FromClause) -> Predicate:
        cells = tuple(dict.fromkeys(self.cell(path, each) for each in operands))
        if op == "all":
            return sa.and_(*(self.rows(path.owner, path.field, table, (cell,)) for cell in cells))
        return self.rows(path.owner, path.field, table, cells)

    def rows(self, module: str, field: str, table: FromClause, cells: Sequence[Any] = ()) -> Predicate:
        """Whether the link or child table holds a row of the record, with one of the values if any are named."""
        link = self.source.link(module, field)
        found = sa.exists().where(link.c.record_id == self.id(table, module))
        if cells:
            found = found.where(_one_of(link.c.value, cells))
        opens = self.source.opens(table, module, field)
        return sa.and_(*opens, found.correlate(table)) if opens else found.correlate(table)

    def cell(self, path: Path, value: Any) -> Any:
        """`value` as the compared column holds it; periods keep their bounds, money is its base amount already.

        An environment may give a column instead of a value: it is compared as it is.
        """
        if isinstance(value, Period | ColumnElement) or path.type.family == "money":
            return value
        return (path.type.item or path.type).dump(value, self.environment.context)[0]

    # -- to other records -----------------------------------------------------------------------------------------
    def behind(self, hops: Sequence[Hop], module: str, table: FromClause, build: Build) -> Predicate:
        """What `build` says of the record at the end of `hops`; not true where there is none, or a deleted one."""
        if not hops:
            return build(table)
        hop, *rest = hops
        target = self.source.table(hop.module)
        inner = self.behind(rest, hop.module, target, build)
        if isinstance(inner, False_):
            return inner
        ids = sa.select(self.id(target, hop.module)).where(*self.live(target, hop.module), inner)
        return self.reference(table, module, hop.field).in_(ids)

    def below(self, node: Below, table: FromClause) -> Predicate:
        some = self.behind(node.hops, node.module, table, lambda at: self.some_below(node, at))
        return some if node.some else negation(some)

    def some_below(self, node: Below, table: FromClause) -> Predicate:
        target = self.source.table(node.target)
        inner = self.condition(node.condition, target)
        if isinstance(inner, False_):  # else SQLAlchemy drops the ties beside it, and warns of a cartesian product
            return inner
        fits = (*self.live(target, node.target), inner)
        here, there = self.id(table, node.owner), self.id(target, node.target)
        if node.through == "lookup":
            tied = self.reference(target, node.target, node.by) == here
            return sa.exists().select_from(target).where(tied, *fits).correlate(table)
        owner = node.owner if node.through == "own" else node.target
        link = self.source.link(owner, node.by)
        record, value = (here, there) if node.through == "own" else (there, here)
        ties = (link.c.record_id == record, link.c.value == value)
        fits = (*fits, *self.source.opens(table if node.through == "own" else target, owner, node.by))
        return sa.exists().select_from(link).where(*ties, *fits).correlate(table)

    def visible(self, node: Visible, table: FromClause) -> Predicate:
        return self.behind(node.path.hops, node.path.module, table, lambda at: self.leads_to_visible(node, at))

    def leads_to_visible(self, node: Visible, table: FromClause) -> Predicate:
        path = node.path
        target = self.source.table(node.target)
        fits = (*self.live(target, node.target), self.source.visible(node.target, target))
        ids = sa.select(self.id(target, node.target)).where(*fits)
        if path.type.shape != "link":
            return self.reference(table, path.owner, path.field).in_(ids)
        link = self.source.link(path.owner, path.field)
        here = link.c.record_id == self.id(table, path.owner)
        opens = self.source.opens(table, path.owner, path.field)
        return sa.and_(*opens, sa.exists().where(here, link.c.value.in_(ids)).correlate(table))

    # -- columns --------------------------------------------------------------------------------------------------
    def column(self, path: Path, table: FromClause, position: int | None) -> ColumnElement[Any]:
        assert position is not None, f"{path} was parsed with an operator that its columns can't answer"
        spec = stored_type(path).columns()[position]
        return self.source.columns(table, path.owner, path.field)[spec.suffix]

    def id(self, table: FromClause, module: str) -> ColumnElement[Any]:
        return self.reference(table, module, "id")

    def reference(self, table: FromClause, module: str, field: str) -> ColumnElement[Any]:
        return self.source.columns(table, module, field)[""]

    def live(self, table: FromClause, module: str) -> tuple[Predicate, ...]:
        """Records behind a lookup, or below, that are soft-deleted or out of reach count as if they weren't there."""
        deleted = self.source.columns(table, module, "deleted_at")
        there = (deleted[""].is_(None),) if deleted else ()
        return (*there, *self.source.reach(module, table))


_KEY_OPS = frozenset({"contains", "starts_with", "ends_with"})


def negation(predicate: Predicate) -> Predicate:
    """Not `predicate`, where NULL counts as false before it is negated."""
    if isinstance(predicate, True_):
        return sa.false()
    if isinstance(predicate, False_):
        return sa.true()
    if isinstance(predicate, Exists):
        return sa.not_(predicate)
    return sa.not_(sa.func.coalesce(predicate, sa.false(), type_=sa.Boolean()))


def _any(predicates: Iterable[Predicate]) -> Predicate:
    return sa.or_(sa.false(), *predicates)


def _one_of(column: ColumnElement[Any], cells: Sequence[Any]) -> Predicate:
    """Equality with one, IN for several, a stretch of time for a period.

    Each of several is a parameter of its own: a list of values would be written out anew each time it is asked.
    """
    plain = [cell for cell in cells if cell is not None and not isinstance(cell, Period)]
    periods = (sa.and_(column >= cell.start, column < cell.end) for cell in cells if isinstance(cell, Period))
    if not plain:
        return _any(periods)
    several = [cell if isinstance(cell, ColumnElement) else sa.literal(cell, column.type) for cell in plain]
    return _any((column == plain[0] if len(plain) == 1 else column.in_(several), *periods))


def _ordered(column: ColumnElement[Any], op: Op, cell: Any) -> Predicate:
    """A period lies after what is before its start, and before what is not before its end."""
    if cell is None:
        return sa.false()
    start, end = (cell.start, cell.end) if isinstance(cell, Period) else (cell, None)
    match op:
        case "gt":
            return column > start if end is None else column >= end
        case "gte":
            return column >= start
        case "lt":
            return column < start
        case _:
            return column <= start if end is None else column < end
