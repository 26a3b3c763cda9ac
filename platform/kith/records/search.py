"""Finding records by words, in one module and in all, under the actor's rights."""

from __future__ import annotations

from collections.abc import Mapping

from kith.access.actor import Actor
from kith.access.rights import access_to, modules
from kith.records.model import Query, Ref
from kith.records.query import page
from kith.records.words import terms_of
from kith.storage.tx import Tx


def find(tx: Tx, actor: Actor, module: str, text: str, limit: int = 10) -> tuple[Ref, ...]:
    """The best records for a type-ahead: what is called so, what begins so, then the newest that hold the words.

    All living ones in title order for an empty text. () without rights.
    """
    access = access_to(tx.site, actor, module)
    if access is None or not access.allows("view"):
        return ()
    found = page(tx, actor, Query(module=module, fields=(), q=text or None, limit=limit))
    return tuple(Ref(row.id, row.title, module) for row in found.rows)


def find_everywhere(tx: Tx, actor: Actor, text: str, limit: int = 5) -> Mapping[str, tuple[Ref, ...]]:
    """The best records of each module that the actor may view, by module; modules without a hit are left out."""
    if not terms_of(text):
        return {}
    searched = [each.name for each in modules(tx, actor) if tx.tables.search(each.name) is not None]
    found = {name: find(tx, actor, name, text, limit) for name in searched}
    return {name: refs for name, refs in found.items() if refs}
