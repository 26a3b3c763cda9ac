"""From the system tables that are wanted and what is there: what is missing, as statements. Only ever adds.

A database that an older Kith has made gets what came since: tables, columns, indexes, triggers. A column that comes
later may be empty or has a default of the database, for the rows that are there already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.schema import AddConstraint, ColumnCollectionConstraint, CreateIndex, CreateTable

from kith.storage.system.audit import guards
from kith.storage.system.base import Base

Names = dict[str, set[str]]  # table -> what it has

_SQLITE_COLUMNS = """
SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p
WHERE m.type = 'table' AND substr(m.name, 1, 5) = 'kith_'
"""
_SQLITE_OTHERS = """
SELECT tbl_name, name FROM sqlite_master WHERE type IN ('index', 'trigger') AND substr(tbl_name, 1, 5) = 'kith_'
"""
_POSTGRESQL_COLUMNS = """
SELECT c.relname, a.attname FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace AND starts_with(c.relname, 'kith_')
"""
_POSTGRESQL_OTHERS = """
SELECT t.relname, i.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_class t ON t.oid = x.indrelid
WHERE t.relnamespace = current_schema()::regnamespace AND starts_with(t.relname, 'kith_')
UNION ALL
SELECT t.relname, g.tgname FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid
WHERE NOT g.tgisinternal AND t.relnamespace = current_schema()::regnamespace AND starts_with(t.relname, 'kith_')
"""


def lacking(connection: Connection, wanted: sa.MetaData = Base.metadata) -> tuple[str, ...]:
    """The statements that make what is missing of the system tables, in their order; () where all is there."""
    return tuple(_Lacking(connection, wanted).statements())


class _Lacking:
    def __init__(self, connection: Connection, wanted: sa.MetaData) -> None:
        self.dialect: Dialect = connection.dialect
        self.postgresql = connection.dialect.name == "postgresql"
        self.wanted = wanted
        self.columns = _names(connection, _POSTGRESQL_COLUMNS if self.postgresql else _SQLITE_COLUMNS)
        self.others = _names(connection, _POSTGRESQL_OTHERS if self.postgresql else _SQLITE_OTHERS)

    def statements(self) -> Iterator[str]:
        for table in self.wanted.sorted_tables:
            if table.name in self.columns:
                yield from self.added(table)
            else:
                yield self.text(CreateTable(table))
        for table in self.wanted.sorted_tables:
            for index in sorted(table.indexes, key=lambda each: str(each.name)):
                if index.name not in self.others[table.name]:
                    yield self.text(CreateIndex(index))
            for name, made in guards(table.name, self.dialect.name).items():
                if name not in self.others[table.name]:
                    yield from made

    def added(self, table: sa.Table) -> Iterator[str]:
        """The columns that a table lacks, with what refers to others and what has to be unique."""
        new = {column.name for column in table.columns} - self.columns[table.name]
        for column in table.columns:
            if column.name in new:
                yield f"ALTER TABLE {self.quote(table.name)} ADD COLUMN {self.column(table, column)}"
        for constraint in sorted(table.constraints, key=lambda each: str(each.name)):
            if isinstance(constraint, ColumnCollectionConstraint) and new & set(constraint.columns.keys()):
                yield from self.constraint(table, constraint)

    def column(self, table: sa.Table, column: sa.Column[Any]) -> str:
        compiler: Any = CreateTable(table).compile(dialect=self.dialect)
        spelt: str = compiler.get_column_specification(column)
        refers = [each for each in table.foreign_key_constraints if each.column_keys == [column.name]]
        if self.postgresql or not refers:
            return spelt
        return f"{spelt} {compiler.process(refers[0]).partition(')')[2].lstrip()}"  # SQLite knows no ADD CONSTRAINT

    def constraint(self, table: sa.Table, constraint: ColumnCollectionConstraint) -> Iterator[str]:
        if isinstance(constraint, sa.UniqueConstraint):  # as an index: SQLite adds no other
            names = ", ".join(self.quote(column.name) for column in constraint.columns)
            name = self.quote(str(constraint.name))
            yield f"CREATE UNIQUE INDEX {name} ON {self.quote(table.name)} ({names})"
        elif self.postgresql and isinstance(constraint, sa.ForeignKeyConstraint):
            yield self.text(AddConstraint(constraint, isolate_from_table=False))

    def text(self, element: Any) -> str:
        return str(element.compile(dialect=self.dialect)).strip()

    def quote(self, name: str) -> str:
        return self.dialect.identifier_preparer.quote(name)


def _names(connection: Connection, statement: str) -> Names:
    found: Names = defaultdict(set)
    for table, name in connection.exec_driver_sql(statement):
        found[table].add(name)
    return found
