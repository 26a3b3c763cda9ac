"""Where words are looked for: a trigram index over the search fields' keys.

PostgreSQL: one GIN index over the columns of the module's table. SQLite: an FTS5 table without content of its own
(`s_<module>`), whose rows are numbered by `s_<module>__rows`, because VACUUM may renumber those of the module's
table; triggers keep both in step, so that no writer has to think of them.
"""

# ruff: noqa: S608 - the names in these statements are physical names, given by Kith
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kith.definition.model import Module
from kith.fields.physical import RecordId
from kith.storage.naming import fitting, search_table

SHORTEST = 3  # characters that make a trigram; what is shorter is compared row by row


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Search:
    """The search index of one module. `columns`: name of a search field -> the column of its key."""

    table: sa.Table
    columns: Mapping[str, sa.Column[Any]]
    words: sa.TableClause  # SQLite's FTS5 table; its columns are named as those of `columns`
    rows: sa.TableClause  # row, id

    @property
    def index(self) -> str:
        """The name of PostgreSQL's index; it tells which columns are in it."""
        return fitting(f"gin_{self.table.name}_" + "_".join(column.name for column in self.columns.values()))

    def candidates(self, dialect: str, word: str, fields: Sequence[str]) -> sa.Select[Any]:
        """A SELECT of the ids of the records that hold `word` in one of `fields`.

        `word` is a sort key (`kith.fields.keys.sort_key`) and not empty; `fields` are names in `columns`.
        """
        if dialect == "sqlite" and len(word) >= SHORTEST:
            return self._matching(word, fields)
        hits = (self.columns[name].contains(word, autoescape=True) for name in fields)
        return sa.select(self.table.c.id).where(sa.or_(sa.false(), *hits))

    def _matching(self, word: str, fields: Sequence[str]) -> sa.Select[Any]:
        names = " ".join(f'"{self.columns[name].name}"' for name in fields)
        quoted = word.replace('"', '""')
        match = sa.literal_column(self.words.name).op("MATCH")(f'{{{names}}} : "{quoted}"')
        found = sa.select(sa.column("rowid", sa.Integer())).select_from(self.words).where(match)
        return sa.select(self.rows.c.id).where(self.rows.c.row.in_(found))

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
        old, new = (", ".join(f'{row}."{c.name}"' for c in self.columns.values()) for row in ("old", "new"))
        add = f'INSERT INTO "{words}" (rowid, {names}) SELECT "row", {new} FROM "{rows}" WHERE id = new.id;'
        take = (
            f'INSERT INTO "{words}" ("{words}", rowid, {names})'
            f' SELECT \'delete\', "row", {old} FROM "{rows}" WHERE id = old.id;'
        )
        return (
            f'CREATE TABLE "{rows}" ("row" INTEGER PRIMARY KEY, id VARCHAR(36) NOT NULL UNIQUE)',
            f"CREATE VIRTUAL TABLE \"{words}\" USING fts5({names}, content='', tokenize='trigram')",
            f'CREATE TRIGGER "{words}__insert" AFTER INSERT ON "{table}" BEGIN'
            f' INSERT INTO "{rows}" (id) VALUES (new.id); {add} END',
            f'CREATE TRIGGER "{words}__update" AFTER UPDATE OF {names} ON "{table}" BEGIN {take} {add} END',
            f'CREATE TRIGGER "{words}__delete" AFTER DELETE ON "{table}" BEGIN'
            f' {take} DELETE FROM "{rows}" WHERE id = old.id; END',
            f'INSERT INTO "{rows}" (id) SELECT id FROM "{table}"',
            f'INSERT INTO "{words}" (rowid, {names}) SELECT r."row", {", ".join(f"m.{n}" for n in names.split(", "))}'
            f' FROM "{table}" m JOIN "{rows}" r ON r.id = m.id',
        )


def module_search(module: Module, table: sa.Table) -> Search | None:
    """The search index of `module`, None where no search field is stored as text."""
    columns: dict[str, sa.Column[Any]] = {}
    for name in module.search:
        field = module.fields.get(name)
        for role in ("sort", "key"):
            specs = [spec for spec in field.type.columns(sort=field.sort) if spec.role == role] if field else []
            if field and specs and name not in columns:
                columns[name] = table.c[specs[0].name(field.physical)]
    if not columns:
        return None
    words = search_table(module.physical)
    return Search(
        table=table,
        columns=columns,
        words=sa.table(words, *(sa.column(column.name) for column in columns.values())),
        rows=sa.table(fitting(f"{words}__rows"), sa.column("row", sa.Integer()), sa.column("id", RecordId())),
    )
