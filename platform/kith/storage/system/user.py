"""Accounts: staff and portal users. A user's kind never changes; what belongs to one kind refers to (id, kind)."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id, one_of


class User(Base):
    """An account; its name stands in `Principal`. `email_key` is `kith.fields.keys.fold(email)`."""

    __tablename__ = "kith_user"

    id: Mapped[Id] = mapped_column(sa.ForeignKey("kith_principal.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str]
    email: Mapped[str]
    email_key: Mapped[str]
    locale: Mapped[str | None]
    timezone: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default="active")
    created_at: Mapped[datetime]
    last_login_at: Mapped[datetime | None]
    second_factor_at: Mapped[datetime | None]  # since when a log-in takes a code as well
    mail_mentions: Mapped[bool] = mapped_column(server_default=sa.true())  # comments that name them are mailed
    mail_assignments: Mapped[bool] = mapped_column(server_default=sa.true())  # and what they are given
    page_mentions: Mapped[bool] = mapped_column(server_default=sa.true())  # the page tells of comments that name them
    page_assignments: Mapped[bool] = mapped_column(server_default=sa.true())  # and of what they are given

    __table_args__ = (
        one_of("kind", "kind", "staff", "portal"),
        one_of("state", "state", "active", "suspended", "invited"),
        sa.UniqueConstraint("id", "kind"),
        sa.UniqueConstraint("kind", "email_key"),
    )


def of_kind(kind: str, table: str) -> tuple[sa.CheckConstraint, sa.ForeignKeyConstraint]:
    """Constraints of a table with the columns user_id and kind: its users are of `kind`, and of no other."""
    refers = sa.ForeignKeyConstraint(
        ["user_id", "kind"], ["kith_user.id", "kith_user.kind"], ondelete="CASCADE", name=f"fk_{table}_user_id_kind"
    )
    return one_of("kind", "kind", kind), refers
