"""An action on many records at once: what was asked for, how far it is, what was refused."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id, Json, one_of


class BulkRun(Base):
    """One run, seen by who began it alone. `module` is a physical name; `action` its own, edit, delete or restore.

    `selection` is `{"ids": [...]}` or `{"pairs": [...], "view": ...}`, whose records up to the id `upto` are meant;
    those up to `position` are through, in the order of ids. `reasons` names the first of those that were refused.
    """

    __tablename__ = "kith_bulk_run"

    id: Mapped[Id] = mapped_column(primary_key=True)
    module: Mapped[str]
    action: Mapped[str]
    user_id: Mapped[Id | None] = mapped_column(sa.ForeignKey("kith_user.id", ondelete="CASCADE"))
    selection: Mapped[Json]
    answers: Mapped[Json]
    total: Mapped[int]
    state: Mapped[str]
    upto: Mapped[Id | None]
    position: Mapped[Id | None]
    done: Mapped[int] = mapped_column(server_default="0")
    refused: Mapped[int] = mapped_column(server_default="0")
    reasons: Mapped[Json]
    told: Mapped[Json | None]
    job_id: Mapped[Id | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("state", "state", "run", "done", "stopped", "failed"),
        sa.Index(None, "user_id", "created_at"),
        sa.Index(None, "finished_at"),
    )
