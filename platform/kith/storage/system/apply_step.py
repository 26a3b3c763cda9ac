"""The journal of applying: which step of which phase was done for a version, so that a broken run goes on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base


class ApplyStep(Base):
    """A step of making version `version`: how many rows it has changed, and the id that a backfill has reached.

    `done_at` is None while it is still at work.
    """

    __tablename__ = "kith_apply_step"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(primary_key=True)  # of the files that were being applied
    phase: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    rows: Mapped[int] = mapped_column(server_default="0")
    reached: Mapped[str | None]
    begun_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
