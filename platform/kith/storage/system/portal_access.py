"""Which portal users reach a portal, and the record that each of them is there."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id
from kith.storage.system.user import of_kind


class PortalAccess(Base):
    """A user's access to one portal type, as one record. `type` and `module` are physical names."""

    __tablename__ = "kith_portal_access"

    id: Mapped[Id] = mapped_column(primary_key=True)
    user_id: Mapped[Id]
    kind: Mapped[str] = mapped_column(server_default="portal")
    type: Mapped[str]
    module: Mapped[str]
    record_id: Mapped[Id]
    state: Mapped[str]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    __table_args__ = (
        *of_kind("portal", "kith_portal_access"),
        sa.UniqueConstraint("user_id", "type"),
        sa.UniqueConstraint("type", "module", "record_id"),
        sa.Index(None, "module", "record_id"),
    )
