"""What the planner knows of the data, brought up to date after much was written.

SQLite never does it by itself, and then sorts all records for a page that an index would have given: 60 times slower
with ten thousand contacts. PostgreSQL does, but only minutes later, and it keeps new words in a list of their own that
every search walks through.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from kith.storage.tx import Tx

SAMPLED = 1_000  # rows per index: some milliseconds, however large the table is


def refresh_statistics(tx: Tx, modules: Iterable[str]) -> None:
    """Counts anew what the tables of `modules` hold; waits for nobody."""
    quote = tx.connection.dialect.identifier_preparer.quote
    if tx.dialect == "sqlite":
        tx.connection.exec_driver_sql(f"PRAGMA analysis_limit={SAMPLED}")
    for module in modules:
        tx.connection.exec_driver_sql(f"ANALYZE {quote(tx.tables.table(module).name)}")
        search = tx.tables.search(module)
        if tx.dialect == "postgresql" and search is not None:
            tx.connection.execute(sa.select(sa.func.gin_clean_pending_list(sa.func.to_regclass(quote(search.index)))))
