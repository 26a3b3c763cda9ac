"""What people are told of in the page: that a comment names them, that a record was given to them, that one is due."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id


class Notification(Base):
    """That somebody is to hear of a record: `mention`, `assignment`, `group` or `reminder`, by whom (`by_id`).

    `assignment`: it was given to them; `group`: to a group of theirs.

    `module` is the physical name. Where many records came at once, `record_id` is empty and `records` says how many.
    `comment_id` is what names them, once for each comment. It says nothing of who may see the record: that is asked
    when it is shown.
    """

    __tablename__ = "kith_notified"

    id: Mapped[Id] = mapped_column(primary_key=True)
    user_id: Mapped[Id] = mapped_column(sa.ForeignKey("kith_user.id", ondelete="CASCADE"))
    kind: Mapped[str]
    module: Mapped[str]
    record_id: Mapped[Id | None]
    records: Mapped[int] = mapped_column(server_default="1")
    by_id: Mapped[Id | None] = mapped_column(sa.ForeignKey("kith_principal.id", ondelete="SET NULL"), index=True)
    comment_id: Mapped[Id | None] = mapped_column(sa.ForeignKey("kith_comment.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    seen_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]  # when it was asked whether an assignment is to be mailed
    quiet: Mapped[bool] = mapped_column(server_default=sa.false())  # no page shows it: it is for mail alone

    __table_args__ = (
        sa.UniqueConstraint("user_id", "comment_id"),
        sa.Index(None, "module", "record_id"),
        sa.Index("ix_kith_notified_unread", "user_id", "seen_at", "created_at"),
    )
