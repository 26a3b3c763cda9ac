"""Which roles a user holds. The foreign key reaches staff alone: no portal path can end in a staff right."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id
from kith.storage.system.user import of_kind


class UserRole(Base):
    """A role, by its physical name, held by a member of staff."""

    __tablename__ = "kith_user_role"

    user_id: Mapped[Id] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(server_default="staff")

    __table_args__ = (*of_kind("staff", "kith_user_role"), sa.Index(None, "role"))
