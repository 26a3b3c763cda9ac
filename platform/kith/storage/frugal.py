"""SQLite in little memory: for work that goes through much of the file once, such as an import.

The map of the file, up to two gigabytes of it, makes a server's reads faster and counts as its memory; an import has
nothing of it. And what a savepoint would have to put back is kept in memory as well: with a dozen indexes, some 60 MB
for a thousand rows.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

_PRAGMAS = ("mmap_size=0", "temp_store=FILE")


def be_frugal(engine: Engine) -> None:
    """Lets every connection of `engine` do with its cache from now on; on PostgreSQL nothing happens.

    Call it while no transaction is open: SQLite keeps what one looks at.
    """
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _settle)
    known = engine.raw_connection()
    try:
        _settle(known.dbapi_connection)
    finally:
        known.close()


def _settle(connection: Any, *_: object) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()
