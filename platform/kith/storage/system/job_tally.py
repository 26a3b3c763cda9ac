"""How many jobs ended how, and how long they took: counted for good, since the jobs themselves are forgotten."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base


class JobTally(Base):
    """Jobs of `kind` that ended as `outcome`, by how long they took: `bucket` is the place in a list of limits."""

    __tablename__ = "kith_job_tally"

    kind: Mapped[str] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(primary_key=True)
    bucket: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int]
    seconds: Mapped[float] = mapped_column(sa.Float(53))
