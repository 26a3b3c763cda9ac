"""The one read path: a page of records, or one, under the actor's scope, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.sql import ColumnElement

from kith.access.actor import Actor
from kith.access.rights import access_to
from kith.fields.lookups import is_id
from kith.records.candidates import WHOLE
from kith.records.children import load_children
from kith.records.cursor import Position, fingerprint, read_cursor, write_cursor
from kith.records.groups import Groups, read_grouping
from kith.records.listing import OFFSET
from kith.records.model import UNKNOWN, Group, Known, Page, Query, Row, Total
from kith.records.prepared import AT, MAX_LIMIT, Prepared, prepare
from kith.records.searching import CAP
from kith.records.selection import MY_NAME
from kith.records.words import terms_of, whole_key
from kith.storage.tx import Tx

__all__ = ["MAX_LIMIT", "get", "groups_of", "page"]


def page(
    tx: Tx,
    actor: Actor,
    query: Query,
    *,
    extra: ColumnElement[bool] | None = None,
    at: tuple[str, str] | None = None,
) -> Page:
    """The page of `query` that `actor` may see, in one statement, `total` and all.

    `extra` narrows it by a predicate over the module's table, `at` by a column of it and the value there (a related
    list): statements of the latter are kept. Raises K601 for a module that isn't
    the actor's, K607 for a foreign cursor, K609 for unknown fields.
    """
    reading = _Reading(tx, actor, query, extra, at)
    rows, next_, previous = reading.rows()
    groups = reading.groups() if query.groups else None
    return Page(
        rows=rows,
        fields=reading.prepared.fields,
        next=next_,
        previous=previous,
        total=_sum(groups) if groups is not None else reading.total() if query.total else None,
        groups=groups,
    )


def groups_of(
    tx: Tx,
    actor: Actor,
    query: Query,
    *,
    extra: ColumnElement[bool] | None = None,
    at: tuple[str, str] | None = None,
) -> tuple[Group, ...]:
    """What the records of `query` are and add up to by `query.groups`, in one statement; none of them is read.

    `extra` and `at` narrow it as they narrow `page`. Raises what `page` does, K633.
    """
    return _Reading(tx, actor, query, extra, at).groups()


def _sum(groups: Sequence[Group]) -> Total:
    """How many records all groups have together."""
    return Total(sum(each.total.value for each in groups), all(each.total.exact for each in groups))


def get(
    tx: Tx,
    actor: Actor,
    module: str,
    id: str,
    fields: Sequence[str] | None = None,
    *,
    deleted: bool = False,
    known: Known = UNKNOWN,
) -> Row | None:
    """The record, or None where it isn't there or isn't the actor's to see. `known` is what its writer knows of it."""
    access = access_to(tx.site, actor, module)
    if access is None or not access.allows("view") or not is_id(id):
        return None
    query = Query(
        module=module, fields=tuple(fields) if fields is not None else None, limit=1, deleted=deleted, known=known
    )
    reading = _Reading(tx, actor, query, None, ("id", id))
    rows, _, _ = reading.rows()
    return rows[0] if rows else None


def prepared_for(
    tx: Tx, actor: Actor, query: Query, at: tuple[str, str] | None = None
) -> tuple[Prepared, dict[str, Any]]:
    """`query` made ready, words and all, and the parameters of its statements. Raises what `prepare` does."""
    words = query.q if query.q and query.q.strip() else None
    terms = terms_of(words, tx.settings.country) if words is not None else None
    prepared, of_actor = prepare(tx, actor, query, at[0] if at else None, terms)
    given: dict[str, Any] = {**of_actor, **({AT: at[1]} if at else {})}
    if query.known.own:
        given[MY_NAME] = actor.name
    if prepared.searching is not None and terms is not None and words is not None:
        given |= prepared.searching.candidates.given(terms, whole_key(words))
    return prepared, given


