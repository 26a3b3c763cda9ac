"""A list made ready for one set of rights: its statement, its order, and how its cells become values.

Building a statement costs several times what running it does, so what is the same for the next request is kept. Why it
is safe to keep stands in `kith.access.keeping` and `kith.access.binding`; nothing here may hold on to a transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause, Select

from kith.access.actor import Actor
from kith.access.binding import bound_for
from kith.access.keeping import rights_key
from kith.access.predicate import branches, guard, holds, scope
from kith.access.rights import access_to
from kith.conditions import modules_asked, variables
from kith.conditions.tree import ALWAYS
from kith.errors import KithError, Problem
from kith.records.candidates import Candidates, shape_of
from kith.records.children import Child
from kith.records.cursor import Position, fingerprint
from kith.records.listing import Listing, literal
from kith.records.model import Load, Query
from kith.records.open_titles import title_is_open
from kith.records.order import DEFAULT_SORT, Key, beyond, sort_keys
from kith.records.paths import ReadPath, read_paths
from kith.records.searching import LAST, Frequent, Place, Searching, Wheres
from kith.records.selection import Selection
from kith.records.words import Term
from kith.storage.orders import held_fast
from kith.storage.tx import Tx

MAX_LIMIT = 1_000
AT = "at"
Statements = dict[Hashable, Select[Any]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prepared:
    """What a query reads: the records for which `wheres` hold, and where there are words, those that hold them.

    `parts` are the same as several disjoint conditions, each with its own way through the indexes; mostly one.
    `places` are those of the sort keys in a row, `loads` make the values of `fields`; `children` are read apart.
    `count_to` is where a total stops counting; `list` tells this list from others. `touched` are the modules whose
    scopes are in the statement. `made` are the statements that were asked for so far, `frequent` the texts of searches
    that many records fit.
    """

    fields: tuple[str, ...]
    listing: Listing
    searching: Searching | None
    wheres: Wheres
    parts: tuple[Wheres, ...]
    count_to: int | None
    places: tuple[int, ...]
    id: int
    version: int
    title: Load
    loads: tuple[tuple[str, Load], ...]
    children: tuple[Child, ...]
    list: str
    touched: frozenset[str]
    made: Statements = field(default_factory=dict)
    frequent: Frequent = field(default_factory=Frequent)

    @property
    def limit(self) -> int:
        """How many records a page has."""
        return self.listing.most - 1

    def statement(
        self, at: Position | None, *, jump: bool, many: bool = False, more: Wheres = ()
    ) -> tuple[Select[Any], dict[str, Any]]:
        """The statement of the page behind `at` (before it, where it leads back), and the parameters of its keys.

        It reads one row more than the page has, and for a search or where a total is wanted a column more with the
        capped count. `many`: its words are known to be frequent. `more` narrows it; then it isn't kept.
        """
        keys = () if at is None else at.keys
        names = tuple(None if value is None else f"key{place}" for place, value in enumerate(keys))
        given = {name: value for name, value in zip(names, keys, strict=True) if name is not None}
        kind = (jump, many, None if at is None else (at.back, names, keys[0] == LAST))
        kept = self.made.get(kind) if not more else None
        if kept is None:
            place = Place(at=at, values=tuple(map(self._parameter, range(len(keys)), names)), jump=jump, many=many)
            kept = self._make(more, place)
            if not more:
                self.made[kind] = kept
        return kept, given

    def _parameter(self, place: int, name: str | None) -> ColumnElement[Any] | None:
        return None if name is None else sa.bindparam(name, type_=self.listing.keys[place].column.type)

    def _make(self, more: Wheres, place: Place) -> Select[Any]:
        if self.searching is not None:
            found, count = self.searching.page((*self.wheres, *more), place)
            return found.add_columns(count.scalar_subquery())
        found = self._listed(more, place)
        return found if self.count_to is None else found.add_columns(self._counted(more).scalar_subquery())

    def _listed(self, more: Wheres, place: Place) -> Select[Any]:
        listing, back = self.listing, place.back
        beyond_it = [] if place.at is None else [beyond(listing.keys, place.values, back=back)]
        behind = (*self.wheres, *more, *beyond_it)
        if place.jump:
            return listing.ids_first([listing.first(listing.ids(behind), back=back, jump=True)], back=back)
        if len(self.parts) == 1:
            return listing.all_at_once(behind, back=back)
        branches = [listing.ids((*part, *more, *beyond_it)) for part in self.parts]
        return listing.ids_first([listing.first(each, back=back) for each in branches], back=back)

    def count(self, more: Wheres = ()) -> Select[Any]:
        """A SELECT of how many records there are; it stops counting behind `count_to`, that of a search sooner."""
        return self._counted(more) if self.searching is None else self.searching.count((*self.wheres, *more))

    def counted_parts(self, more: Wheres = ()) -> tuple[Wheres, ...]:
        """What holds for all records of the list, on whatever page, part by part; of a search for at most one more than
        it ranks."""
        if self.searching is not None:
            return ((self.searching.is_found((*self.wheres, *more)),),)
        return tuple((*part, *more) for part in self.parts)

    def _counted(self, more: Wheres) -> Select[Any]:
        most, base = literal((self.count_to or 0) + 1), self.listing.base
        parts = [sa.select(literal(1)).select_from(base).where(*part, *more) for part in self.parts]
        some = (parts[0] if len(parts) == 1 else sa.union_all(*parts)).limit(most)
        return sa.select(sa.func.count()).select_from(some.subquery())


def prepare(
    tx: Tx, actor: Actor, query: Query, at: str | None = None, terms: Sequence[Term] | None = None
) -> tuple[Prepared, Mapping[str, Any]]:
    """`query` made ready for `actor`, without its cursor and offset, and the parameters that the actor's scopes have in
    each of its statements. Raises K601, K609, K618, K631.

    With `at`, the name of a column, it reads the records that hold there the value of the parameter `AT`. `terms` are
    those of the query's words, None where it has none: of them only the shape is kept.
    """
    limit = min(max(query.limit, 1), MAX_LIMIT)
    cap = query.count_to if query.total else None
    words = None if terms is None else shape_of(terms)
    shape = (
        "list",
        query.module,
        at,
        query.fields,
        query.sort,
        query.deleted,
        limit,
        cap,
        words,
        query.known,
        rights_key(actor),
    )
    whole, given = _kept(tx, actor, shape, lambda by: _build(tx, by, query, at, limit, cap, terms))
    if query.where == query.rule == ALWAYS:
        return whole, given
    if any(variables(each) or modules_asked(each) for each in (query.where, query.rule)):
        return _narrowed(tx, actor, query, whole), given  # asks for the moment, or for what others may view
    return _kept(tx, actor, (shape, query.where, query.rule), lambda by: _narrowed(tx, by, query, whole))


def _kept(
    tx: Tx, actor: Actor, shape: Hashable, make: Callable[[Actor], Prepared]
) -> tuple[Prepared, Mapping[str, Any]]:
    """What is kept under `shape` for this actor, else made now, and kept where it may be; and what it is run with.

    Which modules a shape touches is the same for all with the same rights; whom they bind it to is asked each time.
    """
    kept = tx.tables.kept
    made: Prepared | None = None
    touched: frozenset[str] | None = kept.get(shape)
    if touched is None:
        made = make(actor)
        touched = made.touched
        kept.put(shape, touched)
    bound = bound_for(tx, actor, touched)
    if bound is None:
        return made or make(actor), {}
    found: Prepared | None = kept.get((shape, bound.key))
    if found is None:
        found = made if made is not None and bound.actor is actor else make(bound.actor)
        kept.put((shape, bound.key), found)
    return found, bound.given


def _narrowed(tx: Tx, actor: Actor, query: Query, whole: Prepared) -> Prepared:
    """The whole list, narrowed by the query's condition and by its rule, which may look at what the actor may not."""
    base = whole.listing.base
    where = holds(tx, actor, query.where, base) & holds(tx, actor, query.rule, base, trusted=True)
    searching, fields = whole.searching, tx.site.modules[query.module].fields
    held = (*held_fast(query.where), *held_fast(query.rule))
    if searching is not None and any(name in fields and fields[name].type.reference for name in held):
        searching = replace(searching, direct=True)
    wheres, parts = (*whole.wheres, where), tuple((*each, where) for each in whole.parts)
    made: Statements = {}
    return replace(
        whole, wheres=wheres, parts=parts, searching=searching, list=_list(query), made=made, frequent=Frequent()
    )


