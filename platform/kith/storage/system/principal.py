"""Principals: whoever can own a record, be shared with or mentioned. Users and groups are kinds of them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.fields.keys import sort_key
from kith.storage.system.base import Base, Id, one_of


def _sort_of_name(context: Any) -> str:
    return sort_key(context.get_current_parameters()["name"])


class Principal(Base):
    """A user or a group. Its name is what people see wherever an owner or a user is shown."""

    __tablename__ = "kith_principal"

    id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    name_sort: Mapped[str] = mapped_column(default=_sort_of_name)  # who renames sets it too: kith.fields.keys.sort_key

    __table_args__ = (
        one_of("kind", "kind", "user", "group"),
        sa.UniqueConstraint("id", "kind"),
        sa.Index(None, "name_sort", "id"),
        sa.Index(
            "uq_kith_principal_group_name",
            "name",
            unique=True,
            sqlite_where=sa.text("kind = 'group'"),
            postgresql_where=sa.text("kind = 'group'"),
        ),
    )
