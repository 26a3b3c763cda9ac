"""Values that nobody writes, set in the transaction of what they follow: auto numbers, formulas, titles, rollups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement
from sqlalchemy.types import TypeEngine

from kith.access.actor import SYSTEM
from kith.access.predicate import holds
from kith.definition.model import Field, Module, Site
from kith.fields import Context, Money
from kith.fields.auto_number import AutoNumberType
from kith.fields.formula import FormulaType
from kith.fields.keys import sort_key
from kith.fields.money import STORED_PLACES
from kith.fields.physical import ScaledDecimal
from kith.fields.rollup import RollupType
from kith.ledger import counters
from kith.records.draft import Draft
from kith.records.facts import Batch
from kith.records.steps import in_steps
from kith.records.titles import title_of
from kith.storage.tx import Tx

DIGITS = 10**9
LARGEST = 9 * 10**14
TITLE_LENGTH = 600  # characters that a title is sorted and found by: an index entry holds no more


@lru_cache(maxsize=512)
def numbered(module: Module) -> bool:
    """Whether new records draw a number from a counter."""
    return any(isinstance(field.type, AutoNumberType) for field in module.fields.values())


def number(tx: Tx, module: Module, drafts: Sequence[Draft]) -> None:
    """Gives new records their auto numbers, without holes within a batch."""
    context = tx.context()
    for field in module.fields.values():
        if not isinstance(field.type, AutoNumberType) or not drafts:
            continue
        kind, series = field.type, field.type.series(context.now, context)
        first = counters.take(tx, f"auto:{module.physical}.{field.physical}:{series}", len(drafts))
        for place, draft in enumerate(drafts):
            draft.new[field.name] = kind.render(first + place, context.now, context)


def derive(batch: Batch, drafts: Sequence[Draft]) -> None:
    """Computes the stored formulas, each after those that it reads, and gives rollups their first value."""
    module = batch.module
    types = {name: field.type for name, field in module.fields.items()}
    formulas = _in_order(module)
    blank = {f.name: _nothing(f) for f in module.fields.values() if isinstance(f.type, RollupType)}
    for draft in drafts:
        if draft.created:
            draft.new |= blank
        for field in formulas:
            assert isinstance(field.type, FormulaType)
            draft.new[field.name] = field.type.compute(draft.new, batch.context, types)


@lru_cache(maxsize=512)
def _in_order(module: Module) -> tuple[Field, ...]:
    """The stored formulas, a formula after those that it reads (the definitions hold no cycle)."""
    done: dict[str, Field] = {}

    def visit(name: str) -> None:
        field = module.fields.get(name)
        if field is None or name in done or not isinstance(field.type, FormulaType) or field.type.shape != "columns":
            return
        for other in field.type.names:
            visit(other)
        done[name] = field

    for name in module.fields:
        visit(name)
    return tuple(done.values())


def titles_of(module: Module, drafts: Sequence[Draft], context: Context) -> Mapping[str, tuple[str, str]]:
    """Id -> (title, its sort key), as the site's locale writes them: stored once, the same for everyone."""
    titles = ((draft.id, title_of(module, draft.new, context)) for draft in drafts)
    return {id: (title, sort_key(title, TITLE_LENGTH)) for id, title in titles}


def _nothing(field: Field) -> Any:
    kind = field.type
    counts = isinstance(kind, RollupType) and kind.function == "count"
    return 0 if counts else None


@lru_cache(maxsize=64)
def rollups_over(site: Site, module: str) -> tuple[tuple[Module, Field, str], ...]:
    """The rollups that read records of `module`: (their module, the field, the lookup here that points up)."""
    return tuple(_rollups_over(site, module))


def _rollups_over(site: Site, module: str) -> Iterator[tuple[Module, Field, str]]:
    for above in site.modules.values():
        for field in above.fields.values():
            if isinstance(field.type, RollupType):
                related = above.related[field.type.related]
                if related.module == module:
                    yield above, field, related.by


def refresh_rollups(batch: Batch, drafts: Sequence[Draft]) -> None:
    """Computes anew the rollups of every record that the drafts point to, or pointed to before."""
    by_module: dict[str, set[str]] = defaultdict(set)
    for above, _, by in rollups_over(batch.tx.site, batch.module.name):
        for draft in drafts:
            by_module[above.name] |= _pointed_to(draft, by)
    for name, ids in by_module.items():
        refresh(batch.tx, batch.tx.site.modules[name], batch.module.name, sorted(ids))


def _pointed_to(draft: Draft, by: str) -> set[str]:
    found: set[str] = set()
    for state in (draft.new, draft.old or {}):
        value = state.get(by)
        found |= {str(each) for each in value} if isinstance(value, tuple) else {str(value)} if value else set()
    return found


