"""The catalogue: the definitions that are served, word for word, with a version."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith import __version__
from kith.definition.files import SiteFile
from kith.definition.names import Names
from kith.storage.locks import hold_publishing
from kith.storage.system import AppliedRow, CatalogueRow

_TABLE = CatalogueRow.metadata.tables[CatalogueRow.__tablename__]
_APPLIED = AppliedRow.metadata.tables[AppliedRow.__tablename__]
_CURRENT = sa.select(_TABLE).where(_TABLE.c.current)
_VERSION = sa.select(_TABLE.c.version).where(_TABLE.c.current)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """One applied state of the site."""

    version: int
    applied_at: datetime
    applied_by: str
    engine_version: str
    hash: str
    files: tuple[SiteFile, ...]
    names: Names


def version(connection: Connection) -> int:
    """The version that is served, 0 where nothing was applied yet. One cheap statement."""
    found: int | None = connection.execute(_VERSION).scalar()
    return found or 0


def current(connection: Connection) -> Catalogue | None:
    """What is served; None where nothing was applied yet, the system tables included."""
    if not sa.inspect(connection).has_table(_TABLE.name):
        return None
    row = connection.execute(_CURRENT).mappings().first()
    return _catalogue(row) if row else None


def of_version(connection: Connection, version: int) -> Catalogue | None:
    """An applied state by its version, or None."""
    row = connection.execute(sa.select(_TABLE).where(_TABLE.c.version == version)).mappings().first()
    return _catalogue(row) if row else None


def history(connection: Connection, *, limit: int = 100) -> tuple[Catalogue, ...]:
    """The applied states, newest first."""
    rows = connection.execute(sa.select(_TABLE).order_by(_TABLE.c.version.desc()).limit(limit))
    return tuple(_catalogue(row) for row in rows.mappings())


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a version changed, as plain data; `back_to` where it was a rollback."""

    back_to: int | None
    changes: tuple[Mapping[str, Any], ...]


def changes_of(connection: Connection, versions: Sequence[int]) -> Mapping[int, Told]:
    """Version -> what it changed; versions from before this was noted are left out."""
    if not sa.inspect(connection).has_table(_APPLIED.name):
        return {}
    rows = connection.execute(sa.select(_APPLIED).where(_APPLIED.c.version.in_(list(versions))))
    return {row.version: Told(back_to=row.back_to, changes=tuple(row.changes)) for row in rows}


def note_changes(
    connection: Connection, version: int, changes: Sequence[Mapping[str, Any]], back_to: int | None
) -> None:
    """Notes what a version changed, in the transaction that publishes it."""
    connection.execute(sa.insert(_APPLIED).values(version=version, back_to=back_to, changes=list(changes)))


def publish(connection: Connection, files: Sequence[SiteFile], names: Names, *, by: str, now: datetime) -> int:
    """The new version, from this transaction's commit on. Waits for all writers; none begins before the commit."""
    hold_publishing(connection)
    last: int = connection.execute(sa.select(sa.func.max(_TABLE.c.version))).scalar() or 0
    connection.execute(sa.update(_TABLE).where(_TABLE.c.current).values(current=False))
    row = {
        "version": last + 1,
        "applied_at": now,
        "applied_by": by,
        "engine_version": __version__,
        "hash": digest(files),
        "files": files_json(files),
        "names": orjson.dumps(names.to_json()).decode(),
        "current": True,
    }
    connection.execute(sa.insert(_TABLE).values(row))
    return last + 1


def digest(files: Sequence[SiteFile]) -> str:
    """The SHA-256 of the files with their paths: equal for equal texts."""
    return hashlib.sha256(files_json(files).encode()).hexdigest()


def files_json(files: Sequence[SiteFile]) -> str:
    """The files as JSON, in their order."""
    return orjson.dumps([{"path": each.path, "text": each.text, "origin": each.origin} for each in files]).decode()


def _catalogue(row: sa.RowMapping) -> Catalogue:
    return Catalogue(
        version=row["version"],
        applied_at=row["applied_at"],
        applied_by=row["applied_by"],
        engine_version=row["engine_version"],
        hash=row["hash"],
        files=tuple(SiteFile(**each) for each in orjson.loads(row["files"])),
        names=Names.from_json(orjson.loads(row["names"])),
    )
