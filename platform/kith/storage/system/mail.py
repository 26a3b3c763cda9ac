"""Mail: a row per recipient, written in the transaction that wants it sent; what it says is kept once for all."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id, Json, one_of


class MailText(Base):
    """A template as it was when mail was written with it. `hash` is that of all the others."""

    __tablename__ = "kith_mail_text"

    hash: Mapped[str] = mapped_column(primary_key=True)
    format: Mapped[str]
    locale: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    created_at: Mapped[datetime]

    __table_args__ = (one_of("format", "format", "md", "mjml"),)


class MailRow(Base):
    """One mail to one address. `address_key` is `kith.fields.keys.fold(address)`.

    queued -> sent, or caught where no server is set; refused by the gate, bounced by the server, failed after the last
    try. `sealed` is the path of its link, encrypted, and emptied once it is sent. `list` is what it can be unsubscribed
    from. `batch` tells the mails of a mailing from all others.
    """

    __tablename__ = "kith_mail"

    id: Mapped[Id] = mapped_column(primary_key=True)
    message_id: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="queued")
    purpose: Mapped[str]
    address: Mapped[str]
    address_key: Mapped[str]
    name: Mapped[str | None]
    subject: Mapped[str]
    text_hash: Mapped[str] = mapped_column(sa.ForeignKey("kith_mail_text.hash"))
    values: Mapped[Json | None]
    sealed: Mapped[str | None]
    attachments: Mapped[Json | None]
    reply_to: Mapped[str | None]
    list: Mapped[str | None]
    list_label: Mapped[str | None]
    batch: Mapped[str | None]
    module: Mapped[str | None]
    record_id: Mapped[Id | None]
    user_id: Mapped[Id | None]  # the account that it is for
    sender_id: Mapped[Id | None]  # whose doing it is
    open_to_all: Mapped[bool] = mapped_column(server_default=sa.false())  # what it links to needs no log-in
    tries: Mapped[int] = mapped_column(server_default="0")
    reason: Mapped[str | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("state", "state", "queued", "sent", "caught", "refused", "bounced", "failed"),
        one_of("purpose", "purpose", "account", "content", "list"),
        sa.CheckConstraint("purpose <> 'list' OR list IS NOT NULL", name="list"),
        sa.Index(None, "state", "id"),
        sa.Index(None, "module", "record_id"),
        sa.Index(None, "batch", "state"),
        sa.Index(None, "address_key", "id"),
        sa.Index(None, "text_hash"),  # a text that no mail names is deleted
    )


class Suppression(Base):
    """An address that gets no mail of a list; `list` "" stands for all lists and all mail about content."""

    __tablename__ = "kith_suppression"

    address_key: Mapped[str] = mapped_column(primary_key=True)
    list: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    created_at: Mapped[datetime]

    __table_args__ = (one_of("reason", "reason", "unsubscribed", "bounced", "asked"),)
