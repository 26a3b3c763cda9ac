"""Work to be done outside of requests, written in the transaction that wants it done."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id, Json, one_of


class JobRow(Base):
    """One job. ready -> run -> done, or after the last attempt dead; refused where its actor lost the right.

    `realm` is where the actor stood (`system`, `staff`, `portal:<type>`); only `system` jobs run without a user. One
    that was cancelled is refused with `cancel_asked`. `started_at` and `runner` are noted of jobs that take a while.
    """

    __tablename__ = "kith_job"

    id: Mapped[Id] = mapped_column(primary_key=True)
    queue: Mapped[str]
    kind: Mapped[str]
    payload: Mapped[Json]
    key: Mapped[str | None]  # at most one waiting job has it
    state: Mapped[str] = mapped_column(server_default="ready")
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    most_attempts: Mapped[int]
    realm: Mapped[str]
    user_id: Mapped[Id | None]
    impersonator_id: Mapped[Id | None]
    progress: Mapped[Json | None]
    last_error: Mapped[str | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    runner: Mapped[str | None]  # host:process
    cancel_asked: Mapped[datetime | None]

    __table_args__ = (
        one_of("state", "state", "ready", "run", "done", "dead", "refused"),
        sa.CheckConstraint("realm = 'system' OR user_id IS NOT NULL", name="actor"),
        sa.Index(
            "ix_kith_job_ready",
            "queue",
            "run_at",
            "id",
            sqlite_where=sa.text("state = 'ready'"),
            postgresql_where=sa.text("state = 'ready'"),
        ),
        sa.Index(
            "ix_kith_job_lease",
            "lease_until",
            sqlite_where=sa.text("state = 'run'"),
            postgresql_where=sa.text("state = 'run'"),
        ),
        sa.Index(
            "uq_kith_job_key",
            "kind",
            "key",
            unique=True,
            sqlite_where=sa.text("state = 'ready' AND key IS NOT NULL"),
            postgresql_where=sa.text("state = 'ready' AND key IS NOT NULL"),
        ),
        sa.Index(None, "state", "finished_at"),
    )
