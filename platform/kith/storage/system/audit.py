"""Uses of power: log-ins, denials, exports, grants, impersonation. Without values, and sealed into a hash chain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kith.storage.system.base import Base, Id, Json


class AuditRow(Base):
    """One entry. `position`, `previous_hash` and `hash` are given when it is sealed.

    `seq` counts in the order of writing, which isn't that of committing: the chain follows `position`.
    """

    __tablename__ = "kith_audit"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    time: Mapped[datetime]
    kind: Mapped[str]
    user_id: Mapped[Id | None]
    impersonator_id: Mapped[Id | None]
    subject: Mapped[str | None]
    detail: Mapped[Json | None]
    position: Mapped[int | None] = mapped_column(unique=True)
    previous_hash: Mapped[str | None]
    hash: Mapped[str | None]

    __table_args__ = (
        sa.Index(None, "time"),
        sa.Index(None, "kind", "time"),
        sa.Index(None, "user_id", "time"),
        sa.Index(None, "subject", "time"),
        sa.Index(
            "ix_kith_audit_impersonator_id_time",
            "impersonator_id",
            "time",
            sqlite_where=sa.text("impersonator_id IS NOT NULL"),
            postgresql_where=sa.text("impersonator_id IS NOT NULL"),
        ),
        sa.Index(
            "ix_kith_audit_unsealed",
            "seq",
            sqlite_where=sa.text("position IS NULL"),
            postgresql_where=sa.text("position IS NULL"),
        ),
    )


_COLUMNS = ("seq", "time", "kind", "user_id", "impersonator_id", "subject", "detail")  # what an entry says
_REFUSED = "the audit log is written and sealed, never changed"


def guards(table: str, dialect: str) -> Mapping[str, tuple[str, ...]]:
    """The triggers of `table` by name, as statements: an entry can only be written, and sealed once.

    Whoever may change the database's schema can take them away; then the chain tells.
    """
    if table != AuditRow.__tablename__:
        return {}
    return _postgresql() if dialect == "postgresql" else _sqlite()


def _sqlite() -> dict[str, tuple[str, ...]]:
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in _COLUMNS)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    return {
        "kith_audit_keep": (f"CREATE TRIGGER kith_audit_keep BEFORE DELETE ON kith_audit {refuse}",),
        "kith_audit_once": (
            "CREATE TRIGGER kith_audit_once BEFORE UPDATE ON kith_audit"
            f" WHEN NOT (OLD.position IS NULL AND {same}) {refuse}",
        ),
    }


def _postgresql() -> dict[str, tuple[str, ...]]:
    same = " AND ".join(f"NEW.{name}::text IS NOT DISTINCT FROM OLD.{name}::text" for name in _COLUMNS)  # json has no =
    function = (
        "CREATE OR REPLACE FUNCTION kith_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{_REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    refuse = "EXECUTE FUNCTION kith_audit_refuse()"
    return {
        "kith_audit_keep": (
            function,
            f"CREATE TRIGGER kith_audit_keep BEFORE DELETE OR TRUNCATE ON kith_audit FOR EACH STATEMENT {refuse}",
        ),
        "kith_audit_once": (
            function,
            "CREATE TRIGGER kith_audit_once BEFORE UPDATE ON kith_audit FOR EACH ROW"
            f" WHEN (NOT (OLD.position IS NULL AND {same})) {refuse}",
        ),
    }
