"""SQL that was compiled in one test, for the tests after it.

SQLAlchemy keeps what it compiles with the engine, and each test has a new one: a third of the time of a test that asks
for a few pages went into compiling what the test before it had compiled. Engines with dialects that are set up alike
share it here; which statement is meant is told by SQLAlchemy's own key, as ever.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.util import LRUCache

KEPT = 4_000  # statements; more than the tests of a process have at a time
_SETUP = (
    "server_version_info",
    "paramstyle",
    "max_identifier_length",
    "default_schema_name",
    "_json_serializer",
    "_json_deserializer",
)
_compiled: LRUCache[Any, Any] = LRUCache(KEPT)


def share_compiled() -> None:
    """Lets all engines of this process share what was compiled for dialects of the same kind, version and options."""
    for dialect in (PGDialect_psycopg, SQLiteDialect_pysqlite):
        dialect.__eq__ = _alike  # type: ignore[method-assign]
        dialect.__hash__ = _kind  # type: ignore[method-assign, assignment]
    event.listen(Engine, "engine_connect", _share)


def _share(connection: Connection) -> None:
    connection.engine._compiled_cache = _compiled  # noqa: SLF001 - only create_engine sets it, which tests call anywhere


def _alike(one: Any, other: Any) -> bool:
    if one is other:
        return True
    return type(one) is type(other) and all(getattr(one, each) == getattr(other, each) for each in _SETUP)


def _kind(dialect: Any) -> int:
    return hash(type(dialect))
