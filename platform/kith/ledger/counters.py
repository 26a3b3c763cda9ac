"""Numbers that are handed out once and without holes: who takes one holds the counter until the transaction ends."""

from __future__ import annotations

import sqlalchemy as sa

from kith.ledger.upsert import upsert
from kith.storage.system import Counter
from kith.storage.tx import Tx

_TABLE = Counter.metadata.tables[Counter.__tablename__]


def take(tx: Tx, key: str, n: int = 1) -> int:
    """The first of the next `n` numbers of the counter `key`, which begins at 1."""
    statement = upsert(tx.dialect, _TABLE).values(key=key, value=n)
    statement = statement.on_conflict_do_update(index_elements=[_TABLE.c.key], set_={"value": _TABLE.c.value + n})
    last: int = tx.connection.execute(statement.returning(_TABLE.c.value)).scalar_one()
    return last - n + 1


def raise_to(tx: Tx, key: str, value: int) -> None:
    """Makes `value` the last number taken, where the counter isn't beyond it: for imports that bring their numbers."""
    statement = upsert(tx.dialect, _TABLE).values(key=key, value=value)
    further = sa.case((_TABLE.c.value > value, _TABLE.c.value), else_=value)
    tx.connection.execute(statement.on_conflict_do_update(index_elements=[_TABLE.c.key], set_={"value": further}))
