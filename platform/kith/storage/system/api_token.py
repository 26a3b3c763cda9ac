"""Tokens that programs use in place of a log-in."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id, Json


class ApiToken(Base):
    """A user's token. `scopes` (a list of names, or None for all) only take away from what its user may do."""

    __tablename__ = "kith_api_token"

    id: Mapped[Id] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[Id] = mapped_column(sa.ForeignKey("kith_user.id", ondelete="CASCADE"), index=True)
    label: Mapped[str]
    scopes: Mapped[Json | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
