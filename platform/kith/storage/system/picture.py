"""The pictures of people."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id


class Picture(Base):
    """A user's picture, a small WebP that Kith encoded itself. `tag` changes with the content."""

    __tablename__ = "kith_picture"

    user_id: Mapped[Id] = mapped_column(sa.ForeignKey("kith_user.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)
    tag: Mapped[str]
    changed_at: Mapped[datetime]
