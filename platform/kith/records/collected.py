"""Values that stand in other tables, collected into the one statement as JSON: link tables, in their order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.sql import ColumnElement, FromClause

from kith.access.predicate import guard, scope
from kith.definition.model import Field
from kith.records.model import Ref
from kith.records.open_titles import title_cell

if TYPE_CHECKING:
    from kith.records.selection import Load, Selection


def collected_links(selection: Selection, alias: FromClause, module: str, declared: Field) -> Load:
    """A load that gives the tuple of a link field's values (Ref for references), None where there is none."""
    place = selection.add(_subquery(selection, alias, module, declared))
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


def _subquery(selection: Selection, alias: FromClause, module: str, declared: Field) -> ColumnElement[Any]:
    """SELECT the JSON array of the link rows' cells for the record at hand, ordered by position."""
    tx = selection.tx
    link = tx.tables.link(module, declared.name).alias()
    item = declared.type.item
    assert item is not None
    cells: list[ColumnElement[Any]] = [
        link.c[spec.name("value")] for spec in item.columns() if spec.role in ("value", "part")
    ]
    source: FromClause = link
    if item.reference == "record":
        target = tx.tables.table(item.targets[0]).alias()
        selection.touched.add(item.targets[0])
        seen = scope(tx, selection.actor, item.targets[0], "view", target)
        source = link.outerjoin(target, (target.c.id == cells[0]) & target.c.deleted_at.is_(None) & seen)
        cells = [cells[0], title_cell(tx, selection.actor, item.targets[0], target)]
    mine = link.c.record_id == alias.c.id
    return guard(
        tx,
        selection.actor,
        module,
        declared.name,
        alias,
        _aggregate(tx.dialect, cells, source, mine, link.c.position, alias),
    )


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
