"""How often forms are viewed, begun and sent, by day and source: kept in memory and added to the database by and by."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from kith.ledger.upsert import upsert
from kith.storage.system import FormCount
from kith.storage.tx import Tx

What = Literal["views", "starts", "submissions"]
MOST_SOURCES = 200  # of one process between two times that it writes: an address can claim any source
ELSE = "other"
_TABLE = FormCount.metadata.tables[FormCount.__tablename__]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """A form's figures over some days for one source ("" where none was named)."""

    form: str
    source: str
    views: int
    starts: int
    submissions: int


class FormCounts:
    """What this process has counted; whoever runs the clockwork flushes it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._counted: Counter[tuple[str, date, str, What]] = Counter()

    def add(self, tx: Tx, form: str, what: What, source: str = "") -> None:
        """Counts one more, on the site's present day."""
        day = tx.clock.now().astimezone(ZoneInfo(tx.settings.timezone)).date()
        with self._lock:
            known = {each[2] for each in self._counted}
            place = source[:100] if source[:100] in known or len(known) < MOST_SOURCES else ELSE
            self._counted[form, day, place, what] += 1

    def flush(self) -> None:
        """Adds what was counted to the database; what can't be written now is tried again the next time."""
        with self._lock:
            taken, self._counted = self._counted, Counter()
        if not taken:
            return
        try:
            with self._engine.begin() as connection:
                for (form, day, source, what), number in sorted(taken.items()):
                    row = {"form": form, "day": day, "source": source, what: number}
                    added = upsert(connection.dialect.name, _TABLE).values(row)
                    keys = ["form", "day", "source"]
                    connection.execute(
                        added.on_conflict_do_update(index_elements=keys, set_={what: _TABLE.c[what] + number})
                    )
        except BaseException:
            with self._lock:
                self._counted.update(taken)
            raise


def conversions(tx: Tx, since: date, until: date, form: str | None = None) -> tuple[Conversion, ...]:
    """The figures by form and source from day to day, both included, the forms with the most views first."""
    sums = [sa.func.sum(_TABLE.c[what]) for what in ("views", "starts", "submissions")]
    asked = sa.select(_TABLE.c.form, _TABLE.c.source, *sums).where(_TABLE.c.day.between(since, until))
    if form is not None:
        asked = asked.where(_TABLE.c.form == form)
    rows = tx.connection.execute(asked.group_by(_TABLE.c.form, _TABLE.c.source).order_by(sums[0].desc(), _TABLE.c.form))
    return tuple(
        Conversion(form=row[0], source=row[1], views=int(row[2]), starts=int(row[3]), submissions=int(row[4]))
        for row in rows
    )


def by_day(tx: Tx, form: str, since: date, until: date) -> Mapping[date, tuple[int, int, int]]:
    """Day -> views, starts and submissions of a form: for a chart. Days without any are left out."""
    sums = [sa.func.sum(_TABLE.c[what]) for what in ("views", "starts", "submissions")]
    where = (_TABLE.c.form == form, _TABLE.c.day.between(since, until))
    rows = tx.connection.execute(
        sa.select(_TABLE.c.day, *sums).where(*where).group_by(_TABLE.c.day).order_by(_TABLE.c.day)
    )
    return {row[0]: (int(row[1]), int(row[2]), int(row[3])) for row in rows}
