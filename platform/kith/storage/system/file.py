"""Files that were uploaded: staged first, attached when the record that holds them is saved."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id, one_of


class File(Base):
    """A file. `digest` is the SHA-256 of its bytes, `storage_key` where the file store keeps them.

    The row is there before the bytes are, so that none are ever stored that no row knows of: `ready_at` tells since
    when they are complete and may be attached. `owner_id` has uploaded it. `module` and `record_id` name the record
    that has it, by physical name, `field` the field, `comment_id` the comment on the record that carries it; where both
    are None it is an attachment of the record. What is `shared` of the last two is seen beyond the staff. What lies
    there past `clear_at` is taken away: staged files that nobody claimed, files that were taken out of their record.
    `width` and `height` are there for images that have a preview.
    """

    __tablename__ = "kith_file"

    id: Mapped[Id] = mapped_column(primary_key=True)
    owner_id: Mapped[Id | None] = mapped_column(sa.ForeignKey("kith_principal.id", ondelete="SET NULL"), index=True)
    name: Mapped[str]
    mime: Mapped[str]
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(server_default="staged")
    storage_key: Mapped[str]
    created_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]
    clear_at: Mapped[datetime | None]
    module: Mapped[str | None]
    record_id: Mapped[Id | None]
    field: Mapped[str | None]
    comment_id: Mapped[Id | None]
    shared: Mapped[bool] = mapped_column(sa.Boolean(), server_default=sa.false())
    width: Mapped[int | None]
    height: Mapped[int | None]

    __table_args__ = (
        one_of("state", "state", "staged", "attached"),
        sa.Index(None, "state", "created_at"),
        sa.Index(None, "module", "record_id"),
        sa.Index(
            "ix_kith_file_clear_at",
            "clear_at",
            postgresql_where=sa.text("clear_at IS NOT NULL"),
            sqlite_where=sa.text("clear_at IS NOT NULL"),
        ),
    )
