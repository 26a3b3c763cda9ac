"""What visitors have sent by web forms, as they sent it, what they agreed to, and how often forms are looked at."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id, Json, one_of

STATES = ("received", "refused", "waiting", "held", "duplicate", "failed", "accepted", "rejected")


class Submission(Base):
    """One sending of a form. `module` is a physical name; `version` that of the form's text.

    `key` tells a repetition by its token, `digest` by what it says; `address` is a keyed hash of the network address.
    `values` holds the form's fields alone; they and `source` are emptied when it is erased.
    """

    __tablename__ = "kith_submission"

    id: Mapped[Id] = mapped_column(primary_key=True)
    form: Mapped[str]
    version: Mapped[str]
    module: Mapped[str]
    state: Mapped[str]
    key: Mapped[str | None]
    digest: Mapped[str]
    values: Mapped[Json | None]
    consents: Mapped[Json | None]
    source: Mapped[Json | None]
    locale: Mapped[str]
    address: Mapped[str | None]
    email_key: Mapped[str | None]
    score: Mapped[int]
    reasons: Mapped[Json | None]
    problems: Mapped[Json | None]
    record_id: Mapped[Id | None]
    known_id: Mapped[Id | None]  # the record that it seems to be about
    proven_at: Mapped[datetime | None]
    decided_by: Mapped[Id | None]  # who released or rejected it
    tries: Mapped[int] = mapped_column(server_default="0")
    received_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (
        one_of("state", "state", *STATES),
        sa.UniqueConstraint("form", "key"),
        sa.Index(None, "form", "digest", "received_at"),
        sa.Index(None, "state", "received_at"),
        sa.Index(None, "form", "received_at"),
        sa.Index(None, "email_key"),
        sa.Index(None, "record_id"),
    )


class ConsentRow(Base):
    """What somebody agreed to: the very text, its version, and the record that it is about. Outlasts the submission."""

    __tablename__ = "kith_consent"

    id: Mapped[Id] = mapped_column(primary_key=True)
    form: Mapped[str]
    name: Mapped[str]
    version: Mapped[str]
    text: Mapped[str]
    module: Mapped[str]
    record_id: Mapped[Id]
    submission_id: Mapped[Id]
    given_at: Mapped[datetime]

    __table_args__ = (sa.Index(None, "module", "record_id"),)


class FormCount(Base):
    """How often a form was viewed, begun and sent on a day, by where its visitors came from."""

    __tablename__ = "kith_form_count"

    form: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(sa.Date(), primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    views: Mapped[int] = mapped_column(server_default="0")
    starts: Mapped[int] = mapped_column(server_default="0")
    submissions: Mapped[int] = mapped_column(server_default="0")
