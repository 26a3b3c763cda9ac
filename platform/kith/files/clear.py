"""What is over is taken away: staged files that nobody claimed, files that were taken out of their records, and those
of records, fields and modules that are there no more. Records in the bin keep theirs.

First the bytes, then the row: killed in between, it is done once more. A claim looks at the same moment, and gives up
an hour before the bytes may go, so that nothing is claimed while it is cleared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import sqlalchemy as sa

from kith.files.find import stored
from kith.files.model import StoredFile
from kith.files.store import Store
from kith.storage.parking.register import read_parked
from kith.storage.system import File
from kith.storage.tx import Tx

BATCH = 200
GRACE = timedelta(hours=1)  # no transaction that claims lasts so long

_TABLE = File.metadata.tables[File.__tablename__]
Begin = Callable[[], AbstractContextManager[Tx]]


def clear_files(begin: Begin, store: Store, *, go_on: Callable[[int], bool] = lambda _: True) -> int:
    """Clears all that is over, a batch at a time while `go_on(so many went)`, and tells how many did. Raises K670."""
    with begin() as tx:
        mark_orphans(tx)
    gone = 0
    while go_on(gone):
        with begin() as tx:
            over = _over(tx)
        if not over:
            break
        store.remove([key for file in over for key in _keys(file)])
        with begin() as tx:
            tx.connection.execute(sa.delete(_TABLE).where(_TABLE.c.id.in_([file.id for file in over])))
        gone += len(over)
    return gone


def _keys(file: StoredFile) -> tuple[str, ...]:
    return (file.key, file.preview_key) if file.previewed else (file.key,)


def _over(tx: Tx) -> tuple[StoredFile, ...]:
    due = sa.select(_TABLE).where(_TABLE.c.clear_at <= tx.clock.now() - GRACE).order_by(_TABLE.c.clear_at).limit(BATCH)
    return tuple(stored(row) for row in tx.connection.execute(due).mappings())


def mark_orphans(tx: Tx) -> int:
    """Lets the files of what isn't there any more go, and tells how many: erased records, purged fields and modules."""
    holding = set(tx.connection.execute(sa.select(_TABLE.c.module).where(_held()).distinct()).scalars())
    marked = 0
    for module in tx.site.modules.values():
        if module.physical in holding:
            table = tx.tables.table(module.name)
            there = sa.exists().where(table.c.id == _TABLE.c.record_id)
            marked += _mark(tx, _TABLE.c.module == module.physical, ~there)
    return marked + sum(_mark(tx, *which) for which in _purged(tx))


def _purged(tx: Tx) -> Iterator[tuple[sa.ColumnElement[bool], ...]]:
    """The files of each module and field whose data is gone for good, and whose name nothing has taken since."""
    served = {
        module.physical: {field.physical for field in module.fields.values()} for module in tx.site.modules.values()
    }
    for parked in read_parked(tx.connection):
        if parked.purged_at is None:
            continue
        if parked.what == "module" and parked.physical not in served:
            yield (_TABLE.c.module == parked.physical,)
        elif parked.what == "field" and parked.physical not in served.get(parked.module, ()):
            yield (_TABLE.c.module == parked.module, _TABLE.c.field == parked.physical)


def _held() -> sa.ColumnElement[bool]:
    return sa.and_(_TABLE.c.clear_at.is_(None), _TABLE.c.module.is_not(None))


def _mark(tx: Tx, *which: sa.ColumnElement[bool]) -> int:
    gone = sa.update(_TABLE).where(_held(), *which).values(clear_at=tx.clock.now())
    return tx.connection.execute(gone).rowcount
