"""The worlds of the tests in real databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from tests.unit.conditions.world import Rows, Tables

from kith.conditions import Surrounding, to_sql
from kith.conditions.tree import Condition


class Database:
    """A database with the world's tables; what is filled in is there for the length of a question."""

    def __init__(self, url: str, visible: frozenset[str] = frozenset()) -> None:
        self.engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
        self.tables = Tables(visible)
        self.connection = self.engine.connect()
        self.tables.metadata.create_all(self.connection)
        self.connection.commit()

    def close(self) -> None:
        self.connection.close()
        self.engine.dispose()

    @contextmanager
    def filled(self, rows: Rows) -> Iterator[None]:
        """The rows, gone again afterwards."""
        try:
            self.tables.fill(self.connection, rows)
            yield
        finally:
            self.connection.rollback()

    def found(self, condition: Condition, surrounding: Surrounding, ids: frozenset[str], *, scope: bool) -> set[str]:
        """Which of the contacts `ids` fit the condition."""
        self.tables.start()
        table = self.tables.table("contacts")
        where = to_sql(condition, self.tables, surrounding, table, scope=scope)
        statement = sa.select(table.c.id).where(table.c.id.in_(ids), where)
        return set(self.connection.execute(statement).scalars())


@contextmanager
def opened(url: str, visible: frozenset[str] = frozenset()) -> Iterator[Database]:
    """A database with the world's tables, closed afterwards."""
    database = Database(url, visible)
    try:
        yield database
    finally:
        database.close()
