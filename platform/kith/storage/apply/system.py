"""Brings the system tables of a database that an older Kith has made up to this one."""

from __future__ import annotations

from sqlalchemy.engine import Engine

from kith.storage.apply.patience import LOCK_MILLISECONDS, until_free
from kith.storage.system import create_system
from kith.storage.system.lacking import lacking


def complete_system(engine: Engine) -> None:
    """Makes what is missing of the system tables; where nothing is, nobody has to wait. Raises K503, K504, K534.

    Only ever adds, so processes of the older Kith go on beside it.
    """
    with engine.connect().execution_options(rw=False) as connection:
        missing = lacking(connection)
    if missing:
        until_free("the system tables", lambda: create_system(engine, patience=LOCK_MILLISECONDS))
