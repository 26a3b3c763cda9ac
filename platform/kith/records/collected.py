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
from kith.access.rights import access_to
from kith.definition.model import Field
from kith.fields import FieldType
from kith.fields.base import ColumnSpec
from kith.records.model import FileRef, Load, Ref
from kith.records.open_titles import title_cell
from kith.storage.system import File, Principal
from kith.storage.tx import Tx

FILE_CELLS = ("name", "mime", "size", "width")  # what is told of a file besides its id


def load_links(declared: Field, place: int) -> Load:
    """A load that gives the tuple of a link field's values (Ref for references), None where there is none.

    `place` is where a row has what `collected_links` selects.
    """
    item = declared.type.item
    assert item is not None
    load, targets = item.load, item.targets if item.reference == "record" else ()
    width = len(_values(item))

    if item.reference == "file":
        return _load_files(place)
    if item.reference == "user":
        return _load_users(place)

    def ref(cell: Sequence[Any]) -> Ref:
        value = load(cell[:width])
        module = getattr(value, "module", None) or targets[0]
        return Ref(cell[0], (cell[width + targets.index(module)] or None) if module in targets else None, module)

    def read(row: Sequence[Any]) -> tuple[Any, ...] | None:
        cells = _decoded(row[place])
        if not cells:
            return None
        if targets:
            return tuple(ref(cell) for cell in cells)
        return tuple(load(cell) for cell in cells)

    return read


def _load_files(place: int) -> Load:
    def read(row: Sequence[Any]) -> tuple[Any, ...] | None:
        return tuple(file_ref(cell) for cell in _decoded(row[place]) or ()) or None

    return read


def _load_users(place: int) -> Load:
    def read(row: Sequence[Any]) -> tuple[Any, ...] | None:
        return tuple(Ref(id, name or None, "users") for id, name in _decoded(row[place]) or ()) or None

    return read


def _decoded(cell: Any) -> Any:
    return orjson.loads(cell) if isinstance(cell, str | bytes) else cell


def file_ref(cells: Sequence[Any]) -> FileRef:
    """A file from its id and the `FILE_CELLS` of its row."""
    id, name, mime, size, width = cells
    return FileRef(id, name, "files", size or 0, mime or "", width is not None)


def _values(item: FieldType) -> list[ColumnSpec]:
    """The columns of a link row that its value is read from."""
    return [spec for spec in item.columns() if spec.role in ("value", "part")]


def collected_links(tx: Tx, actor: Actor, alias: FromClause, module: str, declared: Field) -> ColumnElement[Any]:
    """The JSON array of the link rows' cells, in order, for the record at hand; NULL where the field isn't open.

    Of a reference there is the title as well, a cell for each module that it may name, where `actor` may view its
    record: the scopes of these modules have a say.
    """
    link = tx.tables.link(module, declared.name).alias()
    item = declared.type.item
    assert item is not None
    cells: list[ColumnElement[Any]] = [link.c[spec.name("value")] for spec in _values(item)]
    source: FromClause = link
    for name in item.targets if item.reference == "record" else ():
        source, title = _titled(tx, actor, source, cells[0], name)
        cells.append(title)
    if item.reference == "file":
        file = File.__table__.alias()
        source = source.outerjoin(file, file.c.id == cells[0])
        cells += [file.c[name] for name in FILE_CELLS]
    if item.reference == "user":
        principal = Principal.__table__.alias()
        source = source.outerjoin(principal, principal.c.id == cells[0])
        cells.append(principal.c.name)
    mine = link.c.record_id == alias.c.id
    array = _aggregate(tx.dialect, cells, source, mine, link.c.position, alias)
    return guard(tx, actor, module, declared.name, alias, array)


def _titled(
    tx: Tx, actor: Actor, source: FromClause, id: ColumnElement[str], module: str
) -> tuple[FromClause, ColumnElement[Any]]:
    """`source` joined with the records of `module` that `actor` may view, and their title."""
    if access_to(tx.site, actor, module) is None:
        return source, sa.null()
    target = tx.tables.table(module).alias()
    there = target.c.deleted_at.is_(None) & scope(tx, actor, module, "view", target)
    return source.outerjoin(target, (target.c.id == id) & there), title_cell(tx, actor, module, target)


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
