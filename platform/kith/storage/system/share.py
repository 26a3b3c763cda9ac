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


class SharedWith(Base):
    """That something of a module was shared with somebody: what each request asks, however many shares there are.

    `holder` is a principal's id or a role's physical name. It outlasts the last share for a while, never the other way.
    """

    __tablename__ = "kith_shared_with"

    holder: Mapped[str] = mapped_column(primary_key=True)
    module: Mapped[str] = mapped_column(primary_key=True)
