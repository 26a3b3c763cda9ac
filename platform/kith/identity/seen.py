"""When each session and token was last used: kept in memory, so that no request pays for it, and written together."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from kith.identity.load import Entry
from kith.storage.system import ApiToken, Session

Moments = dict[str, datetime]  # hash of a session, or id of a token -> when it was last used

_AT = sa.bindparam("b_at", type_=Session.last_seen_at.type)
_SESSIONS = (
    sa.update(Session)
    .where(Session.token_hash == sa.bindparam("b_key"), Session.last_seen_at < _AT)
    .values(last_seen_at=_AT)
)
_TOKENS = (
    sa.update(ApiToken)
    .where(ApiToken.id == sa.bindparam("b_key"), sa.or_(ApiToken.last_used_at.is_(None), ApiToken.last_used_at < _AT))
    .values(last_used_at=_AT)
)


class Seen:
    """What one process has seen since the last flush. Safe to use from many threads.

    A process that is killed loses what it saw since then: a minute at most, where `flush` is called once a minute.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._sessions: Moments = {}
        self._tokens: Moments = {}

    @property
    def waiting(self) -> int:
        """How many sessions and tokens the next flush writes."""
        return len(self._sessions) + len(self._tokens)

    def note(self, entry: Entry, now: datetime) -> None:
        """Remembers that whoever came in by `entry` was there at `now`."""
        if entry.actor is None or entry.token_id is None:
            return
        with self._lock:
            kept = self._sessions if entry.csrf_secret is not None else self._tokens
            kept[entry.token_id] = now

    def flush(self) -> None:
        """Writes what was noted, in a transaction of its own; where that fails, it waits for the next flush."""
        with self._lock:
            sessions, self._sessions = self._sessions, {}
            tokens, self._tokens = self._tokens, {}
        if not sessions and not tokens:
            return
        try:
            with self._engine.begin() as connection:
                for statement, moments in ((_SESSIONS, sessions), (_TOKENS, tokens)):
                    if moments:
                        connection.execute(statement, _rows(moments))
        except BaseException:
            with self._lock:
                self._sessions = sessions | self._sessions
                self._tokens = tokens | self._tokens
            raise


def _rows(moments: Mapping[str, datetime]) -> list[dict[str, Any]]:
    """Parameters in order of the keys: two processes that flush at once lock the rows in the same order."""
    return [{"b_key": key, "b_at": moments[key]} for key in sorted(moments)]
