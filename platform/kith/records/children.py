"""Child tables (line items): read for all records of a page at once, one statement per field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from kith.fields import FieldType
from kith.records.paths import ReadPath
from kith.storage.tx import Tx


def load_children(tx: Tx, module: str, paths: Sequence[ReadPath], ids: Sequence[str]) -> Mapping[str, dict[str, Any]]:
    """Record id -> {field: tuple of items (name -> value)}, None where there are none."""
    found: dict[str, dict[str, Any]] = {id: {path.text: None for path in paths} for id in ids}
    for path in paths if ids else ():
        assert path.field is not None
        for id, items in read_items(tx, module, path.field.name, ids).items():
            found[id][path.text] = items
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
