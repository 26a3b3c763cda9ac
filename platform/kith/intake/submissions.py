"""The rows of submissions: kept as they came, locked to be processed, marked with what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kith.definition.form_model import WebForm
from kith.definition.model import Site
from kith.errors import KithError, Problem
from kith.storage.system import Submission as Row
from kith.storage.tx import Tx

TABLE = Row.metadata.tables[Row.__tablename__]
RECEIVED, REFUSED, WAITING, HELD = "received", "refused", "waiting", "held"
DUPLICATE, FAILED, ACCEPTED, REJECTED = "duplicate", "failed", "accepted", "rejected"
OVER = frozenset({ACCEPTED, REJECTED})
TO_SEND = frozenset({RECEIVED, REFUSED})  # what the visitor may still send again, as another try of the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One sending of a form as it is kept. `reasons`: what made it wait, with points or ids; `problems`: what is wrong.

    `record` is what it has made or changed, `known` the record that it seems to be about.
    """

    id: str
    form: str
    version: str
    state: str
    values: Mapping[str, Any]
    agreed: tuple[str, ...]
    source: Mapping[str, Any]
    locale: str
    score: int
    reasons: Mapping[str, Any]
    problems: Sequence[Mapping[str, Any]]
    record: str | None
    known: str | None
    proven_at: datetime | None
    decided_by: str | None
    tries: int
    received_at: datetime
    changed_at: datetime


def load(tx: Tx, id: str, *, lock: bool = False) -> Submission:
    """The submission; with `lock` nobody else works on it until the transaction ends. Raises K494."""
    statement = sa.select(TABLE).where(TABLE.c.id == id)
    row = tx.connection.execute(statement.with_for_update() if lock else statement).mappings().first()
    if row is None:
        raise KithError(Problem(code="K494"))
    return read(row)


def read(row: sa.RowMapping) -> Submission:
    """The submission in a row of the table."""
    plain: dict[str, Any] = {
        name: row[name] for name in ("id", "form", "version", "state", "locale", "score", "proven_at", "tries")
    }
    return Submission(
        **plain,
        values=row["values"] or {},
        agreed=tuple(row["consents"] or ()),
        source=row["source"] or {},
        reasons=row["reasons"] or {},
        problems=row["problems"] or (),
        record=row["record_id"],
        known=row["known_id"],
        decided_by=row["decided_by"],
        received_at=row["received_at"],
        changed_at=row["changed_at"],
    )


def mark(tx: Tx, id: str, state: str, **values: Any) -> None:
    """Gives the submission that state, and other values of its row."""
    changed = {"state": state, "changed_at": tx.clock.now(), **values}
    tx.connection.execute(sa.update(TABLE).where(TABLE.c.id == id).values(changed))


def form_of(site: Site, name: str) -> WebForm:
    """The form of that name. Raises K490."""
    found = site.forms.get(name)
    if found is None:
        raise KithError(Problem(code="K490", params={"name": name[:100]}))
    return found


def told(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """Problems as they are kept: code, parameters as text, field."""
    return [
        {"code": each.code, "field": each.field, "params": {name: str(value) for name, value in each.params.items()}}
        for each in problems
    ]
