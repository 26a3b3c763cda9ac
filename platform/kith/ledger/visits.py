"""Which records people looked at last: kept in memory, so that no page pays for it, and written together."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from kith.ledger.upsert import upsert
from kith.storage.system import Recent, User

MOST = 30  # of one person
MOST_PEOPLE = 10_000  # between two flushes
_TABLE = Recent.metadata.tables[Recent.__tablename__]


class Visited(NamedTuple):
    """A record of `module` (its physical name)."""

    module: str
    record: str


Visits = dict[Visited, datetime]  # the latest last


class Recently:
    """What people have looked at since the last flush, in one process. Safe to use from many threads.

    A process that is killed loses what it saw since then: a minute at most, where `flush` is called once a minute.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._people: dict[str, Visits] = {}

    def note(self, user: str, module: str, record: str, now: datetime) -> None:
        """Remembers that somebody looks at a record."""
        at = Visited(module, record)
        with self._lock:
            if user not in self._people and len(self._people) >= MOST_PEOPLE:
                return
            visits = self._people.setdefault(user, {})
            visits.pop(at, None)
            visits[at] = now
            if len(visits) > MOST:
                del visits[next(iter(visits))]

    def of(self, user: str) -> Mapping[Visited, datetime]:
        """What somebody looked at here and isn't written yet."""
        with self._lock:
            return dict(self._people.get(user, {}))

    def flush(self) -> None:
        """Writes what was noted, in a transaction of its own; where that fails, it waits for the next flush."""
        with self._lock:
            people, self._people = self._people, {}
        if not people:
            return
        try:
            with self._engine.begin() as connection:
                _write(connection, people)
        except BaseException:
            with self._lock:
                for user, visits in people.items():
                    self._people[user] = visits | self._people.get(user, {})
            raise


def _write(connection: Connection, people: Mapping[str, Visits]) -> None:
    """Writes visits of people that are still there, and keeps the latest of each person."""
    there = sa.select(User.id).where(User.id.in_(sorted(people)))
    known = sorted(connection.execute(there).scalars())
    rows = [row for user in known for row in _rows(user, people[user])]
    if not rows:
        return
    added = upsert(connection.dialect.name, _TABLE)
    later = {"seen_at": added.excluded.seen_at, "module": added.excluded.module}
    connection.execute(added.on_conflict_do_update(index_elements=["user_id", "record_id"], set_=later), rows)
    connection.execute(_FORGET, [{"b_user": user} for user in known])


def _rows(user: str, visits: Visits) -> Iterator[dict[str, Any]]:
    for (module, record), at in sorted(visits.items()):
        yield {"user_id": user, "module": module, "record_id": record, "seen_at": at}


_USER = sa.bindparam("b_user", type_=Recent.user_id.type)
_other = _TABLE.alias()
_oldest = (
    sa.select(_other.c.seen_at)
    .where(_other.c.user_id == _USER)
    .order_by(_other.c.seen_at.desc())
    .limit(1)
    .offset(MOST - 1)
    .scalar_subquery()
)
_FORGET = sa.delete(_TABLE).where(_TABLE.c.user_id == _USER, _TABLE.c.seen_at < _oldest)
