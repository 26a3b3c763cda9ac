"""Who an account is at a log-in service elsewhere."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id


class ExternalIdentity(Base):
    """`subject` of `issuer` (OpenID Connect) is this user; a user has one subject per issuer."""

    __tablename__ = "kith_external_identity"

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[Id] = mapped_column(sa.ForeignKey("kith_user.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("user_id", "issuer"),)
