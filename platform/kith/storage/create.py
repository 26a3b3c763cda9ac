"""Makes the tables of all modules in one go, in a database that has none of them: tests, sample sites, restoring."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from kith.storage.tables import Tables


def create_tables(connection: Connection, tables: Tables) -> None:
    """Creates the modules' tables with their indexes and search; the system tables have to be there."""
    tables.indexed().metadata.create_all(connection, checkfirst=False)
    for module in tables.modules:
        search = tables.search(module)
        for statement in search.create(connection.dialect.name) if search else ():
            connection.exec_driver_sql(statement)
