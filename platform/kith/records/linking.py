"""Putting records that are there already into a related list, and taking them out: the lookup they have is changed.

It goes through the one write path, so that rights and rules hold as they do in the form of the record itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

from kith.access.actor import Actor
from kith.access.predicate import holds, scope, within
from kith.access.rights import access_to
from kith.definition.model import Field, RelatedList
from kith.errors import KithError, Problem
from kith.records.model import Change, Outcome, Query, Ref, Row
from kith.records.query import get, page
from kith.records.related import below
from kith.records.save import write
from kith.storage.tx import Tx


def links(tx: Tx, actor: Actor, related: RelatedList) -> bool:
    """Whether the actor may put records into the list: into some of them at least the lookup may be written."""
    access = access_to(tx.site, actor, related.module)
    if access is None or access.module.append_only or access.module.written_by:
        return False
    return access.allows("edit") and related.by in access.editable


def unlinks(tx: Tx, actor: Actor, related: RelatedList) -> bool:
    """The same for taking them out, which nobody can where the lookup has to name a record."""
    field = field_of(tx, related)
    return links(tx, actor, related) and not (field.required and field.type.shape != "link")


def field_of(tx: Tx, related: RelatedList) -> Field:
    """The lookup by which records hang in the list."""
    return tx.site.modules[related.module].fields[related.by]


def linkable(tx: Tx, actor: Actor, related: RelatedList, id: str, words: str, limit: int) -> tuple[Row, ...]:
    """Records that the actor may put into the list of `id` and that aren't there yet, by words; titles alone."""
    access = access_to(tx.site, actor, related.module)
    if access is None or not links(tx, actor, related):
        return ()
    table = tx.tables.table(related.module)
    wanted: list[ColumnElement[bool]] = [
        scope(tx, actor, related.module, "edit", table),
        below(tx, actor, related, id).is_not(sa.true()),
        table.c.id != id,
    ]
    where = access.editable[related.by]
    if where is not None:
        wanted.append(within(tx, actor, where, table))
    if related.where is not None:
        wanted.append(holds(tx, actor, related.where.condition, table, trusted=True))
    query = Query(module=related.module, fields=(), q=words or None, limit=limit)
    return page(tx, actor, query, extra=sa.and_(*wanted)).rows


def editable_below(tx: Tx, actor: Actor, found: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Of the records `found` (module -> ids) those that the actor may edit: at most one statement for all modules."""
    reached: set[str] = set()
    asked: list[sa.Select[Any]] = []
    for module, ids in found.items():
        access = access_to(tx.site, actor, module)
        if access is None or not ids:
            continue
        if all(any(each.kind == "all" for each in access.scopes.get(action, ())) for action in ("view", "edit")):
            reached.update(ids)
        elif access.allows("edit"):
            table = tx.tables.table(module)
            asked.append(sa.select(table.c.id).where(table.c.id.in_(ids), scope(tx, actor, module, "edit", table)))
    if asked:
        statement = asked[0] if len(asked) == 1 else sa.union_all(*asked)
        reached.update(tx.connection.execute(statement).scalars())
    return frozenset(reached)


def link(tx: Tx, actor: Actor, module: str, id: str, related: RelatedList, record: str) -> Outcome:
    """Puts `record` into the list of the record `id` of `module`; where it can hang on one alone, it leaves that one.

    Raises K601 for a record that isn't there for the actor, and whatever the write has against it.
    """
    field, held = field_of(tx, related), _held(tx, actor, related, record)
    named = f"{module}/{id}" if len(field.type.targets) > 1 else id
    if field.type.shape != "link":
        return _write(tx, actor, related, record, named, held.version)
    return _write(tx, actor, related, record, [*_others(field, held, id), named], held.version)


def unlink(tx: Tx, actor: Actor, id: str, related: RelatedList, record: str) -> Outcome:
    """Takes `record` out of the list of the record `id`. Raises like `link`, and K601 where it doesn't hang there."""
    field, held = field_of(tx, related), _held(tx, actor, related, record)
    there = held.values.get(related.by)
    if id not in {each.id for each in (there if isinstance(there, tuple) else (there,)) if isinstance(each, Ref)}:
        raise KithError(Problem(code="K601"))
    left = _others(field, held, id) if field.type.shape == "link" else None
    return _write(tx, actor, related, record, left, held.version)


def _held(tx: Tx, actor: Actor, related: RelatedList, record: str) -> Row:
    row = get(tx, actor, related.module, record, (related.by,))
    if row is None:
        raise KithError(Problem(code="K601"))
    return row


def _others(field: Field, held: Row, id: str) -> list[str]:
    """What the lookup names besides `id`, as it is sent."""
    several = len(field.type.targets) > 1
    refs = [each for each in held.values.get(field.name) or () if each.id != id]
    return [f"{each.module}/{each.id}" if several else each.id for each in refs]


def _write(tx: Tx, actor: Actor, related: RelatedList, record: str, raw: Any, version: int) -> Outcome:
    return write(tx, actor, related.module, [Change(id=record, values={related.by: raw}, version=version)])
