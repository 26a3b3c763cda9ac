"""Log-ins that are open: listed, ended one by one, over after a while without use."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kith.errors import KithError
from kith.identity import load, sessions, users
from kith.identity.load import UNWRITTEN
from kith.identity.secrets import token_hash
from kith.ledger import audit
from kith.testing.site import SiteUnderTest

HOUR = timedelta(hours=1)


@pytest.fixture
def ada(crm: SiteUnderTest) -> str:
    with crm.writing() as tx:
        return users.add(tx, email="ada@example.test", name="Ada", roles=["sales"])


def opened(crm: SiteUnderTest, user: str, **more: str) -> str:
    with crm.writing() as tx:
        return sessions.open_session(tx, user, **more)  # type: ignore[arg-type]


def is_good(crm: SiteUnderTest, token: str, idle: timedelta = HOUR) -> bool:
    with crm.reading() as tx:
        return load.by_session(tx.connection, token, "staff", tx.clock.now(), idle=idle).actor is not None


def test_they_are_listed_with_what_they_came_from_the_latest_first(crm: SiteUnderTest, ada: str) -> None:
    first = opened(crm, ada, user_agent="curl/8", ip="192.0.2.1")
    crm.clock.advance(timedelta(minutes=5))
    opened(crm, ada, method="link")
    with crm.reading() as tx:
        found = sessions.of(tx, ada, current=token_hash(first))
    assert [(each.user_agent, each.ip, each.method, each.current) for each in found] == [
        ("", "", "link", False),
        ("curl/8", "192.0.2.1", "password", True),
    ]


def test_what_they_are_called_is_neither_token_nor_hash(crm: SiteUnderTest, ada: str) -> None:
    token = opened(crm, ada)
    with crm.reading() as tx:
        called = sessions.of(tx, ada)[0].id
    assert called not in (token, token_hash(token))
    assert not is_good(crm, called)


def test_one_is_ended_by_what_it_is_called(crm: SiteUnderTest, ada: str) -> None:
    one, other = opened(crm, ada), opened(crm, ada)
    with crm.writing() as tx:
        ids = {each.current: each.id for each in sessions.of(tx, ada, current=token_hash(one))}
        sessions.end(tx, ids[True], by=ada)
        assert audit.entries(tx.connection, kind="session.ended")[0].subject == ada
    assert (is_good(crm, one), is_good(crm, other)) == (False, True)


@pytest.mark.parametrize("id", ["", "x", "01931b2c-7a00-7000-8000-000000000001"])
def test_one_that_is_not_there_is_told(crm: SiteUnderTest, id: str) -> None:
    with crm.writing() as tx, pytest.raises(KithError, match="K440"):
        sessions.end(tx, id, by=None)


def test_one_of_somebody_else_is_none_of_mine(crm: SiteUnderTest, ada: str) -> None:
    token, other = opened(crm, ada), crm.actor("sales").user
    with crm.writing() as tx, pytest.raises(KithError, match="K440"):
        sessions.end(tx, sessions.of(tx, ada)[0].id, by=other, user=other)
    assert is_good(crm, token)


def test_all_others_end_and_this_one_stays(crm: SiteUnderTest, ada: str) -> None:
    here, *others = opened(crm, ada), opened(crm, ada), opened(crm, ada)
    with crm.writing() as tx:
        assert sessions.end_others(tx, ada, but=token_hash(here), by=ada) == 2
    assert [is_good(crm, each) for each in (here, *others)] == [True, False, False]


def test_one_without_use_is_over(crm: SiteUnderTest, ada: str) -> None:
    token = opened(crm, ada)
    crm.clock.advance(HOUR + UNWRITTEN - timedelta(seconds=1))
    assert is_good(crm, token)
    crm.clock.advance(timedelta(seconds=1))
    assert not is_good(crm, token)
    with crm.reading() as tx:
        assert sessions.of(tx, ada, idle=HOUR) == ()


def test_use_keeps_it_open_until_its_longest(crm: SiteUnderTest, ada: str) -> None:
    from kith.identity.seen import Seen

    with crm.writing() as tx:
        token = sessions.open_session(tx, ada, lifetime=HOUR * 3)
    seen, alive = Seen(crm.engine), []
    for _ in range(8):
        crm.clock.advance(HOUR / 2)
        with crm.reading() as tx:
            found = load.by_session(tx.connection, token, "staff", tx.clock.now(), idle=HOUR)
        seen.note(found, crm.clock.present)
        seen.flush()
        alive.append(found.actor is not None)
    assert alive == [True] * 5 + [False] * 3
