"""The record that stands beside another one in a list."""

from __future__ import annotations

from dataclasses import replace

from kith.access.actor import Actor
from kith.conditions.tree import ALWAYS
from kith.records.cursor import Position
from kith.records.model import Query
from kith.records.query import prepared_for
from kith.storage.tx import Tx


def beside(tx: Tx, actor: Actor, query: Query, id: str, *, back: bool) -> str | None:
    """The id of the record behind `id` in the list that `query` asks for, or before it; None at the end of the list.

    Two statements, however long the list is. A record that has left the list meanwhile still has its place in it, by
    what the list is sorted by; for one that isn't the actor's to see, or that the words don't find, there is None.
    Raises what `page` does.
    """
    one = replace(query, fields=(), limit=1, cursor=None, offset=None, total=False, groups=())
    here, given = prepared_for(tx, actor, replace(one, where=ALWAYS, rule=ALWAYS), ("id", id))
    statement, keys = here.statement(None, jump=False)
    found = tx.connection.execute(statement, given | keys).first()
    if found is None:
        return None
    position = Position(tuple(found[place] for place in here.places), back)
    there, given = prepared_for(tx, actor, one)
    statement, keys = there.statement(position, jump=False)
    row = tx.connection.execute(statement, given | keys).first()
    return None if row is None else row[there.id]
