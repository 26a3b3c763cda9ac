"""What happened to records: feed, history and undo read it. Nothing refers to an event, so it can be erased."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id, Json


class EventRow(Base):
    """One thing that happened to one record. `changes` is {physical field name: [before, after]}.

    `about` is the id of what else it is about: the event that was undone, a mail, a file.
    """

    __tablename__ = "kith_event"

    time: Mapped[datetime] = mapped_column(primary_key=True)  # first in the key, so that it can be partitioned by it
    id: Mapped[Id] = mapped_column(primary_key=True)
    module: Mapped[str]
    record_id: Mapped[Id]
    kind: Mapped[str]
    user_id: Mapped[Id | None]
    impersonator_id: Mapped[Id | None]
    via: Mapped[str]
    changes: Mapped[Json | None]
    about: Mapped[Id | None]

    __table_args__ = (sa.Index(None, "module", "record_id", "time"),)
