"""Derived values of records that are there already, computed anew after the definitions changed: an apply calls it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.access.actor import SYSTEM
from kith.clock import Clock
from kith.definition.model import Module
from kith.fields.auto_number import AutoNumberType
from kith.fields.formula import FormulaType
from kith.fields.rollup import RollupType
from kith.records.derive import derive, number, refresh, titles_of
from kith.records.draft import Draft
from kith.records.existing import load_records
from kith.records.facts import Batch
from kith.records.model import Change
from kith.storage.refill import Refill
from kith.storage.serving import Serving
from kith.storage.tx import Tx, unit_of_work

STEP = 1_000


def rederiver(hooks: Any, clock: Clock, settings: Any) -> Callable[[Connection, Serving, Refill], None]:
    """The function that an apply asks to fill what the records layer computes."""

    def fill(connection: Connection, serving: Serving, refill: Refill) -> None:
        rederive(unit_of_work(connection, serving, hooks, clock, settings, write=True), refill)

    return fill


def rederive(tx: Tx, refill: Refill) -> None:
    """Computes the derived fields of `refill`, and the titles, of every record of its module, in steps."""
    module = tx.site.modules[refill.module]
    table = tx.tables.table(module.name)
    last = ""
    while ids := list(tx.connection.execute(_after(table, last)).scalars()):
        _step(tx, module, refill, ids)
        last = ids[-1]


def _after(table: sa.Table, last: str) -> sa.Select[Any]:
    statement = sa.select(table.c.id).order_by(table.c.id).limit(STEP)
    return statement.where(table.c.id > last) if last else statement


def _step(tx: Tx, module: Module, refill: Refill, ids: Sequence[str]) -> None:
    batch = Batch(tx, SYSTEM, module, tx.context())
    stored = load_records(tx, module, ids)
    drafts = [_draft(row, id, stored[id]) for row, id in enumerate(ids)]
    anew = [module.fields[name] for name in refill.derived]
    if any(isinstance(field.type, AutoNumberType) for field in anew):
        number(tx, module, list(drafts))
    if any(isinstance(field.type, FormulaType) for field in anew):
        derive(batch, drafts)
    _write(batch, drafts, [field.name for field in anew if not isinstance(field.type, RollupType)])
    for field in anew:
        if isinstance(field.type, RollupType):
            refresh(tx, module, module.related[field.type.related].module, ids)


def _draft(row: int, id: str, stored: dict[str, Any]) -> Draft:
    return Draft(row=row, change=Change(id=id), id=id, version=stored["version"], old=stored, new=dict(stored))


def _write(batch: Batch, drafts: Sequence[Draft], names: Sequence[str]) -> None:
    """The computed cells and the titles; versions stay what they are."""
    table, module, context = batch.tx.tables.table(batch.module.name), batch.module, batch.context
    titles = titles_of(module, drafts, context)
    fields = [module.fields[name] for name in names]
    columns = [spec.name(f.physical) for f in fields for spec in f.type.columns(sort=f.sort)] + ["title", "title__sort"]
    statement = sa.update(table).where(table.c.id == sa.bindparam("b_id"))
    statement = statement.values({name: sa.bindparam(f"v_{name}", type_=table.c[name].type) for name in columns})
    rows = []
    for draft in drafts:
        cells = [c for f in fields for c in f.type.dump(draft.new.get(f.name), context, sort=f.sort)]
        values = zip(columns, [*cells, *titles[draft.id]], strict=True)
        rows.append({"b_id": draft.id} | {f"v_{name}": cell for name, cell in values})
    batch.tx.connection.execute(statement, rows)
