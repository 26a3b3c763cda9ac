"""The definitions that processes serve, kept word for word with a version."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base


class CatalogueRow(Base):
    """One applied state of the site. `files` and `names` are JSON as text: their order means something."""

    __tablename__ = "kith_catalogue"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    applied_at: Mapped[datetime]
    applied_by: Mapped[str]
    engine_version: Mapped[str]
    hash: Mapped[str]
    files: Mapped[str]
    names: Mapped[str]
    current: Mapped[bool]

    __table_args__ = (
        sa.Index(
            "uq_kith_catalogue_current",
            "current",
            unique=True,
            sqlite_where=sa.text("current"),
            postgresql_where=sa.text("current"),
        ),
    )
