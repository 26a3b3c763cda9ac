"""Lists as people keep them, and which of them each person begins with and has at hand."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id, Json


class SavedView(Base):
    """A filter with order, columns and grouping, of one person; `shared` with all who may view the module.

    `module`, and modules, fields and options in `content`, are physical names. `uses` lists what it stands on:
    `["field", module, field]`, `["option", module, field, option]`, `["list", module, name]` and `["module", module]`.
    """

    __tablename__ = "kith_saved_view"

    id: Mapped[Id] = mapped_column(primary_key=True)
    module: Mapped[str]
    user_id: Mapped[Id] = mapped_column(sa.ForeignKey("kith_user.id", ondelete="CASCADE"))
    label: Mapped[str]
    shared: Mapped[bool]
    content: Mapped[Json]
    uses: Mapped[Json]
    created_at: Mapped[datetime]
    modified_at: Mapped[datetime]

    __table_args__ = (
        sa.Index(None, "user_id", "module"),
        sa.Index(None, "module", "shared"),
    )


class ViewMark(Base):
    """What a person says of a view of a module: begun with (`standard`), at hand (`pinned`).

    `view` is the id of a saved one, or the name of a list that the definition has. `module` is a physical name.
    """

    __tablename__ = "kith_view_mark"

    user_id: Mapped[Id] = mapped_column(sa.ForeignKey("kith_user.id", ondelete="CASCADE"), primary_key=True)
    module: Mapped[str] = mapped_column(primary_key=True)
    view: Mapped[str] = mapped_column(primary_key=True)
    standard: Mapped[bool]
    pinned: Mapped[bool]
