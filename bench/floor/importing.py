"""The floor's import: the rows of a CSV file by COPY (PostgreSQL) or executemany (SQLite), in one transaction."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.floor.rows import cells, checked, columns
from bench.floor.tables import companies, connect

BATCH = 1_000


def import_contacts(url: str, file: Path) -> int:
    """How many contacts were imported from `file`; their companies are found by name."""
    engine = connect(url).execution_options(rw=True)
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection, file.open(encoding="utf-8", newline="") as text:
        named = {row.title: row.id for row in connection.execute(sa.select(companies.c.id, companies.c.title))}
        now, count, reader = datetime.now(UTC), 0, csv.DictReader(text)
        write = _executemany if sqlite else _copy
        while batch := list(islice(reader, BATCH)):
            rows = []
            for given in batch:
                values = {**checked(given), "company": named.get(given["company"])}
                rows.append(cells(values, now, sqlite=sqlite))
            write(connection, rows)
            count += len(rows)
        _settle(connection, sqlite=sqlite)
        connection.commit()
    return count


def _settle(connection: Any, *, sqlite: bool) -> None:
    """What Kith does after an import as well: statistics, and the new words into their index."""
    if sqlite:
        connection.exec_driver_sql("PRAGMA analysis_limit=1000")
    connection.exec_driver_sql("ANALYZE m_contacts")
    if not sqlite:
        found = "SELECT indexrelid FROM pg_index WHERE indrelid = 'm_contacts'::regclass"
        gin = f"{found} AND pg_get_indexdef(indexrelid) LIKE '%%USING gin%%'"
        connection.exec_driver_sql(f"SELECT gin_clean_pending_list(indexrelid::regclass) FROM ({gin}) AS found")


def _copy(connection: Any, rows: list[tuple[Any, ...]]) -> None:
    driver = connection.connection.dbapi_connection
    listed = ", ".join(f'"{name}"' for name in columns())
    with driver.cursor() as cursor, cursor.copy(f"COPY m_contacts ({listed}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _executemany(connection: Any, rows: list[tuple[Any, ...]]) -> None:
    names = columns()
    listed, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" for _ in names)
    connection.exec_driver_sql(f"INSERT INTO m_contacts ({listed}) VALUES ({marks})", rows)
