"""What a page reads, as one statement: columns, the joins they need, and how to load a value from the cells.

A lookup is read with the title of its record, joined under the actor's scope: what one may not view has no title.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from kith.access.actor import Actor
from kith.access.predicate import columns, scope
from kith.access.rights import access_to
from kith.conditions.tree import Hop
from kith.definition.model import Field
from kith.errors import KithError, Problem
from kith.fields import FieldType
from kith.fields.choice import ChoiceType
from kith.fields.formula import FormulaType
from kith.records.collected import FILE_CELLS, collected_links, file_ref, load_links
from kith.records.model import UNKNOWN, Known, Load, Ref
from kith.records.open_titles import title_cell, title_is_open
from kith.records.paths import ReadPath
from kith.records.portal_fields import standing_cells
from kith.records.shown import formula_parts, shown_formula
from kith.records.titles import join_title, title_fields
from kith.storage.system import File, Principal
from kith.storage.tx import Tx

Join = tuple[FromClause, ColumnElement[bool]]

MOST_JOINS = 56  # SQLite joins 64 tables; scopes and conditions have theirs in statements of their own
MY_NAME = "my_name"  # the parameter of the actor's own name
ENOUGH_JOINS = 40  # beyond, titles are asked for one by one, and what is left is for paths


@dataclass(slots=True)
class Selection:
    """A statement in the making, for one actor over one module. Not shared between threads.

    `known` is what the reader knows of the references of the one record that is read. `touched` are the modules whose
    scopes have a say in it.
    """

    tx: Tx
    actor: Actor
    module: str
    known: Known = UNKNOWN
    columns: list[ColumnElement[Any]] = field(default_factory=list)
    loads: dict[str, Load] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    joins: list[Join] = field(default_factory=list)
    _joined: dict[tuple[Any, ...], FromClause] = field(default_factory=dict)
    base: FromClause = field(init=False)

    def __post_init__(self) -> None:
        self.base = self.tx.tables.table(self.module)
        self.touched.add(self.module)

    def add(self, column: ColumnElement[Any]) -> int:
        """The place of `column` in the statement's rows."""
        self.columns.append(column)
        return len(self.columns) - 1

    def read(self, path: ReadPath) -> None:
        """Reads what `path` names, into `loads[path.text]`."""
        alias, module = self.reach(path.hops)
        self.loads[path.text] = self._title(alias, module) if path.field is None else self._value(alias, module, path)

    def reach(self, hops: Sequence[Hop]) -> tuple[FromClause, str]:
        """The table at the end of `hops`, joined once under the actor's scope, and its module."""
        alias, module = self.base, self.module
        for depth, hop in enumerate(hops):
            key = tuple(each.field for each in hops[: depth + 1])
            column = columns(self.tx, self.actor, module, hop.field, alias)[""]
            alias, module = self._join(key, column, hop.module), hop.module
        return alias, module

    def _join(self, key: tuple[Any, ...], column: ColumnElement[Any], target: str) -> FromClause:
        if key not in self._joined:
            alias = self.tx.tables.table(target).alias()
            there = alias.c.deleted_at.is_(None) & scope(self.tx, self.actor, target, "view", alias)
            self._add_join(key, alias, (alias.c.id == column) & there)
            self.touched.add(target)
        return self._joined[key]

    def _add_join(self, key: tuple[Any, ...], alias: FromClause, on: ColumnElement[bool]) -> None:
        if len(self.joins) == MOST_JOINS:
            raise KithError(Problem(code="K631", params={"most": MOST_JOINS}))
        self.joins.append((alias, on))
        self._joined[key] = alias

    def _value(self, alias: FromClause, module: str, path: ReadPath) -> Load:
        declared = path.field
        assert declared is not None
        kind = declared.type
        if kind.shape == "link":
            return self._links(alias, module, declared)
        if kind.shape == "expression":
            return self._formula(path) if isinstance(kind, FormulaType) else self._standing(alias, module, kind)
        cells = columns(self.tx, self.actor, module, declared.name, alias)
        if path.part and path.part not in cells:
            return self._attribute(cells, declared, path.part)
        if path.part:
            return _first(self.add(cells[path.part]))
        return self._plain(cells, declared) if kind.reference is None else self._reference(cells, declared, path)

    def _reference(self, cells: Mapping[str, ColumnElement[Any]], declared: Field, path: ReadPath) -> Load:
        if path.text in self.known.empty:
            return _nothing
        if declared.type.reference == "record":
            return self._lookup(cells, declared, path)
        if declared.type.reference == "file":
            return self._file(cells[""], path)
        return self._principal(cells[""], path)

    def _links(self, alias: FromClause, module: str, declared: Field) -> Load:
        self.touched.update(declared.type.targets)
        return load_links(declared, self.add(collected_links(self.tx, self.actor, alias, module, declared)))

    def _standing(self, alias: FromClause, module: str, kind: FieldType) -> Load:
        """How the record stands with portals: from the accesses, which are no part of it."""
        cells = standing_cells(self.tx.site.modules[module].physical, alias)
        first, last = (self.add(each) for each in cells)
        return lambda row: kind.load((row[first], row[last]))

    def _formula(self, path: ReadPath) -> Load:
        parts = formula_parts(self.tx.site, self.actor, path)
        for part in parts.values():
            if part.text not in self.loads:
                self.read(part)
        return shown_formula(self.tx, path, parts, self.loads)

    def _plain(self, cells: Mapping[str, ColumnElement[Any]], declared: Field) -> Load:
        kind = declared.type
        places = [self.add(cells[c.suffix]) for c in kind.columns(sort=declared.sort) if c.role in ("value", "part")]
        first = places[0]
        if kind.plain:
            return _first(first)
        load, stop = kind.load, places[-1] + 1
        return lambda row: load(row[first:stop])

    def _attribute(self, cells: Mapping[str, ColumnElement[Any]], declared: Field, part: str) -> Load:
        assert isinstance(declared.type, ChoiceType)
        load, place, of_option = declared.type.load, self.add(cells[""]), declared.type.attribute(part)
        return lambda row: of_option.get(load(row[place : place + 1]) or "")

    def _lookup(self, cells: Mapping[str, ColumnElement[Any]], declared: Field, path: ReadPath) -> Load:
        place = self.add(cells[""])
        targets = [m for m in declared.type.targets if access_to(self.tx.site, self.actor, m)]
        titles: dict[str | None, Load] = {m: self._title_behind(path, cells[""], m) for m in targets}
        named = self.add(cells["module"]) if "module" in cells else None
        by_physical: dict[Any, str] = {self.tx.site.modules[m].physical: m for m in declared.type.targets}
        single = declared.type.targets[0]

        def read(row: Sequence[Any]) -> Ref | None:
            if row[place] is None:
                return None
            module = by_physical.get(row[named], single) if named is not None else single
            title = titles.get(module)
            return Ref(row[place], (title(row) or None) if title else None, module)

        return read

    def _title_behind(self, path: ReadPath, column: ColumnElement[Any], target: str) -> Load:
        """The title of the record that a lookup names: joined, or where much is joined already, asked for by itself."""
        if len(self.joins) < ENOUGH_JOINS or (path.text, target) in self._joined:
            return self._title(self._join((path.text, target), column, target), target)
        self.touched.add(target)
        alias = self.tx.tables.table(target).alias()
        there = alias.c.deleted_at.is_(None) & scope(self.tx, self.actor, target, "view", alias)
        title = sa.select(title_cell(self.tx, self.actor, target, alias)).where(alias.c.id == column, there)
        return _first(self.add(title.scalar_subquery()))

    def principal(self, column: ColumnElement[Any], text: str) -> FromClause:
        """The users and groups that `column`, which the path `text` leads to, names; joined once."""
        key = (text, "principal")
        if key not in self._joined:
            alias = Principal.__table__.alias()
            self._add_join(key, alias, alias.c.id == column)
        return self._joined[key]

    def _principal(self, column: ColumnElement[Any], path: ReadPath) -> Load:
        place = self.add(column)
        name, kind = (self.add(cell) for cell in self._name_and_kind(column, path))

        def read(row: Sequence[Any]) -> Ref | None:
            if row[place] is None:
                return None
            return Ref(row[place], row[name], "groups" if row[kind] == "group" else "users")

        return read

    def _name_and_kind(self, column: ColumnElement[Any], path: ReadPath) -> tuple[ColumnElement[Any], ...]:
        if path.text in self.known.own:
            return sa.bindparam(MY_NAME, type_=Principal.name.type), sa.literal("user")
        if len(self.joins) < ENOUGH_JOINS or (path.text, "principal") in self._joined:
            joined = self.principal(column, path.text)
            return joined.c.name, joined.c.kind
        alias = Principal.__table__.alias()
        cells = (sa.select(each).where(alias.c.id == column) for each in (alias.c.name, alias.c.kind))
        return tuple(each.scalar_subquery() for each in cells)

    def _file(self, column: ColumnElement[Any], path: ReadPath) -> Load:
        """The file that `column` names, whose record is open to the actor where the column is."""
        start = self.add(column)
        for cell in self._told_of_file(column, path):
            self.add(cell)
        return lambda row: None if row[start] is None else file_ref(row[start : start + 5])

    def _told_of_file(self, column: ColumnElement[Any], path: ReadPath) -> list[ColumnElement[Any]]:
        key = (path.text, "file")
        alias = self._joined.get(key)
        if alias is not None or len(self.joins) < ENOUGH_JOINS:
            if alias is None:
                alias = File.__table__.alias()
                self._add_join(key, alias, alias.c.id == column)
            return [alias.c[name] for name in FILE_CELLS]
        alias = File.__table__.alias()
        return [sa.select(alias.c[name]).where(alias.c.id == column).scalar_subquery() for name in FILE_CELLS]

    def _title(self, alias: FromClause, module: str) -> Load:
        """The stored title where all its parts are open, else one made of the parts that are; None for no words.

        An empty lookup and a title without words are alike: else it would tell that some of its parts are closed.
        """
        access = access_to(self.tx.site, self.actor, module)
        assert access is not None
        parts = title_fields(access.module)
        if title_is_open(access):
            place = self.add(alias.c.title)
            return lambda row: row[place] or None
        loads = {n: self._text(alias, module, access.module.fields[n]) for n in parts if n in access.readable}
        return lambda row: join_title(access.module, lambda name: loads[name](row) if name in loads else "") or None

    def _text(self, alias: FromClause, module: str, declared: Field) -> Load:
        read = self._plain(columns(self.tx, self.actor, module, declared.name, alias), declared)
        form, context = declared.type.format, self.tx.context()
        return lambda row: form(read(row), context)


def _nothing(_: Sequence[Any]) -> None:
    return None


def _first(place: int) -> Load:
    return lambda row: row[place]
