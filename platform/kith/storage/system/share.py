"""Records shared with a person, a group or the holders of a role: to view or to edit, for a time or for good."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id, one_of


class Share(Base):
    """One record, shared with one principal or one role. `module` and `role` are physical names.

    The keys begin with whom it is shared with: that is what every request asks.
    """

    __tablename__ = "kith_share"

    id: Mapped[Id] = mapped_column(primary_key=True)
    module: Mapped[str]
    record_id: Mapped[Id]
    principal_id: Mapped[Id | None] = mapped_column(sa.ForeignKey("kith_principal.id", ondelete="CASCADE"))
    role: Mapped[str | None]
    level: Mapped[str]
    until: Mapped[datetime | None]
    created_by: Mapped[Id | None]
    created_at: Mapped[datetime]

    __table_args__ = (
        one_of("level", "level", "view", "edit"),
        sa.CheckConstraint("(principal_id IS NULL) <> (role IS NULL)", name="holder"),
        sa.UniqueConstraint("principal_id", "module", "record_id"),
        sa.UniqueConstraint("role", "module", "record_id"),
        sa.Index(None, "module", "record_id"),
    )
