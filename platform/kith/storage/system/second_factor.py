"""The second step of a log-in: a secret shared with somebody's telephone, and codes for when that is lost."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id


class SecondFactor(Base):
    """A user's secret for one-time codes, encrypted. `last_step` is the latest period whose code was taken."""

    __tablename__ = "kith_second_factor"

    user_id: Mapped[Id] = mapped_column(sa.ForeignKey("kith_user.id", ondelete="CASCADE"), primary_key=True)
    secret: Mapped[str]
    last_step: Mapped[int]
    created_at: Mapped[datetime]


class RecoveryCode(Base):
    """A code that works once in place of the telephone's, as a keyed hash."""

    __tablename__ = "kith_recovery_code"

    user_id: Mapped[Id] = mapped_column(sa.ForeignKey("kith_user.id", ondelete="CASCADE"), primary_key=True)
    hash: Mapped[str] = mapped_column(primary_key=True)
    used_at: Mapped[datetime | None]
