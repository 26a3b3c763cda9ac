"""Deleting, which is soft, and restoring. Lookups that restrict are asked first; those that cascade follow."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from kith.access.actor import Actor
from kith.access.predicate import scope
from kith.access.rights import ModuleAccess, access_to
from kith.definition.model import Field, Module
from kith.errors import KithError, Problem
from kith.fields.lookups import is_id
from kith.records.derive import refresh, rollups_over
from kith.records.happenings import record_each
from kith.records.steps import in_steps
from kith.records.writable import check_writable
from kith.storage.locks import share_publishing
from kith.storage.savepoint import savepoint
from kith.storage.tx import Tx


def delete(
    tx: Tx,
    actor: Actor,
    module: str,
    ids: Sequence[str],
    versions: Mapping[str, int] | None = None,
    *,
    about: str | None = None,
) -> None:
    """Marks the records as deleted, all or none, and what hangs on them by `on_delete: cascade`.

    `about` is the id of what the events of the records themselves are about.

    Raises K601 (not there), K602 (`versions` has another one), K603 (not allowed), K619 (others point to it), K622,
    K623, K624.
    """
    access = _entry(tx, actor, module, ids)
    rows = _rows(tx, actor, access, ids, action="delete")
    _check_versions(rows, versions or {})
    _mark(tx, actor, access.module, list(rows), about)


def restore(tx: Tx, actor: Actor, module: str, ids: Sequence[str], *, taken_along: bool = False) -> None:
    """Takes the records out of the bin, all or none. Raises K601, K603, K622, K624, and K627 for unique values.

    Those may have been taken by a living record meanwhile, or be held by two of these. With `taken_along` what their
    deletion took along by `on_delete: cascade` comes back as well, whoever may see it, as it went.
    """
    access = _entry(tx, actor, module, ids)
    rows = _rows(tx, actor, access, ids, action="restore")
    coming = _taken_along(tx, access.module, list(rows)) if taken_along else {module: rows}
    for name, part in coming.items():
        _unmark(tx, actor, tx.site.modules[name], list(part))


def _unmark(tx: Tx, actor: Actor, module: Module, ids: Sequence[str]) -> None:
    _check_free(tx, module, ids)
    try:
        with savepoint(tx.connection):
            _stamp(tx, actor, module, ids, deleted=None)
    except IntegrityError:  # another writer was first with a value: now that it is there, the question finds it
        _check_free(tx, module, ids)
        raise
    record_each(tx, actor, module, "restored", ids)
    _refresh_above(tx, module, ids)
    tx.hooks.kith_after_restore(tx=tx, actor=actor, module=module, ids=tuple(ids))


def _entry(tx: Tx, actor: Actor, module: str, ids: Sequence[str]) -> ModuleAccess:
    access = access_to(tx.site, actor, module)
    if access is None:
        raise KithError(Problem(code="K601"))
    check_writable(actor, access.module, len(ids), changing=True)
    share_publishing(tx.connection)
    return access


def _rows(tx: Tx, actor: Actor, access: ModuleAccess, ids: Sequence[str], *, action: str) -> Mapping[str, int]:
    """Id -> version of the records, all of them in reach of `action`."""
    table = tx.tables.table(access.module.name)
    state = table.c.deleted_at.is_not(None) if action == "restore" else table.c.deleted_at.is_(None)
    seen = scope(tx, actor, access.module.name, "view", table)
    allowed = sa.case((scope(tx, actor, access.module.name, action, table), 1), else_=0)
    statement = sa.select(table.c.id, table.c.version, allowed).where(
        table.c.id.in_([id for id in ids if is_id(id)]), state, seen
    )
    if tx.dialect == "postgresql":  # as in `load_records`: nobody changes them between this look and the mark
        statement = statement.order_by(table.c.id).with_for_update(of=table)
    found = {id: (version, may) for id, version, may in tx.connection.execute(statement)}
    problems = [Problem(code="K601", row=row) for row, id in enumerate(ids) if id not in found]
    problems += [Problem(code="K603", row=row) for row, id in enumerate(ids) if id in found and not found[id][1]]
    if problems:
        raise KithError(*problems)
    return {id: found[id][0] for id in dict.fromkeys(ids)}


def _check_versions(rows: Mapping[str, int], versions: Mapping[str, int]) -> None:
    stale = [(id, seen) for id, seen in versions.items() if rows.get(id, seen) != seen]
    if stale:
        raise KithError(*(Problem(code="K602", params={"seen": seen, "current": rows[id]}) for id, seen in stale))


def _mark(tx: Tx, actor: Actor, module: Module, ids: Sequence[str], about: str | None) -> None:
    """Marks `ids` and whatever hangs on them, module by module, what hangs first."""
    going = {name: list(found) for name, found in _going(tx, module, ids).items()}
    for name, part in going.items():
        each = tx.site.modules[name]
        tx.hooks.kith_before_delete(tx=tx, actor=actor, module=each, ids=tuple(part))
        _check_kept(tx, actor, each, part, going)
    now = tx.clock.now()  # one moment for all: by it `_taken_along` knows what went together
    for name, part in reversed(going.items()):
        each = tx.site.modules[name]
        _stamp(tx, actor, each, part, deleted=now)
        told = dict.fromkeys(ids, about) if about is not None and name == module.name else {}
        record_each(tx, actor, each, "deleted", part, told)
        _refresh_above(tx, each, part)
        tx.hooks.kith_after_delete(tx=tx, actor=actor, module=each, ids=tuple(part))


def _going(tx: Tx, module: Module, ids: Sequence[str]) -> Mapping[str, Collection[str]]:
    """Module -> ids of the records that go: `ids`, then what hangs on them by `on_delete: cascade`, and so on down."""
    return _with_hanging(tx, module, [(None, ids)])


def _taken_along(tx: Tx, module: Module, ids: Sequence[str]) -> Mapping[str, Collection[str]]:
    """The same for records in the bin: `ids`, and what went at the moment that they went, since it hung on them."""
    table = tx.tables.table(module.name)
    moments: dict[Any, list[str]] = {}
    for part in in_steps(ids):
        for id, moment in tx.connection.execute(sa.select(table.c.id, table.c.deleted_at).where(table.c.id.in_(part))):
            moments.setdefault(moment, []).append(id)
    return _with_hanging(tx, module, list(moments.items()))


def _with_hanging(tx: Tx, module: Module, named: Sequence[tuple[Any, Sequence[str]]]) -> Mapping[str, Collection[str]]:
    """Module -> ids of what is `named`, with when it went (None: it lives), and of what hangs on it and went then.

    A loop, since records can hang on each other in longer chains than calls can.
    """
    found: dict[str, dict[str, None]] = {}
    waiting: deque[tuple[Module, Any, Sequence[str]]] = deque((module, moment, ids) for moment, ids in named)
    while waiting:
        each, moment, ids = waiting.popleft()
        known = found.setdefault(each.name, {})
        part = [id for id in dict.fromkeys(ids) if id not in known]
        known.update(dict.fromkeys(part))
        below = _pointing(tx, each, "cascade") if part else ()
        waiting += [(other, moment, _holders(tx, other, field, part, moment)) for other, field in below]
    return {name: part for name, part in found.items() if part}


def _check_kept(tx: Tx, actor: Actor, module: Module, ids: Sequence[str], going: Mapping[str, Collection[str]]) -> None:
    """Raises K619 or K629 where a record that stays points to one of `ids` and restricts it."""
    for other, field in _pointing(tx, module, "restrict"):
        gone = frozenset(going.get(other.name, ()))
        below = [id for id in _holders(tx, other, field, ids) if id not in gone]
        if below:
            raise _still_pointed_to(tx, actor, module, other, below)


def _still_pointed_to(tx: Tx, actor: Actor, module: Module, other: Module, below: Sequence[str]) -> KithError:
    """The refusal; it counts what the actor may view, and names nothing else."""
    table = tx.tables.table(other.name)
    seen = sa.select(sa.func.count()).where(scope(tx, actor, other.name, "view", table))
    count = sum(tx.connection.execute(seen.where(table.c.id.in_(part))).scalar_one() for part in in_steps(below))
    named = {"module": module.labels.one.lower()}
    if not count:
        return KithError(Problem(code="K629", params=named))
    return KithError(Problem(code="K619", params=named | {"count": count, "other": other.labels.many.lower()}))


def _pointing(tx: Tx, target: Module, rule: str) -> Iterator[tuple[Module, Field]]:
    """The lookups to `target` whose `on_delete` is `rule`."""
    for module in tx.site.modules.values():
        for field in module.fields.values():
            points = field.type.family == "reference" and target.name in field.type.targets
            if points and getattr(field.type, "on_delete", "empty") == rule:
                yield module, field


def _holders(tx: Tx, module: Module, field: Field, ids: Sequence[str], deleted: Any = None) -> list[str]:
    """Ids of the living records, or those `deleted` at that moment, whose lookup points to one of `ids`."""
    table = tx.tables.table(module.name)
    column = tx.tables.column(module.name, field.name)
    state = table.c.deleted_at.is_(None) if deleted is None else table.c.deleted_at == deleted
    parts = (
        tx.connection.execute(sa.select(table.c.id).where(state, column.in_(part))).scalars() for part in in_steps(ids)
    )
    return [id for part in parts for id in part]


def _stamp(tx: Tx, actor: Actor, module: Module, ids: Sequence[str], *, deleted: Any) -> None:
    table = tx.tables.table(module.name)
    values = {"deleted_at": deleted, "modified_at": tx.clock.now(), "modified_by": actor.user}
    statement = sa.update(table).values(values | {"version": table.c.version + 1})
    for part in in_steps(ids):
        tx.connection.execute(statement.where(table.c.id.in_(part)))


def _refresh_above(tx: Tx, module: Module, ids: Sequence[str]) -> None:
    """Rollups of what the records point to: they count no longer, or again."""
    table = tx.tables.table(module.name)
    for above, _, by in rollups_over(tx.site, module.name):
        column = tx.tables.column(module.name, by)
        found = sa.select(column).distinct().where(column.is_not(None))
        parts = (tx.connection.execute(found.where(table.c.id.in_(part))).scalars() for part in in_steps(ids))
        refresh(tx, above, module.name, sorted({id for part in parts for id in part}))


def _check_free(tx: Tx, module: Module, ids: Sequence[str]) -> None:
    """Raises K627 where a record that lives, or is to live again with them, holds a unique value of one of `ids`."""
    table, twin = tx.tables.table(module.name), tx.tables.table(module.name).alias()
    for names in [(field.name,) for field in module.fields.values() if field.unique] + list(module.unique):
        keys = [tx.tables.key_column(module.name, module.fields[name]) for name in names]
        same = [key == twin.c[key.name] for key in keys]
        same += [key != "" for key in keys if key.name.endswith("__key")]  # empty values are alike, not the same
        lives = twin.c.deleted_at.is_(None) | twin.c.id.in_(list(ids))
        taken = sa.select(table.c.id).join(twin, sa.and_(*same, twin.c.id != table.c.id, lives))
        row = tx.connection.execute(taken.where(table.c.id.in_(list(ids))).limit(1)).first()
        if row is not None:
            labels = " and ".join(f'"{module.fields[name].label}"' for name in names)
            raise KithError(Problem(code="K627", params={"labels": labels}, field=names[0]))
