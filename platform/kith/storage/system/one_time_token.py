"""Links that work once: set a password, confirm an address, activate a portal."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Json


class OneTimeToken(Base):
    """A link's token. `subject` is what it is about, by its `purpose`: a user's id, an e-mail address, a record."""

    __tablename__ = "kith_one_time_token"

    hash: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    data: Mapped[Json | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
