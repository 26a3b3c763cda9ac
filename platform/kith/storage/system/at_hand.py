"""What people have at hand: the records that they looked at last, and those that they gave a star."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id


class Recent(Base):
    """That a person looked at a record, and when last. `module` is the physical name."""

    __tablename__ = "kith_recent"

    user_id: Mapped[Id] = mapped_column(sa.ForeignKey("kith_user.id", ondelete="CASCADE"), primary_key=True)
    record_id: Mapped[Id] = mapped_column(primary_key=True)
    module: Mapped[str]
    seen_at: Mapped[datetime]

    __table_args__ = (sa.Index(None, "user_id", "seen_at"), sa.Index(None, "record_id"))


class Favourite(Base):
    """That a person gave a record a star. `module` is the physical name."""

    __tablename__ = "kith_favourite"

    user_id: Mapped[Id] = mapped_column(sa.ForeignKey("kith_user.id", ondelete="CASCADE"), primary_key=True)
    record_id: Mapped[Id] = mapped_column(primary_key=True)
    module: Mapped[str]
    created_at: Mapped[datetime]

    __table_args__ = (sa.Index(None, "record_id"),)
