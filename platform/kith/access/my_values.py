"""What paths from `$me` lead to for a portal user: all of them in one statement (and one for each
field with several values), once in a reading transaction."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import FromClause, Select

from kith.access.actor import Actor
from kith.conditions.tree import Hop, Path
from kith.definition.model import Field
from kith.fields.base import FieldType
from kith.storage.tx import Tx

_Answer = TypeVar("_Answer")
_ME = "me"
_memory: WeakKeyDictionary[Connection, tuple[object, dict[Hashable, Any]]] = WeakKeyDictionary()


def my_values(tx: Tx, actor: Actor, paths: Iterable[Path]) -> Mapping[Path, Any]:
    """Path -> value of the field's type, a tuple of a field with several; None where it is empty, or a record on the
    way is deleted."""
    wanted = frozenset(paths)
    found: dict[Path, Any] = dict.fromkeys(wanted)
    mine = tuple(sorted((path for path in wanted if _is_mine(tx, actor, path)), key=str))
    if mine and actor.record is not None:
        found |= once(tx, ("my values", actor.record_module, actor.record, mine), lambda: _asked(tx, actor, mine))
    return found


def once(tx: Tx, key: Hashable, ask: Callable[[], _Answer]) -> _Answer:
    """What `ask` answers, asked once in a transaction that only reads; one that writes may change it meanwhile."""
    transaction = tx.connection.get_transaction()
    if tx.write or transaction is None:
        return ask()
    of, answers = _memory.get(tx.connection, (None, {}))
    if of is not transaction:
        answers = {}
        _memory[tx.connection] = (transaction, answers)
    if key not in answers:
        answers[key] = ask()
    found: _Answer = answers[key]
    return found


def _is_mine(tx: Tx, actor: Actor, path: Path) -> bool:
    return path.module == actor.record_module and all(hop.module in tx.site.modules for hop in path.hops)


def _asked(tx: Tx, actor: Actor, paths: Sequence[Path]) -> Mapping[Path, Any]:
    several = tuple(path for path in paths if _field(tx, path).type.shape == "link")
    plain = _cells(tx, actor, [path for path in paths if path not in several])
    return {**plain, **{path: _listed(tx, actor, path) for path in several}}


def _field(tx: Tx, path: Path) -> Field:
    return tx.site.modules[path.owner].fields[path.field]


def _listed(tx: Tx, actor: Actor, path: Path) -> tuple[Any, ...] | None:
    """The values of a field with several, in their order: they stand in a table of their own."""
    key = ("my values", path, "several")
    kept = tx.tables.kept.get(key)
    if kept is None:
        kept = _several(tx, path)
        tx.tables.kept.put(key, kept)
    item = _field(tx, path).type.item
    assert item is not None
    return tuple(item.load(row) for row in tx.connection.execute(kept, {_ME: actor.record})) or None


def _several(tx: Tx, path: Path) -> Select[Any]:
    me, joined, reached = _reaching(tx, [path])
    link, item = tx.tables.link(path.owner, path.field).alias(), _field(tx, path).type.item
    assert item is not None
    cells = [link.c[spec.name("value")] for spec in item.columns() if spec.role in ("value", "part")]
    source = joined.join(link, link.c.record_id == reached[path.hops].c.id)
    return sa.select(*cells).select_from(source).where(*_of_me(me)).order_by(link.c.position)


def _cells(tx: Tx, actor: Actor, paths: Sequence[Path]) -> Mapping[Path, Any]:
    if not paths:
        return {}
    key = ("my values", tuple(paths))
    kept = tx.tables.kept.get(key)
    if kept is None:
        kept = _statement(tx, paths)
        tx.tables.kept.put(key, kept)
    statement, places = kept
    row = tx.connection.execute(statement, {_ME: actor.record}).first()
    if row is None:
        return {}
    return {path: type_.load(row[start:end]) for path, (type_, start, end) in places.items()}


def _statement(tx: Tx, paths: Sequence[Path]) -> tuple[Select[Any], Mapping[Path, tuple[FieldType, int, int]]]:
    """One row with the cells of all paths, and where in it each path's are."""
    me, joined, reached = _reaching(tx, paths)
    cells: list[Any] = []
    places: dict[Path, tuple[FieldType, int, int]] = {}
    for path in paths:
        type_ = _field(tx, path).type
        by_suffix = tx.tables.columns(path.owner, path.field)
        names = [by_suffix[spec.suffix].name for spec in type_.columns() if spec.role in ("value", "part")]
        places[path] = (type_, len(cells), len(cells) + len(names))
        cells += [reached[path.hops].c[name] for name in names]
    return sa.select(*cells).select_from(joined).where(*_of_me(me)), places


def _of_me(me: FromClause) -> tuple[sa.ColumnElement[bool], ...]:
    return me.c.id == sa.bindparam(_ME, type_=me.c.id.type), me.c.deleted_at.is_(None)


def _reaching(tx: Tx, paths: Sequence[Path]) -> tuple[FromClause, Any, Mapping[tuple[Hop, ...], FromClause]]:
    """My own table, what it is joined with, and the table that each way of lookups ends in."""
    me = tx.tables.table(paths[0].module).alias()
    reached: dict[tuple[Hop, ...], FromClause] = {(): me}
    joined: Any = me
    for path in paths:
        for depth, hop in enumerate(path.hops, start=1):
            if path.hops[:depth] not in reached:
                module = path.hops[depth - 2].module if depth > 1 else path.module
                column = reached[path.hops[: depth - 1]].c[tx.tables.column(module, hop.field).name]
                target = tx.tables.table(hop.module).alias()
                joined = joined.outerjoin(target, sa.and_(target.c.id == column, target.c.deleted_at.is_(None)))
                reached[path.hops[:depth]] = target
    return me, joined, reached
