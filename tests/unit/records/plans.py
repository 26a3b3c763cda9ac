"""How a database carries out what the engine asks of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from kith.storage.tx import Tx


@contextmanager
def explained(tx: Tx) -> Iterator[list[str]]:
    """The plans, each as one text, of the SELECTs that the block executes; they are there after it."""
    asked: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        asked.append((statement, parameters))

    plans: list[str] = []
    sa.event.listen(tx.connection, "before_cursor_execute", note)
    try:
        yield plans
    finally:
        sa.event.remove(tx.connection, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN" if tx.dialect == "sqlite" else "EXPLAIN"
    for statement, parameters in asked:
        rows = tx.connection.exec_driver_sql(f"{explain} {statement}", parameters).all()
        plans.append("\n".join(str(row[-1]) for row in rows))
