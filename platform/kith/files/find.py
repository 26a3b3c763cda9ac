"""Files by id, the attachments of a record, what comments carry.

Rights are asked for by whoever calls: nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

from kith.fields.lookups import is_id
from kith.files.model import StoredFile
from kith.storage.system import File
from kith.storage.tx import Tx

_TABLE = File.metadata.tables[File.__tablename__]
SHOWN = 500
_IS_ATTACHED = sa.and_(
    _TABLE.c.field.is_(None),
    _TABLE.c.comment_id.is_(None),
    _TABLE.c.clear_at.is_(None),
    _TABLE.c.state == "attached",
)
_ATTACHED = (
    sa.select(_TABLE)
    .where(_TABLE.c.module == sa.bindparam("module"), _TABLE.c.record_id == sa.bindparam("record"), _IS_ATTACHED)
    .order_by(_TABLE.c.id.desc())
    .limit(SHOWN)
)
_ATTACHED_AND_SHARED = _ATTACHED.where(_TABLE.c.shared.is_(sa.true()))


def find(tx: Tx, id: str) -> StoredFile | None:
    """The file, whatever its state; None where there is none."""
    if not is_id(id):
        return None
    row = tx.connection.execute(sa.select(_TABLE).where(_TABLE.c.id == id)).mappings().first()
    return None if row is None else stored(row)


def attachments(tx: Tx, module: str, record: str, *, shared_only: bool = False) -> tuple[StoredFile, ...]:
    """The attachments of a record (`module` is its physical name), newest first."""
    statement = _ATTACHED_AND_SHARED if shared_only else _ATTACHED
    rows = tx.connection.execute(statement, {"module": module, "record": record})
    return tuple(stored(row) for row in rows.mappings())


def any_attached(module: str, record: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether anything is attached to the record, as part of a statement (`module` is its physical name)."""
    return sa.exists().where(_TABLE.c.module == module, _TABLE.c.record_id == record, _IS_ATTACHED)


def of_comments(tx: Tx, module: str, record: str, comments: Collection[str]) -> Mapping[str, tuple[StoredFile, ...]]:
    """The files that comments on a record carry (`module` is its physical name), by comment, in the order of coming."""
    if not comments:
        return {}
    there = (_TABLE.c.module == module, _TABLE.c.record_id == record, _TABLE.c.comment_id.in_(sorted(comments)))
    statement = sa.select(_TABLE).where(*there, _TABLE.c.clear_at.is_(None)).order_by(_TABLE.c.id)
    found: dict[str, tuple[StoredFile, ...]] = {}
    for row in tx.connection.execute(statement).mappings():
        found[row["comment_id"]] = (*found.get(row["comment_id"], ()), stored(row))
    return found


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
        comment=row["comment_id"],
        shared=bool(row["shared"]),
        width=row["width"],
        height=row["height"],
    )
