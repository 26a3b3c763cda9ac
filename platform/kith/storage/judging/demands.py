"""What the definitions ask of records, as predicates over the tables that are there: which records break it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from kith.conditions.storage_columns import emptiness
from kith.conditions.to_sql import Predicate, negation
from kith.definition.model import Field, Module
from kith.storage.judging.foreseen import Foreseen, default_of


@dataclass(frozen=True, slots=True)
class Demands:
    """The demands of one module of a site (its new one, or the old one itself) on the records in `table`.

    Each may raise `UncountableError`.
    """

    module: Module
    source: Foreseen
    table: sa.Table

    def lacking(self, field: Field) -> Predicate:
        """Records in which the field is shown, must be filled, and isn't."""
        if field.required:
            return sa.and_(self.shown(field), self.empty(field))
        if field.required_if is None:
            return sa.false()
        return sa.and_(self.shown(field), self.source.holds(field.required_if.condition, self.table), self.empty(field))

    def invalid(self, field: Field) -> Predicate:
        """Records whose value the field's `invalid_if` forbids."""
        if field.invalid_if is None:
            return sa.false()
        return sa.and_(self.shown(field), self.source.holds(field.invalid_if.condition, self.table))

    def misled(self, field: Field) -> Predicate:
        """Records whose lookup leads to a record that its `where` doesn't take."""
        if field.where is None or not field.type.targets:
            return sa.false()
        condition, target = field.where.condition, field.type.targets[0]
        there = self.source.table(target)
        fits = self.source.holds(condition, there, (self.module.name, self.table))
        ids = self.source.columns(there, target, "id")[""]
        if field.type.shape == "link":
            link = self.source.link(self.module.name, field.name)
            taken = sa.exists().select_from(there).where(ids == link.c.value, fits).correlate(link, self.table)
            return sa.exists().where(link.c.record_id == self.table.c.id, sa.not_(taken)).correlate(self.table)
        value = self.source.columns(self.table, self.module.name, field.name)[""]
        taken = sa.exists().select_from(there).where(ids == value, fits).correlate(self.table)
        return sa.and_(value.is_not(None), sa.not_(taken))

    def shown(self, field: Field) -> Predicate:
        """Records in which the field is shown: hidden is never required, and never wrong."""
        return sa.true() if field.visible_if is None else self.source.holds(field.visible_if.condition, self.table)

    def hidden(self, field: Field) -> Predicate:
        """Records in which the field isn't shown although it has a value."""
        if field.visible_if is None:
            return sa.false()
        return sa.and_(negation(self.shown(field)), negation(self.empty(field)))

    def empty(self, field: Field) -> Predicate:
        """Records without a value in the field. Told by its old columns, whatever its type becomes."""
        was = self.source.pairing.field(self.module.name, field.name)
        if was is None and field.type.computed:
            return sa.false()
        if field.type.family == "boolean":
            return sa.false()
        if was is None:
            return sa.true() if default_of(field) is None else sa.false()
        if was.type.shape in ("link", "child"):
            below = self.source.below(self.module.name, was)
            return sa.not_(sa.exists().where(below.c.record_id == self.table.c.id).correlate(self.table))
        if was.type.shape != "columns":
            return sa.false()
        return sa.and_(*(self.table.c[spec.name(was.physical)].is_(None) for spec in emptiness(was.type)))
