"""Words that are looked for: in the search fields that the actor may read, without corpus statistics."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from kith.access.actor import Actor
from kith.access.predicate import columns
from kith.access.rights import access_to
from kith.fields.keys import sort_key
from kith.storage.tx import Tx

MOST_WORDS = 8
LONGEST = 200


def words_of(text: str) -> tuple[str, ...]:
    """The words of a search text as their keys are stored; at most eight."""
    stored = text[:LONGEST].replace("\0", " ").encode("utf-8", "replace").decode()  # no field holds lone surrogates
    return tuple(dict.fromkeys(sort_key(stored).split()))[:MOST_WORDS]


def matches(tx: Tx, actor: Actor, module: str, text: str, table: FromClause) -> ColumnElement[bool]:
    """The records of `table` in which every word of `text` stands in some search field that the actor may read."""
    return sa.and_(sa.true(), *(_has(tx, actor, module, word, table) for word in words_of(text)))


def _has(tx: Tx, actor: Actor, module: str, word: str, table: FromClause) -> ColumnElement[bool]:
    search, access = tx.tables.search(module), access_to(tx.site, actor, module)
    if search is None or access is None:
        return sa.false()
    everywhere = [name for name in search.columns if access.readable.get(name, ()) is None]
    found: list[ColumnElement[bool]] = []
    if everywhere:
        found.append(table.c.id.in_(search.candidates(tx.dialect, word, everywhere)))
    for name in search.columns:
        if access.readable.get(name):
            cells = columns(tx, actor, module, name, table)
            found.append(cells.get("sort", cells.get("key", cells[""])).contains(word, autoescape=True))
    return sa.or_(sa.false(), *found)
