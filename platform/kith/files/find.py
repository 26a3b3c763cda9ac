"""Files by id, and the attachments of a record. Rights are asked for by whoever calls: nothing is decided here."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kith.fields.lookups import is_id
from kith.files.model import StoredFile
from kith.storage.system import File
from kith.storage.tx import Tx

_TABLE = File.metadata.tables[File.__tablename__]
SHOWN = 500


def find(tx: Tx, id: str) -> StoredFile | None:
    """The file, whatever its state; None where there is none."""
    if not is_id(id):
        return None
    row = tx.connection.execute(sa.select(_TABLE).where(_TABLE.c.id == id)).mappings().first()
    return None if row is None else stored(row)


def attachments(tx: Tx, module: str, record: str, *, shared_only: bool = False) -> tuple[StoredFile, ...]:
    """The attachments of a record (`module` is its physical name), newest first."""
    there = (_TABLE.c.module == module, _TABLE.c.record_id == record, _TABLE.c.field.is_(None))
    statement = sa.select(_TABLE).where(*there, _TABLE.c.clear_at.is_(None), _TABLE.c.state == "attached")
    if shared_only:
        statement = statement.where(_TABLE.c.shared.is_(sa.true()))
    rows = tx.connection.execute(statement.order_by(_TABLE.c.id.desc()).limit(SHOWN))
    return tuple(stored(row) for row in rows.mappings())


def stored(row: Any) -> StoredFile:
    """A row of the table as data."""
    return StoredFile(
        id=row["id"],
        name=row["name"],
        type=row["mime"],
        size=row["size"],
        digest=row["digest"],
        key=row["storage_key"],
        state=row["state"],
        owner=row["owner_id"],
        created_at=row["created_at"],
        ready=row["ready_at"] is not None,
        clear_at=row["clear_at"],
        module=row["module"],
        record=row["record_id"],
        field=row["field"],
        shared=bool(row["shared"]),
        width=row["width"],
        height=row["height"],
    )
