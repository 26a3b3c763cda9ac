"""Where words are looked for: a trigram index over the search fields' keys.

PostgreSQL: one GIN index over the columns of the module's table. SQLite: an FTS5 table without content of its own
(`s_<module>`), whose rows are numbered by `s_<module>__rows`, because VACUUM may renumber those of the module's
table; triggers keep both in step, so that no writer has to think of them.
"""

# ruff: noqa: S608 - the names in these statements are physical names, given by Kith
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause, operators
from sqlalchemy.sql.elements import UnaryExpression

from kith.definition.model import Field, Module
from kith.fields.base import ColumnSpec
from kith.fields.physical import RecordId
from kith.storage.naming import fitting, search_table

BEFORE = "  "  # what stands before each word in FTS5, as pg_trgm has it: one letter and it make a trigram


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Search:
    """The search index of one module. `columns`: name of a search field (`home.city`: a part of one) -> its key."""

    table: sa.Table
    columns: Mapping[str, sa.Column[Any]]
    words: sa.TableClause  # SQLite's FTS5 table
    rows: sa.TableClause  # row, id

    @property
    def index(self) -> str:
        """The name of PostgreSQL's index; it tells which columns are in it."""
        return fitting(f"gin_{self.table.name}_" + "_".join(column.name for column in self.columns.values()))

    def field(self, name: str) -> str:
        """The field that a name in `columns` belongs to."""
        return name.partition(".")[0]

    def phrase(self, text: str, names: Iterable[str]) -> str:
        """What FTS5 is to MATCH: `text`, part of a key, in one of the columns `names`. Words begin behind a space."""
        columns = " ".join(f'"{self.columns[name].name}"' for name in names)
        quoted = text.replace(" ", BEFORE).replace('"', '""')
        return f'{{{columns}}} : "{quoted}"'

    def matching(self, match: ColumnElement[str], table: FromClause) -> tuple[FromClause, ColumnElement[bool]]:
        """SQLite: the rows of `table` (the module's) that FTS5 matches, as a FROM and its WHERE, read as they come.

        The plus keeps the planner from going the other way, through all records.
        """
        row: ColumnElement[str] = UnaryExpression(self.rows.c.id, operator=operators.custom_op("+"))
        found = self.words.join(self.rows, self.rows.c.row == self.words.c.rowid)
        return found.join(table, table.c.id == row), sa.literal_column(self.words.name).op("MATCH")(match)

    # -- DDL --------------------------------------------------------------------------------------------------------
    def create(self, dialect: str, *, concurrently: bool = False) -> tuple[str, ...]:
        """The statements that make the index over an empty or filled table, and fill it."""
        return (self._create_gin(concurrently),) if dialect == "postgresql" else self._create_words()

    def drop(self) -> tuple[str, ...]:
        """The statements that take away what SQLite has, whatever fields it was over."""
        triggers = tuple(
            f'DROP TRIGGER IF EXISTS "{self.words.name}__{when}"' for when in ("insert", "update", "delete")
        )
        tables = (f'DROP TABLE IF EXISTS "{self.words.name}"', f'DROP TABLE IF EXISTS "{self.rows.name}"')
        return triggers + tables

    def settle(self, dialect: str) -> tuple[str, ...]:
        """The statements to run after many rows were written: they merge what the index has only noted so far."""
        if dialect == "postgresql":
            return (f"SELECT gin_clean_pending_list('\"{self.index}\"'::regclass)", f'ANALYZE "{self.table.name}"')
        words = self.words.name
        return (f'INSERT INTO "{words}" ("{words}") VALUES (\'optimize\')', f'ANALYZE "{self.table.name}"')

    def _create_gin(self, concurrently: bool) -> str:
        columns = ", ".join(f'"{column.name}" gin_trgm_ops' for column in self.columns.values())
        how = "CONCURRENTLY " if concurrently else ""
        return f'CREATE INDEX {how}IF NOT EXISTS "{self.index}" ON "{self.table.name}" USING gin ({columns})'

    def _create_words(self) -> tuple[str, ...]:
        words, rows, table = self.words.name, self.rows.name, self.table.name
        names = ", ".join(f'"{column.name}"' for column in self.columns.values())
        old, new, there = (", ".join(_spaced(f'{row}."{c.name}"') for c in self.columns.values()) for row in _ROWS)
        add = f'INSERT INTO "{words}" (rowid, {names}) SELECT "row", {new} FROM "{rows}" WHERE id = new.id;'
        take = (
            f'INSERT INTO "{words}" ("{words}", rowid, {names})'
            f' SELECT \'delete\', "row", {old} FROM "{rows}" WHERE id = old.id;'
        )
        return (
            f'CREATE TABLE "{rows}" ("row" INTEGER PRIMARY KEY, id VARCHAR(36) NOT NULL UNIQUE)',
            f"CREATE VIRTUAL TABLE \"{words}\" USING fts5({names}, content='', tokenize='trigram case_sensitive 1')",
            f'CREATE TRIGGER "{words}__insert" AFTER INSERT ON "{table}" BEGIN'
            f' INSERT INTO "{rows}" (id) VALUES (new.id); {add} END',
            f'CREATE TRIGGER "{words}__update" AFTER UPDATE OF {names} ON "{table}" BEGIN {take} {add} END',
            f'CREATE TRIGGER "{words}__delete" AFTER DELETE ON "{table}" BEGIN'
            f' {take} DELETE FROM "{rows}" WHERE id = old.id; END',
            f'INSERT INTO "{rows}" (id) SELECT id FROM "{table}"',
            f'INSERT INTO "{words}" (rowid, {names}) SELECT r."row", {there}'
            f' FROM "{table}" m JOIN "{rows}" r ON r.id = m.id',
        )


_ROWS = ("old", "new", "m")


def _spaced(column: str) -> str:
    return f"'{BEFORE}' || replace({column}, ' ', '{BEFORE}')"


def _searched(field: Field) -> list[ColumnSpec]:
    """The columns of the field's keys: those it is sorted by, else those it is compared by."""
    specs = field.type.columns(sort=field.sort)
    return [spec for spec in specs if spec.role == "sort"] or [spec for spec in specs if spec.role == "key"]


def module_search(module: Module, table: sa.Table) -> Search | None:
    """The search index of `module`, None where no search field is stored as text."""
    columns: dict[str, sa.Column[Any]] = {}
    for name in module.search:
        field = module.fields.get(name)
        if field is None:
            continue
        for spec in _searched(field):
            part = spec.suffix.rpartition("__")[0]
            columns[f"{name}.{part}" if part else name] = table.c[spec.name(field.physical)]
    if not columns:
        return None
    words = search_table(module.physical)
    return Search(
        table=table,
        columns=columns,
        words=sa.table(words, sa.column("rowid", sa.Integer())),
        rows=sa.table(fitting(f"{words}__rows"), sa.column("row", sa.Integer()), sa.column("id", RecordId())),
    )
