"""Groups of staff, and who belongs to them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id
from kith.storage.system.user import of_kind


class Group(Base):
    """A group; its name stands in `Principal`."""

    __tablename__ = "kith_group"

    id: Mapped[Id] = mapped_column(sa.ForeignKey("kith_principal.id", ondelete="CASCADE"), primary_key=True)
    description: Mapped[str | None]


class GroupMember(Base):
    """A member of a group: staff alone, so that nothing a group owns opens to a portal user."""

    __tablename__ = "kith_group_member"

    group_id: Mapped[Id] = mapped_column(sa.ForeignKey("kith_group.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(server_default="staff")

    __table_args__ = (*of_kind("staff", "kith_group_member"), sa.Index(None, "user_id"))
