"""Requests that were answered, so that one sent twice is carried out once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id, Json


class IdempotencyRow(Base):
    """A request by the key that its sender gave. The answer is rendered again, so only what it was about is kept.

    `answer` is what a plugin has answered: its `body` and `headers`.
    """

    __tablename__ = "kith_idempotency"

    user_id: Mapped[Id] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[str]
    status: Mapped[int | None]
    module: Mapped[str | None]
    record_id: Mapped[Id | None]
    answer: Mapped[Json | None]
    created_at: Mapped[datetime] = mapped_column(index=True)
