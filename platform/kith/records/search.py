"""Finding records by words, in one module and in all, under the actor's rights."""

from __future__ import annotations

from collections.abc import Mapping

from kith.access.actor import Actor
from kith.access.rights import access_to, modules
from kith.fields.keys import sort_key
from kith.records.model import Query, Ref
from kith.records.query import page
from kith.records.words import words_of
from kith.storage.tx import Tx

CANDIDATES = 100


def find(tx: Tx, actor: Actor, module: str, text: str, limit: int = 10) -> tuple[Ref, ...]:
    """The best records for a type-ahead: titles that begin with the text, those with a word that does, then others.

    All living ones in title order for an empty text. () without rights. The best are looked for among the first
    hundred that fit, in title order.
    """
    access = access_to(tx.site, actor, module)
    if access is None or not access.allows("view"):
        return ()
    found = page(tx, actor, Query(module=module, fields=(), q=text or None, limit=max(limit, CANDIDATES)))
    best = sorted(found.rows, key=lambda row: _distance(sort_key(row.title), sort_key(text).strip()))
    return tuple(Ref(row.id, row.title, module) for row in best[:limit])


def _distance(title: str, text: str) -> int:
    """0 for a title that begins with the text, 1 where one of its words does, 2 where it holds it, 3 otherwise."""
    if title.startswith(text):
        return 0
    return 1 if f" {text}" in title else 2 if text in title else 3


def find_everywhere(tx: Tx, actor: Actor, text: str, limit: int = 5) -> Mapping[str, tuple[Ref, ...]]:
    """The best records of each module that the actor may view, by module; modules without a hit are left out."""
    if not words_of(text):
        return {}
    found = {each.name: find(tx, actor, each.name, text, limit) for each in modules(tx, actor)}
    return {name: refs for name, refs in found.items() if refs}
