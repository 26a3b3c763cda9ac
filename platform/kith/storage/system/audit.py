"""Uses of power: log-ins, denials, exports, grants, impersonation. Without values, and sealed into a hash chain."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id, Json


class AuditRow(Base):
    """One entry. `position`, `previous_hash` and `hash` are given when it is sealed.

    `seq` counts in the order of writing, which isn't that of committing: the chain follows `position`.
    """

    __tablename__ = "kith_audit"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    time: Mapped[datetime]
    kind: Mapped[str]
    user_id: Mapped[Id | None]
    impersonator_id: Mapped[Id | None]
    subject: Mapped[str | None]
    detail: Mapped[Json | None]
    position: Mapped[int | None] = mapped_column(unique=True)
    previous_hash: Mapped[str | None]
    hash: Mapped[str | None]

    __table_args__ = (
        sa.Index(None, "time"),
        sa.Index(
            "ix_kith_audit_unsealed",
            "seq",
            sqlite_where=sa.text("position IS NULL"),
            postgresql_where=sa.text("position IS NULL"),
        ),
    )
