"""Who is known already: the records that a submission seems to be about, found under a lock.

Of fifty at once with one address, each waits for the one before and finds what it has made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from kith.errors import KithError
from kith.fields import Context
from kith.records.draft import is_empty
from kith.storage.locks import hold_name
from kith.storage.tx import Tx

MOST = 5  # records that are named as perhaps the same


def find_known(tx: Tx, module: str, names: Sequence[str], values: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of the living records with these typed values, the oldest first; () where one of the values is empty.

    Nobody else looks for the same until the transaction ends.
    """
    if not names or any(is_empty(values.get(name)) for name in names):
        return ()
    context, fields = tx.context(), [tx.site.modules[module].fields[name] for name in names]
    keys = [field.type.dump(values[field.name], context)[field.type.key_place] for field in fields]
    hold_name(tx.connection, "\0".join(["kith form", module, *names, *(str(key) for key in keys)]))
    table = tx.tables.table(module)
    same = [tx.tables.key_column(module, field) == key for field, key in zip(fields, keys, strict=True)]
    statement = sa.select(table.c.id).where(*same, table.c.deleted_at.is_(None)).order_by(table.c.id).limit(MOST)
    return tuple(tx.connection.execute(statement).scalars())


def typed_of(tx: Tx, module: str, raw: Mapping[str, Any], context: Context) -> Mapping[str, Any]:
    """The values of the module's fields that can be read as such."""
    found: dict[str, Any] = {}
    for name, value in raw.items():
        try:
            found[name] = tx.site.modules[module].fields[name].type.parse(value, context)
        except KithError:
            continue
    return found
