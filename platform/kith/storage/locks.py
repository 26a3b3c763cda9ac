"""The lock between writing and publishing: writers share it, who publishes new definitions holds it alone.

PostgreSQL: advisory locks of the transaction. SQLite: every writing transaction is alone already (BEGIN IMMEDIATE).
"""

from __future__ import annotations

import hashlib

from sqlalchemy import text
from sqlalchemy.engine import Connection

from kith.errors import KithError, Problem

PUBLISHING = 0x6B697468  # "kith"
APPLYING = PUBLISHING + 1
SEALING = PUBLISHING + 2

_SHARES = "kith_shares_publishing"  # the transaction of a connection that holds the lock already
_SHARED = f"SELECT pg_advisory_xact_lock_shared({PUBLISHING})"
_NAMED = text("SELECT pg_advisory_xact_lock(:key)")
_ALONE = text(f"SELECT pg_advisory_xact_lock({PUBLISHING})")


def share_publishing(connection: Connection) -> None:
    """Keeps the definitions from being published until this transaction ends; waits while somebody publishes."""
    if connection.dialect.name != "postgresql":
        return
    if connection.info.get(_SHARES) is None or connection.info[_SHARES] is not connection.get_transaction():
        connection.exec_driver_sql(_SHARED)  # without Core: it is on the way of every write
        if not connection.in_nested_transaction():  # whose rollback would give the lock back
            connection.info[_SHARES] = connection.get_transaction()


def hold_publishing(connection: Connection) -> None:
    """Waits for all writers and keeps new ones out until this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(_ALONE)


def hold_name(connection: Connection, name: str) -> None:
    """Makes this transaction the only one that does what `name` says, until it ends: of two, the second waits."""
    if connection.dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        connection.execute(_NAMED, {"key": key})


def claim_applying(connection: Connection) -> None:
    """Makes this connection the only one that applies until `release_applying`, or its end. Raises K517.

    For the connection, not the transaction: an apply has many.
    """
    if connection.dialect.name != "postgresql":
        return
    if not connection.scalar(text(f"SELECT pg_try_advisory_lock({APPLYING})")):
        raise KithError(Problem(code="K517"))


def release_applying(connection: Connection) -> None:
    """Gives back what `claim_applying` took."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_unlock({APPLYING})"))


def hold_sealing(connection: Connection) -> None:
    """Makes this transaction the only one that seals audit entries."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({SEALING})"))
