"""Many rows at once are the same rows, by COPY as by INSERT."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.storage.bulk import COPY_FROM, insert_rows
from kith.storage.create import create_tables
from kith.storage.engine import create_engine
from kith.storage.ids import new_id
from kith.storage.system import create_system
from kith.storage.tables import Tables
from kith.testing.build import build_module, site_of

WILD = "a\tb\\n\\. \"q\" 'p' \\N – ü 中 🙂\nsecond line"


def _tx(connection: Connection) -> Any:
    return SimpleNamespace(connection=connection, dialect=connection.dialect.name)


@pytest.mark.parametrize("count", [0, 1, COPY_FROM, 3 * COPY_FROM])
def test_what_goes_in_comes_out(count, connection: Connection):
    tables = Tables(site_of(build_module(fields="name:text price:decimal born:date done:boolean extra:json")))
    create_tables(connection, tables)
    table = tables.table("things")
    names = ["id", "created_at", "name", "price", "born", "done"]
    moment = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
    rows: list[Any] = [
        (new_id(), moment, WILD, Decimal("-12.34"), date(2024, 2, 29), bool(n % 2)) for n in range(count)
    ]
    rows += [(new_id(), None, None, None, None, None)] if count else []
    insert_rows(_tx(connection), table, names, rows)
    found = connection.execute(sa.select(*(table.c[name] for name in names)).order_by(table.c.id)).all()
    assert [tuple(row) for row in found] == rows


def test_a_thousand_rows_are_one_statement_on_postgresql(postgresql_url):
    engine = create_engine(postgresql_url)
    create_system(engine)
    tables = Tables(site_of(build_module()))
    seen: list[str] = []
    with engine.begin() as connection:
        create_tables(connection, tables)
        sa.event.listen(connection, "before_cursor_execute", lambda *given: seen.append(given[2]))
        insert_rows(_tx(connection), tables.table("things"), ["id", "name"], _rows(1000))
    engine.dispose()
    assert seen == []


def _rows(count: int) -> list[tuple[str, str]]:
    return [(new_id(), f"Ada {n}") for n in range(count)]
