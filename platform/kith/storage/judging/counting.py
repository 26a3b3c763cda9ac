"""Counts and samples of records for one change: what every judgement over the tables that are there is made of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from kith.conditions.to_sql import Predicate
from kith.definition.model import Field, Module, Site
from kith.errors import Problem
from kith.fields.base import Context
from kith.storage.judging.foreseen import Foreseen
from kith.storage.judging.walk import has_value
from kith.storage.plan.changes import Change
from kith.storage.plan.pairing import Pairing
from kith.storage.tables import Tables

SAMPLES = 3


@dataclass(frozen=True)
class Counting:
    """One change between two sites, asked of the database that serves `pairing.old` by `tables`."""

    connection: Connection
    change: Change
    pairing: Pairing
    tables: Tables
    context: Context
    only: Collection[str] | None = None  # ids of the records that are looked at; None: all

    @cached_property
    def new(self) -> Module:
        """The module as it is to be."""
        return self.pairing.new.modules[self.change.module or ""]

    @cached_property
    def old(self) -> Module:
        """The module as it is served."""
        module = self.pairing.module(self.new.name)
        assert module is not None
        return module

    @property
    def field(self) -> Field:
        """The field as it is to be."""
        return self.new.fields[self.change.field or self.change.name]

    @property
    def was(self) -> Field | None:
        """The field as it is served, None for a new one."""
        return self.pairing.field(self.new.name, self.field.name)

    @cached_property
    def table(self) -> sa.Table:
        """The module's table."""
        return self.tables.table(self.old.name)

    @property
    def living(self) -> Predicate:
        """Records that are looked at, and aren't in the bin."""
        return sa.and_(self.table.c.deleted_at.is_(None), *self.among(self.table.c.id))

    @property
    def foreseen(self) -> Foreseen:
        """The records as the new definitions will see them."""
        return Foreseen(self.pairing, self.tables, self.context)

    @property
    def served(self) -> Foreseen:
        """The records as the definitions that are served see them."""
        return Foreseen(unchanged(self.pairing.old), self.tables, self.context)

    def among(self, id: ColumnElement[Any]) -> tuple[Predicate, ...]:
        """The records that are looked at, by the column that holds their ids."""
        return () if self.only is None else (id.in_(list(self.only)),)

    # -- asking -------------------------------------------------------------------------------------------------------
    def count(self, source: Any, *where: Any) -> int:
        """How many rows there are."""
        return int(self.connection.execute(sa.select(sa.func.count()).select_from(source).where(*where)).scalar_one())

    def titles(self, *where: Any) -> tuple[str, ...]:
        """What the first few records are called."""
        table = self.table
        statement = sa.select(table.c.title).where(*where).order_by(table.c.id).limit(SAMPLES)
        return tuple(self.connection.execute(statement).scalars())

    def filled(self) -> tuple[int, Any]:
        """In how many records the field has a value (of a boolean: is set), and the predicate that says so."""
        field = self.was
        assert field is not None
        return self.filled_of(field)

    def filled_of(self, field: Field) -> tuple[int, Any]:
        """The same of any old field of the module."""
        if field.type.shape in ("link", "child"):
            below = (self.tables.child if field.type.shape == "child" else self.tables.link)(self.old.name, field.name)
            owners = sa.select(sa.func.count(below.c.record_id.distinct())).where(*self.among(below.c.record_id))
            count = self.connection.execute(owners).scalar_one()
            return int(count), sa.exists().where(below.c.record_id == self.table.c.id).correlate(self.table)
        if field.type.shape != "columns":
            return 0, sa.false()
        has = has_value(field, self.table)
        return self.count(self.table, has, *self.among(self.table.c.id)), has


def unchanged(site: Site) -> Pairing:
    """A site paired with itself."""
    return Pairing(site, site)


def warning(code: str, change: Change, **params: Any) -> Problem:
    """A sentence of a plan."""
    return Problem(code=code, params=params, source=change.source, level="warning")
