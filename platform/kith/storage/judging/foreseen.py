"""The records that are there, as the new definitions will see them: conditions of the new site over the old tables.

A field that is new counts as empty, or as its default; one that changes its type can't be compared before that is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from kith.conditions import to_sql
from kith.conditions.to_sql import Predicate
from kith.conditions.tree import Condition, Path, Values, Variable
from kith.definition.model import Field
from kith.fields.base import Context
from kith.fields.physical import RecordId
from kith.storage.plan.diff_fields import same_columns
from kith.storage.plan.pairing import Pairing
from kith.storage.system import Principal, User
from kith.storage.tables import Tables

_PRINCIPALS: Mapping[str, FromClause] = {"users": User.__table__, "groups": Principal.__table__}


class UncountableError(Exception):
    """What a condition asks can't be told before the change is carried out; says why."""


class Foreseen:
    """Where the conditions of the new site find records (see `kith.conditions.SqlSource`). Rules are trusted."""

    def __init__(self, pairing: Pairing, tables: Tables, context: Context) -> None:
        self.pairing = pairing
        self.tables = tables
        self.context = context

    def holds(self, condition: Condition, table: FromClause, record: tuple[str, FromClause] | None = None) -> Predicate:
        """`condition` as a predicate over `table`; `record` is what `$record` means, with its new module's name.

        Raises UncountableError.
        """
        return to_sql(condition, self, _Surroundings(self, record), table)

    # -- SqlSource ----------------------------------------------------------------------------------------------------
    def table(self, module: str) -> FromClause:
        if module in _PRINCIPALS:
            return _PRINCIPALS[module].alias()
        was = self.pairing.module(module)
        return self.tables.table(was.name).alias() if was else _nothing("id", "deleted_at")

    def columns(self, table: FromClause, module: str, field: str) -> Mapping[str, ColumnElement[Any]]:
        if module in _PRINCIPALS:
            return {"": table.c[field]} if field in table.c else {}
        if self.pairing.module(module) is None:
            return {"": table.c[field]} if field in table.c else self._absent(module, field)
        was, now = self.pairing.field(module, field), self.pairing.new.modules[module].fields[field]
        if was is None:
            return self._absent(module, field)
        if not same_columns(was.type, now.type):
            raise UncountableError(f"{now.label} changes its type")
        return {suffix: table.c[each.name] for suffix, each in self._columns(module, was).items()}

    def link(self, module: str, field: str) -> FromClause:
        was, now = self.pairing.field(module, field), self.pairing.new.modules[module].fields[field]
        if was is None:
            return _nothing("record_id", "value")
        if not same_columns(was.type, now.type):
            raise UncountableError(f"{now.label} changes its type")
        return self.below(module, was).alias()

    def opens(self, table: FromClause, module: str, field: str) -> tuple[Predicate, ...]:
        return ()

    def visible(self, module: str, table: FromClause) -> Predicate:
        raise UncountableError("it depends on who looks")

    def reach(self, module: str, table: FromClause) -> tuple[Predicate, ...]:
        return ()

    # -- old columns --------------------------------------------------------------------------------------------------
    def below(self, module: str, was: Field) -> sa.Table:
        """The link or child table that a field of the new module had."""
        old = self.pairing.module(module)
        assert old is not None
        return (self.tables.child if was.type.shape == "child" else self.tables.link)(old.name, was.name)

    def _columns(self, module: str, was: Field) -> Mapping[str, sa.Column[Any]]:
        old = self.pairing.module(module)
        assert old is not None
        return self.tables.columns(old.name, was.name)

    def _absent(self, module: str, name: str) -> Mapping[str, ColumnElement[Any]]:
        field = self.pairing.new.modules[module].fields[name]
        if field.type.computed:
            raise UncountableError(f"{field.label} is computed when it is applied")
        specs, cells = field.type.columns(), field.type.dump(default_of(field), self.context)
        return {spec.suffix: sa.literal(cell, spec.type) for spec, cell in zip(specs, cells, strict=True)}


def default_of(field: Field) -> Any:
    """The value that the records which are there get for a new field; None where it stays empty."""
    if isinstance(field.default, Values) and field.type.shape == "columns" and not field.type.computed:
        return field.default.values[0]
    return None


def _nothing(*names: str) -> FromClause:
    """A table with these columns and no rows."""
    cells = [sa.cast(sa.null(), RecordId()).label(name) for name in names]
    return sa.select(*cells).where(sa.false()).subquery()


class _Surroundings:
    """What `$` values stand for: columns of the record itself; who asks isn't known beforehand."""

    def __init__(self, source: Foreseen, record: tuple[str, FromClause] | None) -> None:
        self.source = source
        self.record = record

    @property
    def context(self) -> Context:
        return self.source.context

    def variable(self, variable: Variable, against: Path) -> tuple[Any, ...]:
        if variable.name != "record" or self.record is None:
            raise UncountableError("it depends on who saves")
        if against.type.family in ("option", "options", "money", "references"):
            raise UncountableError("it compares with a field of the record itself")
        module, table = self.record
        if variable.path is None:
            return (self.source.columns(table, module, "id")[""],)
        return (self._cell(variable.path, module, table),)

    def _cell(self, path: Path, module: str, table: FromClause) -> ColumnElement[Any]:
        """The value that `path` leads to from a row of `table`, as a column or a subquery that gives it."""
        if not path.hops:
            if path.part is not None or path.type.shape != "columns":
                raise UncountableError("it compares with a field of the record itself")
            return self.source.columns(table, module, path.field)[""]
        hop, *rest = path.hops
        target = self.source.table(hop.module)
        further = Path(hop.module, tuple(rest), path.field, path.type, path.part, path.whole)
        cell = self._cell(further, hop.module, target)
        tie = self.source.columns(table, module, hop.field)[""] == self.source.columns(target, hop.module, "id")[""]
        return sa.select(cell).where(tie).correlate(table).scalar_subquery()
