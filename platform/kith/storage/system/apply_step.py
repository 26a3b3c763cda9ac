"""The journal of applying: which step of which phase was done for a version, so that a broken run goes on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base


class ApplyStep(Base):
    """A step that was carried out while version `version` was being made."""

    __tablename__ = "kith_apply_step"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(primary_key=True)  # of the files that were being applied
    phase: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    rows: Mapped[int]
    done_at: Mapped[datetime]