def rows_of(tx: Tx, prepared: Prepared, cells: Sequence[Any]) -> tuple[Row, ...]:
    """The records in the rows of a statement of `prepared`; what stands in tables of its own is read now."""
    id, version, title, loads = prepared.id, prepared.version, prepared.title, prepared.loads
    if not prepared.children:
        return tuple(
            Row(row[id], row[version], title(row) or "", {name: load(row) for name, load in loads}) for row in cells
        )
    below = load_children(tx, prepared.children, cells)
    return tuple(
        Row(row[id], row[version], title(row) or "", {name: load(row) for name, load in loads} | items)
        for row, items in zip(cells, below, strict=True)
    )


class _Reading:
    """One query on its way to rows."""

    def __init__(
        self,
        tx: Tx,
        actor: Actor,
        query: Query,
        extra: ColumnElement[bool] | None,
        at: tuple[str, str] | None,
    ) -> None:
        self.tx, self.actor, self.query = tx, actor, query
        self.prepared, self.given = prepared_for(tx, actor, query, at)
        self.more: tuple[ColumnElement[bool], ...] = () if extra is None else (extra,)
        self.counted: int | None = None

    def rows(self) -> tuple[tuple[Row, ...], str | None, str | None]:
        """The rows, and the cursors of the next and the previous page."""
        limit, at, offset = self.prepared.limit, self._position(), self.query.offset
        text = self.given.get(WHOLE, "")
        many = self.prepared.searching is not None and not self.more and self.prepared.frequent.knows(text)
        statement, keys = self.prepared.statement(at, jump=bool(offset), many=many, more=self.more)
        given = self.given | keys | ({OFFSET: offset} if offset else {})
        found = self.tx.connection.execute(statement, given).all()
        if self.prepared.searching is not None and found and found[0][-1] > CAP and not self.more:
            self.prepared.frequent.note(text)
        if self.prepared.count_to is not None and (found or not (at or offset)):
            self.counted = found[0][-1] if found else 0
        back = at is not None and at.back
        more, found = len(found) > limit, found[:limit]
        cells = list(reversed(found)) if back else list(found)
        ends = self._ends(cells, forward=bool(more or back), backward=bool((more and back) or (at and not back)))
        return rows_of(self.tx, self.prepared, cells), *ends

    def _list(self) -> str:
        """What cursors of this list are bound to."""
        return fingerprint(self.prepared.list, self.query.q) if self.query.q else self.prepared.list

    def _position(self) -> Position | None:
        if self.query.cursor is None:
            return None
        return read_cursor(self.tx.settings.secret, self.query.cursor, self._list(), len(self.prepared.places))

    def _ends(self, cells: Sequence[Any], *, forward: bool, backward: bool) -> tuple[str | None, str | None]:
        backward = backward or bool(self.query.offset)
        if not cells or not (forward or backward):
            return None, None
        list_ = self._list()

        def cursor(row: Any, back: bool) -> str:
            position = Position(tuple(row[place] for place in self.prepared.places), back)
            return write_cursor(self.tx.settings.secret, position, list_)

        return (cursor(cells[-1], False) if forward else None), (cursor(cells[0], True) if backward else None)

    def total(self) -> Total:
        """A count under the scope, capped: the one that came with the page, else asked now."""
        found, cap = self.counted, self.query.count_to
        if self.prepared.searching is not None:
            cap = min(cap, CAP)
        if found is None:
            found = self.tx.connection.execute(self.prepared.count(self.more), self.given).scalar_one()
        return Total(min(found, cap), found <= cap)

    def groups(self) -> tuple[Group, ...]:
        """All records of the list by group, in one statement; of a search those that its index was asked for."""
        grouping = read_grouping(self.tx.site, self.actor, self.query.module, self.query.groups)
        groups = Groups(self.tx, self.actor, self.query.module, grouping, self.prepared.listing.base)
        statement = groups.whole(self.prepared.counted_parts(self.more))
        found = groups.load(self.tx.connection.execute(statement, self.given).all())
        if self.prepared.searching is None or _sum(found).value <= CAP:
            return found
        return tuple(replace(each, total=Total(each.total.value, False)) for each in found)  # there may be more
