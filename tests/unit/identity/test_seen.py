"""When sessions and tokens were last used: kept in memory, written together."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from kith.errors import KithError
from kith.identity import load, tokens, users
from kith.identity.load import Entry
from kith.identity.seen import Seen
from kith.identity.sessions import open_session
from kith.storage.system import ApiToken, Session
from kith.testing.site import START, SiteUnderTest

LATER = START + timedelta(minutes=5)


@pytest.fixture
def seen(crm: SiteUnderTest) -> Seen:
    return Seen(crm.engine)


def enter(crm: SiteUnderTest, email: str = "ada@example.test") -> tuple[Entry, Entry]:
    """A log-in by session and one by token."""
    with crm.writing() as tx:
        user = users.add(tx, email=email)
        session, token = open_session(tx, user), tokens.issue(tx, user, "test")
        return load.by_session(tx.connection, session, "staff", START), load.by_api_token(tx.connection, token, START)


def last(crm: SiteUnderTest, column: Any) -> datetime | None:
    with crm.reading() as tx:
        moment: datetime | None = tx.connection.execute(sa.select(column)).scalar_one()
        return moment


def test_a_flush_writes_when_a_session_was_last_seen(crm: SiteUnderTest, seen: Seen) -> None:
    session, _ = enter(crm)
    seen.note(session, LATER)
    assert last(crm, Session.last_seen_at) == START
    seen.flush()
    assert last(crm, Session.last_seen_at) == LATER


def test_a_flush_writes_when_a_token_was_last_used(crm: SiteUnderTest, seen: Seen) -> None:
    _, token = enter(crm)
    seen.note(token, LATER)
    seen.flush()
    assert last(crm, ApiToken.last_used_at) == LATER


def test_an_earlier_moment_of_another_process_does_not_turn_it_back(crm: SiteUnderTest, seen: Seen) -> None:
    session, token = enter(crm)
    other = Seen(crm.engine)
    for each, moment in ((seen, LATER), (other, START + timedelta(minutes=1))):
        each.note(session, moment)
        each.note(token, moment)
        each.flush()
    assert (last(crm, Session.last_seen_at), last(crm, ApiToken.last_used_at)) == (LATER, LATER)


def test_what_was_not_used_since_is_not_written_again(crm: SiteUnderTest, seen: Seen) -> None:
    session, _ = enter(crm)
    seen.note(session, LATER)
    seen.flush()
    found: list[str] = []
    event.listen(crm.engine, "before_cursor_execute", lambda c, cursor, statement, *rest: found.append(statement))
    seen.flush()
    assert found == []


def test_nobody_is_not_seen(crm: SiteUnderTest, seen: Seen) -> None:
    seen.note(Entry(actor=None, version=1), LATER)
    assert seen.waiting == 0


def test_what_could_not_be_written_waits_for_the_next_flush(crm: SiteUnderTest) -> None:
    session, _ = enter(crm)
    seen = Seen(sa.create_engine("sqlite:////nowhere/at/all.db"))
    seen.note(session, LATER)
    with pytest.raises((KithError, sa.exc.SQLAlchemyError)):
        seen.flush()
    assert seen.waiting == 1
