"""Records that are equal in some fields to records that are about to be saved: a statement for many of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.predicate import scope
from kith.access.rights import readable
from kith.definition.model import Field, Module
from kith.records.draft import Draft, is_empty
from kith.records.open_titles import title_cell
from kith.records.steps import in_steps
from kith.storage.alike import alike_column, alike_place
from kith.storage.among import Among, Key
from kith.storage.tx import Tx

Holder = tuple[str, str]  # id and title
MANY = 20  # records that are looked at for each key, on average: one is named
WIDTH = 20  # of in_steps: 500 keys in a statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A record that the draft of `row` is equal to in the fields asked for; its title as the actor reads it.

    `stored` is False for one that is about to be saved as well, an earlier row of the same batch, whose title is ''.
    """

    row: int
    id: str
    title: str
    stored: bool = True


def find_alike(tx: Tx, actor: Actor, module: Module, fields: Sequence[str], drafts: Sequence[Draft]) -> list[Alike]:
    """The living records that hold the same values of `fields` as a draft, texts without regard to case and accents.

    Only what `actor` may view is found, at most one per draft, with one statement for 500 of them. Drafts with an empty
    value in one of the fields are equal to nothing, and neither is a record to itself.
    """
    if not set(fields) <= set(readable(tx, actor, module.name)):
        return []
    declared = [module.fields[name] for name in fields]
    wanted: dict[Key, list[Draft]] = {}
    for draft in drafts:
        key = _key(tx, declared, draft)
        if None not in key:
            wanted.setdefault(key, []).append(draft)
    holders: dict[Key, list[Holder]] = {}
    for part in in_steps(list(wanted), width=WIDTH):
        for holder, cells in _stored(tx, actor, module, declared, part):
            holders.setdefault(cells, []).append(holder)
    alike = (_alike_of(same, holders.get(key, ())) for key, same in wanted.items())
    return sorted((each for some in alike for each in some), key=lambda each: each.row)


def _alike_of(same: Sequence[Draft], holders: Sequence[Holder]) -> Iterator[Alike]:
    """What each of the drafts, which are all the same, is like: a record that is stored, else the first of them."""
    for place, draft in enumerate(same):
        other = next((holder for holder in holders if holder[0] != draft.id), None)
        if other is not None:
            yield Alike(row=draft.row, id=other[0], title=other[1])
        elif place:
            yield Alike(row=draft.row, id=same[0].id, title="", stored=False)


def _key(tx: Tx, fields: Sequence[Field], draft: Draft) -> Key:
    context = tx.context()
    return tuple(_cell(field, draft.new.get(field.name), context) for field in fields)


def _cell(field: Field, value: Any, context: Any) -> Any:
    if is_empty(value):
        return None
    return field.type.dump(value, context, sort=field.sort)[alike_place(field)] or None


def _stored(
    tx: Tx, actor: Actor, module: Module, fields: Sequence[Field], keys: Sequence[Key]
) -> list[tuple[Holder, Key]]:
    """The records that hold one of `keys`, each with the key."""
    table = tx.tables.table(module.name)
    columns = [alike_column(field, table) for field in fields]
    among = Among(tx.connection.dialect, columns)
    reachable = scope(tx, actor, module.name, "view", table)
    title = title_cell(tx, actor, module.name, table)
    living = table.c.deleted_at.is_(None)
    found = sa.select(table.c.id, title, *columns).where(among.condition, living, reachable)
    rows = tx.connection.execute(found.limit(len(keys) * MANY), among.given(keys))
    return [((row[0], row[1]), tuple(row)[2:]) for row in rows]
