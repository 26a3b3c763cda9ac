"""Values that stand in other tables, collected into the one statement as JSON: link tables, in their order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.sql import ColumnElement, FromClause

from kith.access.actor import Actor
from kith.access.predicate import guard, scope
from kith.definition.model import Field
from kith.records.model import Load, Ref
from kith.records.open_titles import title_cell
from kith.storage.tx import Tx


def load_links(declared: Field, place: int) -> Load:
    """A load that gives the tuple of a link field's values (Ref for references), None where there is none.

    `place` is where a row has what `collected_links` selects.
    """
    item = declared.type.item
    assert item is not None
    target = item.targets[0] if item.reference == "record" else None
    load = item.load

    def read(row: Sequence[Any]) -> tuple[Any, ...] | None:
        cells = orjson.loads(row[place]) if isinstance(row[place], str | bytes) else row[place]
        if not cells:
            return None
        if target is not None:
            return tuple(Ref(cell[0], cell[1] or None, target) for cell in cells)
        return tuple(load(cell) for cell in cells)

    return read


def collected_links(tx: Tx, actor: Actor, alias: FromClause, module: str, declared: Field) -> ColumnElement[Any]:
    """The JSON array of the link rows' cells, in order, for the record at hand; NULL where the field isn't open.

    Of a reference's record there is the title as well, where `actor` may view it: its module's scope has a say.
    """
    link = tx.tables.link(module, declared.name).alias()
    item = declared.type.item
    assert item is not None
    cells: list[ColumnElement[Any]] = [
        link.c[spec.name("value")] for spec in item.columns() if spec.role in ("value", "part")
    ]
    source: FromClause = link
    if item.reference == "record":
        target = tx.tables.table(item.targets[0]).alias()
        seen = scope(tx, actor, item.targets[0], "view", target)
        source = link.outerjoin(target, (target.c.id == cells[0]) & target.c.deleted_at.is_(None) & seen)
        cells = [cells[0], title_cell(tx, actor, item.targets[0], target)]
    mine = link.c.record_id == alias.c.id
    array = _aggregate(tx.dialect, cells, source, mine, link.c.position, alias)
    return guard(tx, actor, module, declared.name, alias, array)


def _aggregate(
    dialect: str,
    cells: Sequence[ColumnElement[Any]],
    source: FromClause,
    mine: ColumnElement[bool],
    position: ColumnElement[Any],
    outer: FromClause,
) -> ColumnElement[Any]:
    if dialect == "postgresql":
        array = sa.func.json_build_array(*cells)
        inner = sa.select(sa.func.json_agg(aggregate_order_by(array, position)))
        return inner.select_from(source).where(mine).correlate(outer).scalar_subquery()
    ordered = (
        sa.select(sa.func.json_array(*cells).label("cells"))
        .select_from(source)
        .where(mine)
        .order_by(position)
        .correlate(outer)
    )
    rows = ordered.subquery()
    return sa.select(sa.func.json_group_array(sa.func.json(rows.c.cells))).scalar_subquery()
