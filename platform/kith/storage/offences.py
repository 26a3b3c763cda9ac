"""What the records say to a change: how many it would touch, and whether it has to be refused."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.definition.model import Field, Module, Site
from kith.errors import Problem
from kith.fields.base import Context
from kith.storage.changes import Change
from kith.storage.tables import Tables

_CONTEXT = Context()


def judge(
    connection: Connection, change: Change, old: Site, new: Site, tables: Tables, context: Context = _CONTEXT
) -> Change:
    """`change` with its count, and a refusal where it would lose or break something. `tables` are those of `old`.

    K510 for what is dropped, K511 for another type, K512 for values that aren't unique, K516 for options in use.
    """
    judging = _Judging(connection, old, new, tables)
    match change.kind, change.what:
        case "dropped", "module":
            return judging.dropped_module(change)
        case "dropped", "field":
            return judging.dropped_field(change)
        case "dropped", "option":
            return judging.dropped_option(change)
        case "retyped", _:
            return judging.retyped(change)
        case "tightened", "unique":
            return judging.combination(change)
        case "tightened", "field" if change.detail == "unique":
            return judging.unique(change, (change.name,))
        case "tightened", "field" if change.detail == "required":
            return judging.required(change)
        case _:
            return change


class _Judging:
    def __init__(self, connection: Connection, old: Site, new: Site, tables: Tables) -> None:
        self.connection = connection
        self.old = old
        self.new = new
        self.tables = tables

    # -- old names for what a change calls by its new ones ------------------------------------------------------------
    def module(self, change: Change) -> Module:
        physical = self.new.modules[change.module or ""].physical
        return next(module for module in self.old.modules.values() if module.physical == physical)

    def field(self, change: Change, name: str) -> Field | None:
        """The old field for the new one called `name`; None where it is new, and so empty."""
        physical = self.new.modules[change.module or ""].fields[name].physical
        return next((f for f in self.module(change).fields.values() if f.physical == physical), None)

    # -- judgements ---------------------------------------------------------------------------------------------------
    def dropped_module(self, change: Change) -> Change:
        count = self.count(self.tables.table(change.name))
        return _refused(change, count, "K510", count=count)

    def dropped_field(self, change: Change) -> Change:
        module = self.module(change)
        field = module.fields[change.name]
        count = self.filled(module, field)
        return _refused(change, count, "K510", count=count)

    def retyped(self, change: Change) -> Change:
        field = self.field(change, change.name)
        assert field is not None
        old, _, new = change.detail.partition(" -> ")
        count = self.filled(self.module(change), field)
        return _refused(change, count, "K511", old=old, new=new)

    def dropped_option(self, change: Change) -> Change:
        module, field = self.module(change), self.field(change, change.field or "")
        assert field is not None
        cell = (field.type.item or field.type).dump(change.name, _CONTEXT)[0]
        if field.type.shape == "link":
            link = self.tables.link(module.name, field.name)
            count = self.count(link, link.c.value == cell)
        else:
            count = self.count(self.tables.table(module.name), self.tables.column(module.name, field.name) == cell)
        return _refused(change, count, "K516", option=change.name, count=count) if count else change.counted(0)

    def combination(self, change: Change) -> Change:
        return self.unique(change, tuple(change.name.split(" + ")))

    def unique(self, change: Change, names: tuple[str, ...]) -> Change:
        module, fields = self.module(change), [self.field(change, name) for name in names]
        if any(field is None or field.type.shape != "columns" for field in fields):
            return change
        table = self.tables.table(module.name)
        keys, values = [], []
        for field in fields:
            assert field is not None
            specs = field.type.columns()
            keys.append(table.c[specs[field.type.key_place].name(field.physical)])
            values.append(table.c[specs[0].name(field.physical)])
        living = (table.c.deleted_at.is_(None), *(value.is_not(None) for value in values))
        twice = sa.select(*keys).where(*living).group_by(*keys).having(sa.func.count() > 1).subquery()
        count = self.count(twice)
        return _refused(change, count, "K512", count=count) if count else change.counted(0)

    def required(self, change: Change) -> Change:
        field = self.field(change, change.name)
        if field is None or field.type.shape != "columns" or field.type.family == "boolean":
            return change
        module = self.module(change)
        table = self.tables.table(module.name)
        empty = self.tables.column(module.name, field.name, field.type.columns()[0].suffix).is_(None)
        return change.counted(self.count(table, empty, table.c.deleted_at.is_(None)))

    # -- counting -----------------------------------------------------------------------------------------------------
    def filled(self, module: Module, field: Field) -> int:
        """In how many records the field has a value; of a boolean, is set."""
        if field.type.shape in ("link", "child"):
            below = self.tables.link(module.name, field.name)
            return self.scalar(sa.select(sa.func.count(below.c.record_id.distinct())))
        if field.type.shape != "columns":
            return 0
        column = self.tables.column(module.name, field.name, field.type.columns()[0].suffix)
        return self.count(column.table, column if field.type.family == "boolean" else column.is_not(None))

    def count(self, source: Any, *where: Any) -> int:
        return self.scalar(sa.select(sa.func.count()).select_from(source).where(*where))

    def scalar(self, statement: Any) -> int:
        return int(self.connection.execute(statement).scalar_one())


def _refused(change: Change, found: int, code: str, **params: Any) -> Change:
    return change.counted(found, Problem(code=code, params={"what": change.title} | params, source=change.source))
