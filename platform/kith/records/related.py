"""The records that hang on one: a related list, under the rights of both ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, Select

from kith.access.actor import Actor
from kith.access.predicate import columns, holds
from kith.access.rights import access_to
from kith.conditions.tree import Compare, Path, Values
from kith.definition.model import RelatedList
from kith.files import any_attached
from kith.records.model import Group, Page, Query
from kith.records.query import get, groups_of, page
from kith.storage.tx import Tx

_FILES = "+files"  # no list is called that


def related_page(tx: Tx, actor: Actor, module: str, id: str, name: str, query: Query | None = None) -> Page | None:
    """The page of the related list `name` of a record, or None where record or list aren't there for the actor.

    `query` limits, sorts and filters it further; its module is the list's.
    """
    related = visible_related(tx, actor, module, name)
    if related is None or get(tx, actor, module, id, ()) is None:
        return None
    return rows_below(tx, actor, related, id, query)


def rows_below(tx: Tx, actor: Actor, related: RelatedList, id: str, query: Query | None = None) -> Page:
    """The page of a related list whose record and rights were looked at already."""
    wanted = query or Query(module=related.module, fields=shown_columns(tx, actor, related))
    if not wanted.sort:
        open_paths = readable_columns(tx, actor, related.module, tuple(key.path for key in related.sort))
        wanted = replace(wanted, sort=tuple(key for key in related.sort if key.path in open_paths))
    extra, at = _within(tx, actor, related, id)
    return page(tx, actor, wanted, extra=extra, at=at)


def groups_below(tx: Tx, actor: Actor, related: RelatedList, id: str, names: tuple[str, ...]) -> tuple[Group, ...]:
    """What the records of such a list add up to: by a field among `names`, the amounts and numbers among them.

    One statement. Raises K609, K633 for what can't be grouped by or added up.
    """
    extra, at = _within(tx, actor, related, id)
    return groups_of(tx, actor, Query(module=related.module, fields=(), groups=names), extra=extra, at=at)


def _within(
    tx: Tx, actor: Actor, related: RelatedList, id: str
) -> tuple[sa.ColumnElement[bool] | None, tuple[str, str] | None]:
    """What narrows the module of the list to the records in it: a predicate, and a column with its value."""
    table = tx.tables.table(related.module)
    cells = columns(tx, actor, related.module, related.by, table)
    extra = None
    if related.where is not None:
        extra = holds(tx, actor, related.where.condition, table, trusted=True)
    if cells and isinstance(cells[""], sa.Column):
        return extra, (cells[""].name, id)
    # open on some records only: under CASE; or one of several that a record points to
    here = below(tx, actor, related, id)
    return (here if extra is None else here & extra), None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hanging:
    """What may hang on a record, for whomever: names of related lists with something in them, and attachments."""

    lists: frozenset[str]
    files: bool


def hanging(tx: Tx, module: str, id: str, lists: Sequence[RelatedList], *, files: bool = False) -> Hanging:
    """In which of `lists` there may be something, and whether `files` may be attached, where that is asked for.

    One statement for all of it: most lists of most records are empty, and needn't be read.
    """
    names = tuple(each.name for each in lists)
    key = ("hanging", module, names, files)
    kept: tuple[frozenset[str], tuple[str, ...], Select[Any]] | None = tx.tables.kept.get(key)
    if kept is None:
        kept = _looks(tx, module, lists, files=files)
        tx.tables.kept.put(key, kept)
    unknown, asked, statement = kept
    there = tx.connection.execute(statement, {"id": id}).one() if asked else ()
    found = unknown | {name for name, is_there in zip(asked, there, strict=True) if is_there}
    return Hanging(lists=found - {_FILES}, files=_FILES in found)


def _looks(
    tx: Tx, module: str, lists: Sequence[RelatedList], *, files: bool
) -> tuple[frozenset[str], tuple[str, ...], Select[Any]]:
    """The lists that can't be looked into this way, those that can, and the statement that does."""
    looks: dict[str, ColumnElement[Any]] = {}
    if files:
        looks[_FILES] = any_attached(tx.site.modules[module].physical, sa.bindparam("id")).label(_FILES)
    for each in lists:
        table, columns_ = tx.tables.table(each.module), tx.tables.columns(each.module, each.by)
        column, shape = columns_.get(""), tx.site.modules[each.module].fields[each.by].type.shape
        if shape == "link":
            link = tx.tables.link(each.module, each.by)
            here = sa.and_(link.c.value == sa.bindparam("id"), table.c.deleted_at.is_(None))
            joined = link.join(table, table.c.id == link.c.record_id)
            looks[each.name] = sa.select(link.c.record_id).select_from(joined).where(here).exists().label(each.name)
        elif column is not None and shape == "columns":
            there = sa.and_(table.c[column.name] == sa.bindparam("id"), table.c.deleted_at.is_(None))
            looks[each.name] = sa.exists().where(there).label(each.name)
    names = tuple(looks)
    return frozenset(each.name for each in lists) - set(names), names, sa.select(*looks.values())


def below(tx: Tx, actor: Actor, related: RelatedList, id: str) -> sa.ColumnElement[bool]:
    """Whether a record hangs in the list of `id`, as far as the actor may read that."""
    table = tx.tables.table(related.module)
    cells = columns(tx, actor, related.module, related.by, table)
    return cells[""] == id if cells else _links_to(tx, actor, related, id, table)


def _links_to(tx: Tx, actor: Actor, related: RelatedList, id: str, table: sa.FromClause) -> sa.ColumnElement[bool]:
    kind = tx.site.modules[related.module].fields[related.by].type
    path = Path(related.module, (), related.by, kind)
    return holds(tx, actor, Compare(path, "eq", Values((id,))), table)


def visible_related(tx: Tx, actor: Actor, module: str, name: str) -> RelatedList | None:
    """The related list, where the actor may view its module and read the field that points here."""
    access = access_to(tx.site, actor, module)
    related = access.module.related.get(name) if access else None
    if access is not None and access.related is not None and name not in access.related:
        return None
    below = access_to(tx.site, actor, related.module) if related else None
    if related is None or below is None or not below.allows("view") or related.by not in below.readable:
        return None
    return related


def shown_columns(tx: Tx, actor: Actor, related: RelatedList) -> tuple[str, ...]:
    """The list's columns that the actor may read."""
    return readable_columns(tx, actor, related.module, related.columns)


def readable_columns(tx: Tx, actor: Actor, module: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of `names` (paths of a trusted list) that the actor may read, hop by hop."""
    found = []
    for name in names:
        at: str | None = module
        for part in name.split("."):
            access = access_to(tx.site, actor, at) if at else None
            field = access.module.fields.get(part) if access and part in access.readable else None
            if part != "title" and field is None and at is not None:
                break
            at = field.type.targets[0] if field is not None and len(field.type.targets) == 1 else None
        else:
            found.append(name)
    return tuple(found)
