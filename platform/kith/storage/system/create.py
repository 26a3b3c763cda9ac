"""Makes the system tables that are missing, and sees that the database can carry Kith."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from kith.errors import KithError, Problem
from kith.storage.engine import POSTGRESQL_LEAST
from kith.storage.locks import hold_publishing
from kith.storage.system.base import Base


def create_system(engine: Engine) -> None:
    """Creates what is missing of the system tables; does nothing where all is there. Raises K503, K504."""
    with engine.begin() as connection:
        hold_publishing(connection)
        if connection.dialect.name == "postgresql":
            _check_version(connection)
            _add_extension(connection, "pg_trgm")
        Base.metadata.create_all(connection)


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
