"""What people wrote about records, and whom they named there."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id, one_of


class CommentRow(Base):
    """A comment on a record. `body` is Markdown in which a principal stands as `<@id>`, '' once it was deleted.

    `module` is the physical name; `audience` says whether portal users read it too; `files` is how many it carries.
    """

    __tablename__ = "kith_comment"

    id: Mapped[Id] = mapped_column(primary_key=True)
    module: Mapped[str]
    record_id: Mapped[Id]
    author_id: Mapped[Id | None] = mapped_column(sa.ForeignKey("kith_principal.id", ondelete="SET NULL"), index=True)
    impersonator_id: Mapped[Id | None]
    via: Mapped[str]
    audience: Mapped[str]
    body: Mapped[str]
    files: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("audience", "audience", "internal", "shared"),
        sa.Index(None, "module", "record_id", "created_at"),
    )


class Mention(Base):
    """A user or group that a comment names."""

    __tablename__ = "kith_mention"

    comment_id: Mapped[Id] = mapped_column(sa.ForeignKey("kith_comment.id", ondelete="CASCADE"), primary_key=True)
    principal_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("kith_principal.id", ondelete="CASCADE"), primary_key=True, index=True
    )
