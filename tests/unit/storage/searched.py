"""How each database is asked for the records that hold a text."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.storage.search_index import Search


def ids_holding(connection: Connection, search: Search | None, text: str, *names: str) -> list[str]:
    """The ids of the records with `text`, part of a key, in one of the columns `names`."""
    assert search is not None
    if connection.dialect.name == "sqlite":
        source, fits = search.matching(sa.literal(search.phrase(text, names)), search.table)
    else:
        source = search.table
        fits = sa.or_(*(search.columns[name].contains(text, autoescape=True) for name in names))
    return list(connection.execute(sa.select(search.table.c.id).select_from(source).where(fits)).scalars())
