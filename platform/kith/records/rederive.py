"""Derived values of records that are there already, computed anew after the definitions changed: an apply calls it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.access.actor import SYSTEM
from kith.clock import Clock
from kith.definition.model import Field, Module
from kith.fields.auto_number import AutoNumberType
from kith.fields.formula import FormulaType
from kith.fields.rollup import RollupType
from kith.ledger import counters
from kith.records.derive import derive, refresh, titles_of
from kith.records.draft import Draft
from kith.records.existing import load_records
from kith.records.facts import Batch
from kith.records.model import Change
from kith.storage.plan.refill import Refill
from kith.storage.serving import Serving
from kith.storage.tx import Tx, unit_of_work


def rederiver(
    hooks: Any, clock: Clock, settings: Any
) -> Callable[[Connection, Serving, Refill, Collection[str]], None]:
    """The function that an apply asks to fill what the records layer computes."""

    def fill(connection: Connection, serving: Serving, refill: Refill, ids: Collection[str]) -> None:
        rederive(unit_of_work(connection, serving, hooks, clock, settings, write=True), refill, ids)

    return fill


def rederive(tx: Tx, refill: Refill, ids: Collection[str]) -> None:
    """Computes the derived fields of `refill`, and the titles, of the records `ids`. Again, it changes nothing."""
    module = tx.site.modules[refill.module]
    batch = Batch(tx, SYSTEM, module, tx.context())
    stored = load_records(tx, module, ids)
    drafts = [_draft(row, id, record) for row, (id, record) in enumerate(sorted(stored.items()))]
    anew = [module.fields[name] for name in refill.derived]
    for field in anew:
        if isinstance(field.type, AutoNumberType):
            _number(tx, module, field, field.type, drafts)
    if any(isinstance(field.type, FormulaType) for field in anew):
        derive(batch, drafts)
    names = [field.name for field in anew if not isinstance(field.type, RollupType)]
    if drafts and (names or refill.title):
        _write(batch, drafts, names, titled=refill.title)
    for below in {module.related[field.type.related].module for field in anew if isinstance(field.type, RollupType)}:
        refresh(tx, module, below, sorted(stored))


def _number(tx: Tx, module: Module, field: Field, kind: AutoNumberType, drafts: Sequence[Draft]) -> None:
    """Numbers the records that have none yet."""
    context = tx.context()
    without = [draft for draft in drafts if draft.new.get(field.name) is None]
    if without:
        series = kind.series(context.now, context)
        first = counters.take(tx, f"auto:{module.physical}.{field.physical}:{series}", len(without))
        for place, draft in enumerate(without):
            draft.new[field.name] = kind.render(first + place, context.now, context)


def _draft(row: int, id: str, stored: dict[str, Any]) -> Draft:
    return Draft(row=row, change=Change(id=id), id=id, version=stored["version"], old=stored, new=dict(stored))


def _write(batch: Batch, drafts: Sequence[Draft], names: Sequence[str], *, titled: bool) -> None:
    """The computed cells, and with `titled` the titles; versions stay what they are."""
    table, module, context = batch.tx.tables.table(batch.module.name), batch.module, batch.context
    titles = titles_of(module, drafts, context) if titled else {}
    fields = [module.fields[name] for name in names]
    columns = [spec.name(f.physical) for f in fields for spec in f.type.columns(sort=f.sort)]
    columns += ["title", "title__sort"] if titled else []
    statement = sa.update(table).where(table.c.id == sa.bindparam("b_id"))
    statement = statement.values({name: sa.bindparam(f"v_{name}", type_=table.c[name].type) for name in columns})
    rows = []
    for draft in drafts:
        cells = [c for f in fields for c in f.type.dump(draft.new.get(f.name), context, sort=f.sort)]
        values = zip(columns, [*cells, *titles.get(draft.id, ())], strict=True)
        rows.append({"b_id": draft.id} | {f"v_{name}": cell for name, cell in values})
    batch.tx.connection.execute(statement, rows)
