"""The records that were written while an apply fills values in: triggers note them, whoever writes."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base


class TouchedRow(Base):
    """A record of `module` (its physical name) that has to be looked at again. Empty unless an apply is under way."""

    __tablename__ = "kith_touched"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    module: Mapped[str]
    record_id: Mapped[str]
