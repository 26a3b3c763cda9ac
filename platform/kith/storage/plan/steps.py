"""From the tables that are wanted and the schema that is there: what is missing, as statements. Only ever adds.

`expand` makes tables and columns, `index` indexes and search, `clean` takes away indexes that nothing wants any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import AddConstraint, CreateIndex, CreateTable

from kith.errors import Problem
from kith.storage.schema import Schema, plain_type
from kith.storage.search_index import Search
from kith.storage.tables import Tables

_DERIVED = ("ix_", "uq_", "gin_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Statements that belong together. `alone`: outside of a transaction, as CREATE INDEX CONCURRENTLY asks for.

    `index`: the index that it makes, which is taken away again where it can't be finished.
    """

    phase: Literal["expand", "index", "clean"]
    name: str
    statements: tuple[str, ...]
    alone: bool = False
    index: str | None = None


def make_steps(tables: Tables, schema: Schema, dialect: Dialect) -> tuple[Step, ...]:
    """The steps from `schema` to `tables`, in the order of their phases; () where all is there."""
    making = _Making(tables, schema, dialect)
    phases: dict[str, list[Step]] = {"expand": [], "index": [], "clean": []}
    for step in making.all():
        phases[step.phase].append(step)
    return (*phases["expand"], *phases["index"], *phases["clean"])


def misfits(tables: Tables, old: Tables | None, schema: Schema, dialect: Dialect) -> tuple[Problem, ...]:
    """K514 for each column that is there with another type than wanted, and that `old` knew nothing of."""
    found: list[Problem] = []
    known = old.metadata.tables if old is not None else {}
    for table in tables.metadata.tables.values():
        there = schema.columns.get(table.name, {})
        for column in table.columns:
            wanted = plain_type(column.type, dialect)
            told = table.name in known and column.name in known[table.name].c
            if not told and there.get(column.name, wanted) != wanted:
                params = {"what": f"{table.name}.{column.name}", "found": there[column.name], "wanted": wanted}
                found.append(Problem(code="K514", params=params))
    return tuple(found)


class _Making:
    def __init__(self, tables: Tables, schema: Schema, dialect: Dialect) -> None:
        self.tables = tables.indexed()
        self.schema = schema
        self.dialect = dialect
        self.postgresql = dialect.name == "postgresql"

    def all(self) -> Iterator[Step]:
        for table in self.tables.metadata.tables.values():
            if self.schema.has(table.name):
                yield from self.columns(table)
            else:
                yield Step(phase="expand", name=f"table {table.name}", statements=(self.text(CreateTable(table)),))
        if self.postgresql:
            yield from self.constraints()
        for table in self.tables.metadata.tables.values():
            yield from self.indexes(table)
        for module in self.tables.modules:
            yield from self.search(self.tables.table(module), self.tables.search(module))

    # -- expand -------------------------------------------------------------------------------------------------------
    def columns(self, table: sa.Table) -> Iterator[Step]:
        for column in table.columns:
            if column.name not in self.schema.columns[table.name]:
                statement = f"ALTER TABLE {self.quote(table.name)} ADD COLUMN {self.column(table, column)}"
                yield Step(phase="expand", name=f"column {table.name}.{column.name}", statements=(statement,))

    def column(self, table: sa.Table, column: sa.Column[Any]) -> str:
        compiler: Any = CreateTable(table).compile(dialect=self.dialect)
        spelt: str = compiler.get_column_specification(column)
        refers = [each for each in table.foreign_key_constraints if column.name in each.column_keys]
        if self.postgresql or not refers:
            return spelt
        return f"{spelt} {compiler.process(refers[0]).partition(')')[2].lstrip()}"  # SQLite knows no ADD CONSTRAINT

    def constraints(self) -> Iterator[Step]:
        for table in self.tables.metadata.tables.values():
            for constraint in sorted(table.foreign_key_constraints, key=lambda each: str(each.name)):
                name, there = str(constraint.name), self.schema.has(table.name)
                inline = not constraint.use_alter and not there
                if name not in self.schema.constraints and not inline:
                    yield from self.constraint(table, constraint, later=there)
                elif name in self.schema.unvalidated:
                    yield self.validation(table, name)

    def constraint(self, table: sa.Table, constraint: sa.ForeignKeyConstraint, *, later: bool) -> Iterator[Step]:
        """Looking through the rows that are there is left for later: until that is done, nobody could write."""
        name = str(constraint.name)
        statement = self.text(AddConstraint(constraint, isolate_from_table=False)) + (" NOT VALID" if later else "")
        yield Step(phase="expand", name=f"reference {name}", statements=(statement,))
        if later:
            yield self.validation(table, name)

    def validation(self, table: sa.Table, name: str) -> Step:
        statement = f"ALTER TABLE {self.quote(table.name)} VALIDATE CONSTRAINT {self.quote(name)}"
        return Step(phase="index", name=f"reference {name}", statements=(statement,))

    # -- index --------------------------------------------------------------------------------------------------------
    def indexes(self, table: sa.Table) -> Iterator[Step]:
        there = self.schema.indexes.get(table.name, frozenset())
        wanted = sorted(table.indexes, key=lambda each: str(each.name))
        for index in wanted:
            if index.name not in there:
                yield self.index(table, index)
        search = next((s for s in map(self.tables.search, self.tables.modules) if s and s.table is table), None)
        kept = {str(index.name) for index in wanted} | ({search.index} if search else set())
        for name in sorted(there - kept):
            if name.startswith(_DERIVED):
                yield self.drop_index(name)

    def index(self, table: sa.Table, index: sa.Index) -> Step:
        concurrently = self.postgresql and self.schema.has(table.name)
        statement = self.text(CreateIndex(index))
        if concurrently:
            statement = statement.replace("INDEX ", "INDEX CONCURRENTLY ", 1)
        return Step(
            phase="index",
            name=f"index {index.name}",
            statements=(*self.unfinished(str(index.name)), statement),
            alone=concurrently,
            index=str(index.name) if concurrently else None,
        )

    def unfinished(self, name: str) -> tuple[str, ...]:
        return (f"DROP INDEX CONCURRENTLY {self.quote(name)}",) if name in self.schema.broken else ()

    def drop_index(self, name: str) -> Step:
        how = "CONCURRENTLY " if self.postgresql else ""
        statement = f"DROP INDEX {how}IF EXISTS {self.quote(name)}"
        return Step(phase="clean", name=f"index {name}", statements=(statement,), alone=self.postgresql)

    def search(self, table: sa.Table, search: Search | None) -> Iterator[Step]:
        if search is None:
            return
        if self.postgresql:
            if search.index not in self.schema.indexes.get(table.name, frozenset()):
                concurrently = self.schema.has(table.name)
                made = search.create("postgresql", concurrently=concurrently)
                statements = (*self.unfinished(search.index), *made)
                index = search.index if concurrently else None
                name = f"search {search.index}"
                yield Step(phase="index", name=name, statements=statements, alone=concurrently, index=index)
            return
        there = tuple(self.schema.columns.get(search.words.name, {}))
        if there != tuple(column.name for column in search.columns.values()):
            statements = (*search.drop(), *search.create("sqlite"))
            yield Step(phase="index", name=f"search {search.words.name}", statements=statements)

    # -- text ---------------------------------------------------------------------------------------------------------
    def text(self, element: Any) -> str:
        return str(element.compile(dialect=self.dialect)).strip()

    def quote(self, name: str) -> str:
        return self.dialect.identifier_preparer.quote(name)
