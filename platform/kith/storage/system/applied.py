"""What each version of the catalogue changed, for `kith history`."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Json


class AppliedRow(Base):
    """The changes of one version, as `kith plan --json` shows them; `back_to`: the version that a rollback restored."""

    __tablename__ = "kith_applied"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    back_to: Mapped[int | None]
    changes: Mapped[Json]
