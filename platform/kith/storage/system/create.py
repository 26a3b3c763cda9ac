"""Makes what is missing of the system tables, and sees that the database can carry Kith."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from kith.errors import KithError, Problem
from kith.storage.engine import POSTGRESQL_LEAST
from kith.storage.locks import hold_publishing
from kith.storage.system.lacking import lacking


def create_system(engine: Engine, *, patience: int | None = None) -> None:
    """Creates the system tables, columns, indexes and triggers that are missing. Raises K503, K504.

    `patience`: the milliseconds that PostgreSQL waits for a lock before it gives up, None: as long as it takes.
    """
    with engine.begin() as connection:
        if patience is not None and connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {patience:d}")
        hold_publishing(connection)
        if connection.dialect.name == "postgresql":
            _check_version(connection)
            _add_extension(connection, "pg_trgm")
        for statement in lacking(connection):
            connection.exec_driver_sql(statement)


def _check_version(connection: Connection) -> None:
    version = connection.dialect.server_version_info or (0,)
    if version < POSTGRESQL_LEAST:
        params = {"product": "PostgreSQL", "version": ".".join(map(str, version)), "least": POSTGRESQL_LEAST[0]}
        raise KithError(Problem(code="K503", params=params))


def _add_extension(connection: Connection, name: str) -> None:
    if connection.scalar(text("SELECT 1 FROM pg_extension WHERE extname = :name"), {"name": name}):
        return
    try:
        connection.exec_driver_sql(f"CREATE EXTENSION IF NOT EXISTS {name}")
    except DBAPIError as error:
        reason = " ".join(str(error.orig).split())
        raise KithError(Problem(code="K504", params={"name": name, "reason": reason})) from error
