"""Numbers that are handed out once: auto numbers, and quotas that may not be passed."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base


class Counter(Base):
    """The last number handed out for `key`. Taking one locks the row until the transaction ends."""

    __tablename__ = "kith_counter"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]
