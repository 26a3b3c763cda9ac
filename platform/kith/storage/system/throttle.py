"""How often something was tried: log-ins by account and by address, forms, links."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base


class Throttle(Base):
    """Tries for `key` since `since`; none is let through before `until`."""

    __tablename__ = "kith_throttle"

    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    since: Mapped[datetime]
    until: Mapped[datetime | None] = mapped_column(index=True)
