"""What was dropped from the definitions and whose data stays for a while, so that it can come back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Json, one_of


class ParkedRow(Base):
    """A module, field, option, role or portal type by its physical name; `name` is what it was called.

    `module` and `field` are the physical names of what it belonged to, '' for nothing. `version` was the last one of
    the catalogue that had it. `heir`: the physical name of the field that took over its values. `holds`: what it keeps
    in the database, {"tables": [name], "columns": {table: [name]}}.
    """

    __tablename__ = "kith_parked"

    what: Mapped[str] = mapped_column(primary_key=True)
    module: Mapped[str] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    physical: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    version: Mapped[int]
    parked_at: Mapped[datetime] = mapped_column(index=True)
    parked_by: Mapped[str]
    heir: Mapped[str | None]
    holds: Mapped[Json]
    purged_at: Mapped[datetime | None]

    __table_args__ = (one_of("what", "what", "module", "field", "option", "role", "portal_type"),)
