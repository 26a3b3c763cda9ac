"""What all system tables share: the prefix, the names of constraints, and the column types."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, mapped_column

from kith.fields.physical import RecordId, UtcDateTime, json_type, text_type

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Id = Annotated[str, mapped_column(RecordId())]
Json = Annotated[Any, mapped_column(json_type())]
LongInteger = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # SQLite numbers only INTEGER by itself


class Base(DeclarativeBase):
    """The mapped classes of the system tables. Times are UTC; ids are those of `kith.storage.ids`."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {str: text_type(), datetime: UtcDateTime(), int: LongInteger}  # noqa: RUF012


def one_of(name: str, column: str, *values: str) -> sa.CheckConstraint:
    """The constraint that `column` holds one of `values`."""
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=name)