def refresh(tx: Tx, above: Module, below: str, ids: Sequence[str]) -> None:
    """Computes the rollups of the records `ids` of `above` over `below` from what is stored now.

    One statement to read and one to write per rollup, for thousands of records at a time.
    """
    rollups = [(field, by) for module, field, by in rollups_over(tx.site, below) if module is above]
    for part in in_steps(ids) if rollups else ():
        _lock(tx, above, part)
        for field, by in rollups:
            _write(tx, above, field, part, _measured(tx, field, below, by, part))


def _lock(tx: Tx, above: Module, ids: Sequence[str]) -> None:
    """Lets one writer at a time measure: else each of two counts without what the other is just adding."""
    if tx.dialect == "postgresql":
        id = tx.tables.table(above.name).c.id
        tx.connection.execute(sa.select(id).where(id.in_(list(ids))).order_by(id).with_for_update())


def _measured(tx: Tx, field: Field, below: str, by: str, ids: Sequence[str]) -> Mapping[str, Any]:
    """Id of the record above -> the rollup's value, for the records that have any below."""
    kind = field.type
    assert isinstance(kind, RollupType)
    table = tx.tables.table(below)
    pointer = tx.tables.column(below, by)
    counted = sa.func.count()
    cell = None if kind.function == "count" else _measured_cell(tx, kind, below)
    measures = [] if cell is None else _aggregates(tx, kind, cell)
    kept = sa.Integer() if cell is None else cell.type
    statement = sa.select(pointer, counted, *measures).where(pointer.in_(list(ids)), table.c.deleted_at.is_(None))
    if field.where is not None:
        statement = statement.where(holds(tx, SYSTEM, field.where.condition, table, trusted=True))
    rows = tx.connection.execute(statement.group_by(pointer))
    return {id: _value(tx, kind, _summed(cells, kept), count) for id, count, *cells in rows}


def _measured_cell(tx: Tx, kind: RollupType, below: str) -> sa.Column[Any]:
    columns = tx.tables.columns(below, kind.measured or "")
    return columns.get("base", columns[""])


def _aggregates(tx: Tx, kind: RollupType, cell: sa.Column[Any]) -> list[ColumnElement[Any]]:
    """The measure in SQL, to be added up: an average is a sum here, divided exactly later.

    SQLite sums in 64 bits and fails beyond them, so high and low digits are summed apart there.
    """
    if kind.function not in ("sum", "avg"):
        return [sa.Function(kind.function, cell, type_=cell.type)]
    if tx.dialect == "postgresql":
        return [sa.Function("sum", cell, type_=cell.type)]
    stored = sa.type_coerce(cell, sa.BigInteger())
    low = stored % sa.literal(DIGITS)
    return [sa.func.sum((stored - low) / sa.literal(DIGITS)), sa.func.sum(low)]


def _summed(cells: Sequence[Any], measured: TypeEngine[Any]) -> Any:
    """The value in `cells`: itself, or high and low digits of whole numbers as SQLite keeps them."""
    if len(cells) < 2 or cells[0] is None:
        return cells[0] if cells else None
    whole = int(cells[0]) * DIGITS + int(cells[1])
    return Decimal(whole).scaleb(-measured.places) if isinstance(measured, ScaledDecimal) else whole


def _value(tx: Tx, kind: RollupType, cell: Any, count: int) -> Any:
    if kind.function == "count":
        return count
    if cell is None:
        return None
    measured: Any = _average(kind, cell, count) if kind.function == "avg" else cell
    too_large = isinstance(measured, Decimal | int) and not -LARGEST < measured < LARGEST
    if too_large:
        return None  # more than its column can hold: nothing is better than a wrong sum
    return Money(measured, tx.settings.currency) if kind.family == "money" else measured


def _average(kind: RollupType, total: Any, count: int) -> Decimal:
    places = STORED_PLACES if kind.family == "money" else getattr(kind.result, "places", STORED_PLACES)
    return (Decimal(total) / count).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _write(tx: Tx, above: Module, field: Field, ids: Sequence[str], values: Mapping[str, Any]) -> None:
    table, context = tx.tables.table(above.name), tx.context()
    names = [spec.name(field.physical) for spec in field.type.columns(sort=field.sort)]
    statement = sa.update(table).where(table.c.id == sa.bindparam("b_id"))
    statement = statement.values({name: sa.bindparam(f"v_{name}", type_=table.c[name].type) for name in names})
    rows = []
    for id in ids:
        cells = field.type.dump(values.get(id, _nothing(field)), context, sort=field.sort)
        rows.append({"b_id": id} | {f"v_{name}": cell for name, cell in zip(names, cells, strict=True)})
    tx.connection.execute(statement, rows)
