"""Beginning and ending to act as somebody: what the log-in is afterwards, and what stands in its way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kith.errors import KithError
from kith.identity import administer, impersonation, sessions
from kith.identity.load import by_session
from kith.storage.system import Session
from kith.testing.site import SiteUnderTest, fill_database

HALF_AN_HOUR = timedelta(minutes=30)
FILES = {
    "modules/boats.yaml": "module: boats\nlabel: {one: Boat, many: Boats}\nfields:\n  name: {type: text}\n",
    "config/roles.yaml": "roles:\n  admiral: {above: [sailor], may: [administer, impersonate]}\n  sailor: {}\n",
}


@pytest.fixture
def site(copy_of):
    made = SiteUnderTest(copy_of(__name__, fill_database(FILES)), FILES)
    yield made
    made.close()


@pytest.fixture
def admiral(site):
    return site.actor("admiral")


@pytest.fixture
def sailor(site):
    return site.actor("sailor")


@pytest.fixture
def token(site, admiral):
    """The token of a log-in of the admiral."""
    with site.writing() as tx:
        return sessions.open_session(tx, admiral.user)


def _start(site, actor, token, person, reason="Why not"):
    with site.writing() as tx:
        return impersonation.start(tx, actor, token, person=person.user, reason=reason, lasting=HALF_AN_HOUR)


def _entry(site, token):
    with site.reading() as tx:
        return by_session(tx.connection, token, "staff", tx.clock.now())


def _refused(site, actor, token, person, **more) -> str:
    with pytest.raises(KithError) as refused:
        _start(site, actor, token, person, **more)
    return refused.value.problems[0].code


def test_the_log_in_gets_another_token_and_yields_the_person(site, admiral, sailor, token):
    renewed = _start(site, admiral, token, sailor)
    assert _entry(site, token).actor is None
    entry = _entry(site, renewed.token)
    assert (entry.actor.user, entry.actor.impersonator, entry.actor.roles) == (
        sailor.user,
        admiral.user,
        sailor.roles,
    )
    assert (entry.impersonation.by, entry.impersonation.roles) == (admiral.user, admiral.roles)
    assert (entry.impersonation.reason, entry.impersonation.until) == ("Why not", site.clock.clock.now() + HALF_AN_HOUR)


def test_ending_gives_the_log_in_back_under_another_token(site, admiral, sailor, token):
    began = _start(site, admiral, token, sailor)
    with site.writing() as tx:
        ended = impersonation.end(tx, began.token, "asked")
    assert len({token, began.token, ended.token}) == 3
    entry = _entry(site, ended.token)
    assert (entry.actor.user, entry.actor.impersonator, entry.impersonation) == (admiral.user, None, None)


def test_the_log_in_ends_when_it_would_have_ended(site, admiral, sailor, token):
    with site.reading() as tx:
        before = tx.connection.execute(sa.select(Session.expires_at)).scalar_one()
    assert _start(site, admiral, token, sailor).expires_at == before


def test_of_two_who_end_it_one_gets_the_new_token(site, admiral, sailor, token):
    began = _start(site, admiral, token, sailor)
    with site.writing() as tx:
        assert impersonation.end(tx, began.token, "time") is not None
    with site.writing() as tx:
        assert impersonation.end(tx, began.token, "time") is None


def test_where_nobody_acts_there_is_nothing_to_end(site, token):
    with site.writing() as tx:
        assert impersonation.end(tx, token, "asked") is None


@pytest.mark.parametrize("reason", ["", " ", "x" * 201])
def test_a_reason_of_one_line_is_needed(reason, site, admiral, sailor, token):
    assert _refused(site, admiral, token, sailor, reason=reason)[:2] in ("K4", "K2")
    assert _entry(site, token).actor.user == admiral.user


def test_who_acts_already_cannot_begin_again(site, admiral, sailor, token):
    assert _refused(site, replace(admiral, impersonator=sailor.user), token, sailor) == "K461"


def test_nobody_acts_as_themselves(site, admiral, token):
    assert _refused(site, admiral, token, admiral) == "K462"


def test_nobody_acts_as_who_cannot_log_in(site, admiral, sailor, token):
    with site.writing() as tx:
        administer.disable(tx, sailor.user)
    assert _refused(site, admiral, token, sailor) == "K463"


def test_a_token_cannot_act_as_somebody(site, admiral, sailor, token):
    assert _refused(site, replace(admiral, narrowed=frozenset({"*"})), token, sailor) == "K464"


def test_the_log_in_of_somebody_else_is_not_taken(site, sailor, token):
    other = site.actor("admiral", email="other@example.test")
    assert _refused(site, other, token, sailor) == "K440"


def test_a_log_in_that_has_ended_is_not_taken(site, admiral, sailor, token):
    site.clock.advance(timedelta(days=15))
    assert _refused(site, admiral, token, sailor) == "K440"


def test_a_log_in_goes_with_the_person_who_is_erased(site, admiral, sailor, token):
    began = _start(site, admiral, token, sailor)
    with site.writing() as tx:
        tx.connection.execute(sa.text("DELETE FROM kith_principal WHERE id = :id"), {"id": str(sailor.user)})
    assert _entry(site, began.token).actor is None