def _build(
    tx: Tx,
    actor: Actor,
    query: Query,
    at: str | None,
    limit: int,
    cap: int | None,
    terms: Sequence[Term] | None,
) -> Prepared:
    """All that the actor may see of the module."""
    access = access_to(tx.site, actor, query.module)
    if access is None or not access.allows("view"):
        raise KithError(Problem(code="K601"))
    ranked = terms is not None and not query.sort
    selection = Selection(tx, actor, query.module, query.known)
    base = selection.base
    keys = _ranked(base) if ranked else sort_keys(selection, query.sort or DEFAULT_SORT)
    ordering_joins = len(selection.joins)
    id, version = selection.add(base.c.id), selection.add(base.c.version)
    fields = query.fields if query.fields is not None else tuple(access.readable)
    children = _read(selection, read_paths(tx.site, actor, query.module, (*fields, "title")))
    listing = Listing(
        base=base,
        columns=tuple(selection.columns),
        joins=tuple(selection.joins),
        ordering_joins=ordering_joins,
        keys=keys,
        most=limit + 1,
        dialect=tx.dialect,
    )
    searching = None
    if terms is not None:
        searching = Searching(
            listing=listing,
            candidates=Candidates(tx, actor, query.module, terms, base),
            title=base.c.title__sort if title_is_open(access) else None,
            ranked=ranked,
            direct=at is not None,
        )
    given = _given(query, base, at)
    parts = tuple((*given, each) for each in branches(tx, actor, query.module, base))
    return Prepared(
        fields=fields,
        listing=listing,
        searching=searching,
        wheres=parts[0] if len(parts) == 1 else (*given, scope(tx, actor, query.module, "view", base)),
        parts=parts,
        count_to=cap,
        places=tuple(range(len(selection.columns), len(selection.columns) + len(keys))),
        id=id,
        version=version,
        title=selection.loads["title"],
        loads=tuple((name, selection.loads[name]) for name in fields if name in selection.loads),
        children=children,
        list=_list(query),
        touched=frozenset(selection.touched),
    )


def _ranked(base: FromClause) -> tuple[Key, ...]:
    return Key(literal(LAST), False, False), Key(base.c.id, True, False)


def _given(query: Query, base: FromClause, at: str | None) -> Wheres:
    alive = base.c.deleted_at.is_not(None) if query.deleted else base.c.deleted_at.is_(None)
    return (alive,) if at is None else (base.c[at] == sa.bindparam(AT, type_=base.c[at].type), alive)


def _read(selection: Selection, paths: Iterable[ReadPath]) -> tuple[Child, ...]:
    """Reads the paths; returns the fields that stand in tables of their own, for reading them afterwards."""
    children: list[Child] = []
    for path in paths:
        if path.field is None or path.field.type.shape != "child":
            selection.read(path)
            continue
        alias, module = selection.reach(path.hops)
        holder = guard(selection.tx, selection.actor, module, path.field.name, alias, alias.c.id)
        children.append(Child(path, selection.add(holder)))
    return tuple(children)


def _list(query: Query) -> str:
    return fingerprint(query.module, query.sort, query.where, query.rule, query.deleted)
