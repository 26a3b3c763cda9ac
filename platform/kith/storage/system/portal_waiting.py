"""Who waits for a seat in which portal."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id


class PortalWaiting(Base):
    """A record that is invited as soon as a seat is free. `type` and `module` are physical names."""

    __tablename__ = "kith_portal_waiting"

    id: Mapped[Id] = mapped_column(primary_key=True)
    type: Mapped[str]
    module: Mapped[str]
    record_id: Mapped[Id]
    noted_by: Mapped[Id | None]
    created_at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("type", "module", "record_id"),
        sa.Index(None, "type", "created_at"),
    )
