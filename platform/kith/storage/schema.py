"""The tables of modules as they really are in the database."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect

_OURS = re.compile(r"[mlcs]_")
_SYNONYMS = (
    ("character varying", "varchar"),
    ("timestamp without time zone", "timestamp"),
    ("time without time zone", "time"),
    ("double precision", "float"),
)


@dataclass(frozen=True, slots=True)
class Schema:
    """What is there. `columns`: table -> {column: type in its plain spelling}.

    `indexes` and `constraints` are names; an index that PostgreSQL couldn't finish is in `broken` instead. Constraints
    in `unvalidated` hold for new rows; nobody has looked through the old ones yet.
    """

    columns: Mapping[str, Mapping[str, str]]
    indexes: Mapping[str, frozenset[str]]
    constraints: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()
    unvalidated: frozenset[str] = frozenset()

    def has(self, table: str) -> bool:
        """Whether the table is there."""
        return table in self.columns


def read_schema(connection: Connection) -> Schema:
    """The tables whose names begin as those of modules do."""
    return _postgresql(connection) if connection.dialect.name == "postgresql" else _sqlite(connection)


def plain_type(type_: Any, dialect: Dialect) -> str:
    """The spelling of a column type in which types can be compared."""
    return _plain(type_.compile(dialect=dialect))


def _plain(text: str) -> str:
    found = re.sub(r'\s+collate\s+"?\w+"?', "", text.lower()).replace(", ", ",")
    for long, short in _SYNONYMS:
        found = found.replace(long, short)
    return found


_SQLITE_COLUMNS = """
SELECT m.name, p.name, p.type FROM sqlite_master m JOIN pragma_table_info(m.name) p
WHERE m.type = 'table' ORDER BY m.name, p.cid
"""
_SQLITE_INDEXES = "SELECT tbl_name, name FROM sqlite_master WHERE type IN ('index', 'trigger')"
_POSTGRESQL_COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname, a.attnum
"""
_POSTGRESQL_INDEXES = """
SELECT t.relname, i.relname, x.indisvalid FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_class t ON t.oid = x.indrelid WHERE t.relnamespace = current_schema()::regnamespace
"""
_POSTGRESQL_CONSTRAINTS = (
    "SELECT conname, convalidated FROM pg_constraint WHERE connamespace = current_schema()::regnamespace"
)


def _sqlite(connection: Connection) -> Schema:
    columns: dict[str, dict[str, str]] = defaultdict(dict)
    for table, name, type_ in connection.exec_driver_sql(_SQLITE_COLUMNS):
        if _OURS.match(table):
            columns[table][name] = _plain(type_)
    indexes: dict[str, set[str]] = defaultdict(set)
    for table, name in connection.exec_driver_sql(_SQLITE_INDEXES):
        if _OURS.match(table) and not name.startswith("sqlite_"):
            indexes[table].add(name)
    return Schema(dict(columns), {table: frozenset(names) for table, names in indexes.items()})


def _postgresql(connection: Connection) -> Schema:
    columns: dict[str, dict[str, str]] = defaultdict(dict)
    for table, name, type_ in connection.execute(sa.text(_POSTGRESQL_COLUMNS)):
        if _OURS.match(table):
            columns[table][name] = _plain(type_)
    indexes: dict[str, set[str]] = defaultdict(set)
    broken: set[str] = set()
    for table, name, valid in connection.execute(sa.text(_POSTGRESQL_INDEXES)):
        if _OURS.match(table):
            (indexes[table] if valid else broken).add(name)
    constraints = {row.conname: row.convalidated for row in connection.execute(sa.text(_POSTGRESQL_CONSTRAINTS))}
    unvalidated = frozenset(name for name, valid in constraints.items() if not valid)
    found = {table: frozenset(names) for table, names in indexes.items()}
    return Schema(dict(columns), found, frozenset(constraints), frozenset(broken), unvalidated)
