"""What was reported of mail after a server had taken it: that it came back, or that somebody called it unwanted."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id, one_of


class BounceRow(Base):
    """A report about one mail, once for each kind: `hard` (nobody is there), `soft` (not this time), `complaint`.

    `status` is that of RFC 3463 (5.1.1), where the report names one. It goes with its mail.
    """

    __tablename__ = "kith_bounce"

    mail_id: Mapped[Id] = mapped_column(sa.ForeignKey("kith_mail.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    address_key: Mapped[str]
    status: Mapped[str | None]
    reason: Mapped[str | None]
    created_at: Mapped[datetime]

    __table_args__ = (
        one_of("kind", "kind", "hard", "soft", "complaint"),
        sa.Index(None, "address_key", "created_at"),
    )
