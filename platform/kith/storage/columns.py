"""Fields as columns: their names, what stands in rows that knew nothing of them, and what they refer to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

from kith.fields.base import ColumnSpec, Context, FieldType
from kith.storage.naming import fitting
from kith.storage.system import File, Principal

Target = Callable[[str], str]  # a module's name -> its table's

_NOWHERE = Context()
_SYSTEM = {"user": Principal.__table__, "group": Principal.__table__, "file": File.__table__}


def made_columns(type_: FieldType, physical: str, *, sort: bool = False) -> Iterator[sa.Column[Any]]:
    """New columns for a field. Keys are never NULL; values always may be."""
    specs = type_.columns(sort=sort)
    for spec, cell in zip(specs, type_.dump(None, _NOWHERE, sort=sort), strict=True):
        yield sa.Column(spec.name(physical), spec.type, nullable=not _is_key(spec), server_default=_literal(cell))


def _is_key(spec: ColumnSpec) -> bool:
    return spec.role in ("key", "sort")


def _literal(cell: Any) -> Any:
    """What an empty value is stored as, as the column's default: new columns then need no backfill for it."""
    if cell is None:
        return None
    if isinstance(cell, bool):
        return sa.true() if cell else sa.false()
    return sa.text("'" + str(cell).replace("'", "''") + "'")


def reference(
    type_: FieldType, table: str, column: str, target: Target, *, on_delete: str = "SET NULL"
) -> sa.ForeignKeyConstraint | None:
    """The foreign key for a field of one target; None for other fields and lookups to one of several modules.

    What `on_delete` of a lookup asks for is done where records are deleted: tables needn't change with it. The key
    is checked at the end of the transaction, so that the rows of a batch may point to each other in any order.
    """
    refers = _referred(type_, target)
    if refers is None:
        return None
    return sa.ForeignKeyConstraint(
        [column],
        [refers],
        name=fitting(f"fk_{table}_{column}"),
        ondelete=on_delete,
        deferrable=True,
        initially="DEFERRED",
        use_alter=True,  # modules point to each other in circles
    )


def _referred(type_: FieldType, target: Target) -> Any:
    if type_.reference == "record":
        return f"{target(type_.targets[0])}.id" if len(type_.targets) == 1 else None
    return _SYSTEM[type_.reference].c.id if type_.reference in _SYSTEM else None
