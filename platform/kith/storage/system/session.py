"""Log-ins that are open, so that each can be ended at once."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id


class Session(Base):
    """A log-in. `realm` is `staff` or `portal:<type>`; forms are bound to `csrf_secret`. `id` is what pages call it.

    `method` is how it was opened: password, link, or a provider's name. `strong`: a second factor was proven, by a code
    or by a provider that is trusted with it. `impersonated_id` is whom its user acts as, for a `reason`, until when.
    """

    __tablename__ = "kith_session"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[Id] = mapped_column(sa.ForeignKey("kith_user.id", ondelete="CASCADE"), index=True)
    realm: Mapped[str]
    csrf_secret: Mapped[str]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    user_agent: Mapped[str | None]
    ip: Mapped[str | None]
    id: Mapped[Id | None] = mapped_column(unique=True)
    method: Mapped[str | None]
    strong: Mapped[bool | None]
    impersonated_id: Mapped[Id | None] = mapped_column(sa.ForeignKey("kith_user.id", ondelete="CASCADE"), index=True)
    impersonated_until: Mapped[datetime | None]
    impersonation_reason: Mapped[str | None]
