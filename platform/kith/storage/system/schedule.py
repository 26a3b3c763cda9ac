"""Jobs that come again: each schedule is claimed like a job, so that many processes start it once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Json


class Schedule(Base):
    """A job of `kind` every `every` seconds."""

    __tablename__ = "kith_schedule"

    name: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    payload: Mapped[Json]
    every: Mapped[int]
    next_run_at: Mapped[datetime] = mapped_column(index=True)
    last_run_at: Mapped[datetime | None]
