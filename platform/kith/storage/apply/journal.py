"""How far an apply has come, so that one that was broken off goes on instead of beginning again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.storage.system import ApplyStep

_TABLE = ApplyStep.metadata.tables[ApplyStep.__tablename__]


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal of making `version` from the files known by `digest`."""

    version: int
    digest: str

    def begun_at(self, connection: Connection) -> datetime | None:
        """When the first step began, None where nothing was done."""
        first = sa.select(_TABLE.c.begun_at).where(*self._mine).order_by(_TABLE.c.begun_at).limit(1)
        moment: datetime | None = connection.execute(first).scalar()
        return moment

    def forget_others(self, connection: Connection) -> None:
        """Takes away what others have noted for this version: they were broken off, and their work isn't kept."""
        others = (_TABLE.c.version == self.version, _TABLE.c.digest != self.digest)
        connection.execute(sa.delete(_TABLE).where(*others))

    def begin(self, connection: Connection, phase: str, step: str, now: datetime) -> tuple[str | None, bool]:
        """What an earlier run has reached in the step, and whether it has finished it; a new step is noted."""
        row = connection.execute(sa.select(_TABLE.c.reached, _TABLE.c.done_at).where(*self._step(phase, step))).first()
        if row is not None:
            return row.reached, row.done_at is not None
        noted = {"version": self.version, "digest": self.digest, "phase": phase, "step": step, "begun_at": now}
        connection.execute(sa.insert(_TABLE).values(noted))
        return None, False

    def reach(self, connection: Connection, phase: str, step: str, reached: str, rows: int) -> None:
        """Notes that a backfill has come to the record `reached`, `rows` further."""
        values = {"reached": reached, "rows": _TABLE.c.rows + rows}
        connection.execute(sa.update(_TABLE).where(*self._step(phase, step)).values(values))

    def finish(self, connection: Connection, phase: str, step: str, now: datetime) -> None:
        """Notes that the step is done."""
        connection.execute(sa.update(_TABLE).where(*self._step(phase, step)).values(done_at=now))

    @property
    def _mine(self) -> tuple[sa.ColumnElement[bool], ...]:
        return (_TABLE.c.version == self.version, _TABLE.c.digest == self.digest)

    def _step(self, phase: str, step: str) -> tuple[sa.ColumnElement[bool], ...]:
        return (*self._mine, _TABLE.c.phase == phase, _TABLE.c.step == step)


def last_begun(connection: Connection) -> datetime | None:
    """When the last step of any apply began."""
    moment: datetime | None = connection.execute(sa.select(sa.func.max(_TABLE.c.begun_at))).scalar()
    return moment


def forget_after(connection: Connection, version: int) -> None:
    """Takes away what was noted for versions that were never published, `version` being the last that was."""
    connection.execute(sa.delete(_TABLE).where(_TABLE.c.version > version))
