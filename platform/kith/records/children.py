"""Child tables (line items): read for all records of a page at once, one statement per field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from kith.fields import FieldType
from kith.records.paths import ReadPath
from kith.storage.tx import Tx


@dataclass(frozen=True, slots=True)
class Child:
    """A child field to read. `place` is where a row has the id of the record that holds the items.

    It is NULL where the field isn't open to the actor, or the record behind a lookup isn't.
    """

    path: ReadPath
    place: int


def load_children(tx: Tx, children: Sequence[Child], rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """For each row: path -> tuple of items (name -> value), None where there are none, or none to be seen."""
    found: list[dict[str, Any]] = [{} for _ in rows]
    for child in children:
        path, holders = child.path, [row[child.place] for row in rows]
        assert path.field is not None
        ids = {id for id in holders if id is not None}
        items = read_items(tx, path.module, path.field.name, ids) if ids else {}
        for below, id in zip(found, holders, strict=True):
            below[path.text] = items.get(id)
    return found


def read_items(tx: Tx, module: str, field: str, ids: Iterable[str]) -> Mapping[str, tuple[dict[str, Any], ...]]:
    """Record id -> its items in order, for the records that have any."""
    table = tx.tables.child(module, field)
    kinds = tx.site.modules[module].fields[field].type.children
    statement = sa.select(table).where(table.c.record_id.in_(list(ids))).order_by(table.c.record_id, table.c.position)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in tx.connection.execute(statement).mappings():
        found[row["record_id"]].append({name: load_cells(kind, row, name) for name, kind in kinds.items()})
    return {id: tuple(items) for id, items in found.items()}


def load_cells(kind: FieldType, row: RowMapping, physical: str) -> Any:
    """The value that `kind` loads from the named cells of `row`."""
    return kind.load([row[spec.name(physical)] for spec in kind.columns() if spec.role in ("value", "part")])
