"""The one read path: a page of records, or one, under the actor's scope, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, Select

from kith.access.actor import Actor
from kith.access.predicate import holds, scope
from kith.access.rights import access_to
from kith.conditions.tree import ALWAYS
from kith.errors import KithError, Problem
from kith.records.children import load_children
from kith.records.cursor import Position, fingerprint, read_cursor, write_cursor
from kith.records.model import Page, Query, Row, Total
from kith.records.order import DEFAULT_SORT, Key, beyond, ordering, sort_keys
from kith.records.paths import read_paths
from kith.records.selection import Load, Selection
from kith.records.words import matches
from kith.storage.tx import Tx

COUNT_CAP = 10_000
MAX_LIMIT = 1_000


def page(tx: Tx, actor: Actor, query: Query, *, extra: ColumnElement[bool] | None = None) -> Page:
    """The page of `query` that `actor` may see; one statement, and one more for `total`.

    `extra` narrows it by a predicate over the module's table (a related list). Raises K601 for a module that isn't
    the actor's, K607 for a foreign cursor, K609 for unknown fields.
    """
    reading = _Reading(tx, actor, query, extra)
    rows, next_, previous = reading.rows()
    return Page(
        rows=rows, fields=reading.fields, next=next_, previous=previous, total=reading.total() if query.total else None
    )


def get(
    tx: Tx, actor: Actor, module: str, id: str, fields: Sequence[str] | None = None, *, deleted: bool = False
) -> Row | None:
    """The record, or None where it isn't there or isn't the actor's to see."""
    access = access_to(tx.site, actor, module)
    if access is None or not access.allows("view"):
        return None
    query = Query(module=module, fields=tuple(fields) if fields is not None else None, limit=1, deleted=deleted)
    reading = _Reading(tx, actor, query, tx.tables.table(module).c.id == id)
    rows, _, _ = reading.rows()
    return rows[0] if rows else None


class _Reading:
    """One query on its way to SQL."""

    def __init__(self, tx: Tx, actor: Actor, query: Query, extra: ColumnElement[bool] | None) -> None:
        access = access_to(tx.site, actor, query.module)
        if access is None or not access.allows("view"):
            raise KithError(Problem(code="K601"))
        self.tx, self.actor, self.query, self.extra = tx, actor, query, extra
        self.limit = min(max(query.limit, 1), MAX_LIMIT)
        self.fields = query.fields if query.fields is not None else tuple(access.readable)
        self.selection = Selection(tx, actor, query.module)
        base = self.selection.base
        self.id, self.version = self.selection.add(base.c.id), self.selection.add(base.c.version)
        paths = read_paths(tx.site, actor, query.module, (*self.fields, "title"))
        self.children = [path for path in paths if path.field is not None and path.field.type.shape == "child"]
        for path in paths:
            if path not in self.children:
                self.selection.read(path)
        self.title: Load = self.selection.loads["title"]

    def where(self) -> list[ColumnElement[bool]]:
        """Scope, deletion, the condition asked for, the words searched for."""
        tx, actor, query, table = self.tx, self.actor, self.query, self.selection.base
        alive = table.c.deleted_at.is_not(None) if query.deleted else table.c.deleted_at.is_(None)
        found = [alive, scope(tx, actor, query.module, "view", table)]
        if query.where != ALWAYS:
            found.append(holds(tx, actor, query.where, table))
        if query.q and query.q.strip():
            found.append(matches(tx, actor, query.module, query.q, table))
        return found if self.extra is None else [*found, self.extra]

    def rows(self) -> tuple[tuple[Row, ...], str | None, str | None]:
        """The rows, and the cursors of the next and the previous page."""
        keys = sort_keys(self.selection, self.query.sort or DEFAULT_SORT)
        places = [self.selection.add(key.column) for key in keys]
        list_ = fingerprint(self.query.module, self.query.sort, self.query.where, self.query.q, self.query.deleted)
        at = self._position(list_, len(keys))
        back = at is not None and at.back
        found = self.tx.connection.execute(self._statement(keys, at)).all()
        more, found = len(found) > self.limit, found[: self.limit]
        cells = list(reversed(found)) if back else list(found)
        ends = self._ends(
            cells, places, list_, forward=bool(more or back), backward=bool((more and back) or (at and not back))
        )
        return self._load(cells), *ends

    def _position(self, list_: str, width: int) -> Position | None:
        if self.query.cursor is None:
            return None
        return read_cursor(self.tx.settings.secret, self.query.cursor, list_, width)

    def _statement(self, keys: Sequence[Key], at: Position | None) -> Select[Any]:
        back = at is not None and at.back
        statement = sa.select(*self.selection.columns).select_from(self.selection.source).where(*self.where())
        if at is not None:
            statement = statement.where(beyond(keys, at.keys, back=back))
        statement = statement.order_by(*ordering(keys, self.tx.dialect, back=back)).limit(self.limit + 1)
        return statement.offset(self.query.offset) if self.query.offset else statement

    def _ends(
        self, cells: Sequence[Any], places: Sequence[int], list_: str, *, forward: bool, backward: bool
    ) -> tuple[str | None, str | None]:
        def cursor(row: Any, back: bool) -> str:
            position = Position(tuple(row[place] for place in places), back)
            return write_cursor(self.tx.settings.secret, position, list_)

        if not cells:
            return None, None
        backward = backward or bool(self.query.offset)
        return (cursor(cells[-1], False) if forward else None), (cursor(cells[0], True) if backward else None)

    def _load(self, cells: Sequence[Any]) -> tuple[Row, ...]:
        loads = [(name, self.selection.loads[name]) for name in self.fields if name in self.selection.loads]
        below = load_children(self.tx, self.query.module, self.children, [row[self.id] for row in cells])
        return tuple(
            Row(
                row[self.id],
                row[self.version],
                self.title(row) or "",
                {name: load(row) for name, load in loads} | below.get(row[self.id], {}),
            )
            for row in cells
        )

    def total(self) -> Total:
        """A count under the scope, capped."""
        inner = sa.select(sa.literal(1)).select_from(self.selection.base).where(*self.where()).limit(COUNT_CAP + 1)
        counted = self.tx.connection.execute(sa.select(sa.func.count()).select_from(inner.subquery())).scalar_one()
        return Total(min(counted, COUNT_CAP), counted <= COUNT_CAP)
