"""Files that were uploaded: staged first, attached when the record that holds them is saved."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id, one_of


class File(Base):
    """A file. `digest` is the SHA-256 of its bytes, `storage_key` where the file store keeps them."""

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

    __table_args__ = (one_of("state", "state", "staged", "attached"), sa.Index(None, "state", "created_at"))
