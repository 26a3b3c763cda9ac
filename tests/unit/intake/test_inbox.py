"""The inbox: who sees what came in, and what staff does with it."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from tests.unit.intake.world import FILES, make, rows

from kith.access.actor import SYSTEM
from kith.builtin import assignment, proof_of_work
from kith.errors import KithError
from kith.identity.links import make_link
from kith.intake import inbox
from kith.intake.counts import FormCounts, by_day, conversions
from kith.intake.mails import PROOF
from kith.intake.process import Decision
from kith.intake.proof import is_open, prove
from kith.intake.sent import Sent
from kith.intake.submissions import load
from kith.intake.submit import settle, submit
from kith.intake.tokens import new_token, read_token
from kith.intake.upkeep import forget, take_up
from kith.storage.system import OneTimeToken, Submission
from kith.testing.site import SiteUnderTest, fill_database

HASHED = "form: hashed\nmodule: contacts\nfields: [name]\nspam: {captcha: proof_of_work, least_seconds: 0}\n"
ALL = {**FILES, "webforms/hashed.yaml": HASHED}
MENDED = {**ALL, "webforms/broken.yaml": "form: broken\nmodule: contacts\nfields: [name, boats, wish]\n"}
BROKEN = {**ALL, "webforms/broken.yaml": "form: broken\nmodule: contacts\nfields: [name, boats]\n"}


@pytest.fixture
def url(copy_of):
    return str(copy_of("visited club", fill_database(FILES)))


@pytest.fixture
def site(url):
    opened = SiteUnderTest(url, BROKEN, plugins=(assignment, proof_of_work))
    yield opened
    opened.close()


def send(site, form, **values):
    return submit(site.writing, form, Sent(values=values))


def held(site, form="checked", name="Ada"):
    done = send(site, form, name=name, email=f"{name.lower()}@example.org")
    assert done.state == "held"
    return done.id


def refused(deed, *given, **more) -> list[str]:
    with pytest.raises(KithError) as caught:
        deed(*given, **more)
    return [problem.code for problem in caught.value.problems]


@pytest.fixture
def boss(site):
    with site.reading() as tx:
        assert "boss" in tx.site.roles
    return site.actor("boss")


def test_who_manages_forms_sees_what_came_in(site, boss):
    first, second = held(site), held(site, name="Bob")
    with site.reading() as tx:
        assert [each.id for each in inbox.inbox(tx, boss)] == [second, first]
        assert [each.id for each in inbox.inbox(tx, boss, limit=1)] == [second]
        last = inbox.inbox(tx, boss, limit=1)[0]
        assert [each.id for each in inbox.inbox(tx, boss, before=(last.received_at, last.id))] == [first]
        assert inbox.inbox(tx, boss, form="plain") == ()
        assert inbox.counted(tx, boss) == {("checked", "held"): 2}


def test_others_see_nothing_of_it(site):
    id, crew = held(site), site.actor("crew")
    with site.writing() as tx:
        assert inbox.inbox(tx, crew) == ()
        assert inbox.counted(tx, crew) == {}
        assert refused(inbox.reject, tx, crew, id) == ["K494"]
    assert refused(inbox.release, site.writing, crew, id) == ["K494"]


def test_what_is_released_becomes_a_record(site, boss):
    done = inbox.release(site.writing, boss, held(site))
    assert (done.state, rows(site)[0]["name"]) == ("accepted", "Ada")
    assert refused(inbox.release, site.writing, boss, done.id) == ["K495"]


def test_what_is_rejected_stays_rejected(site, boss):
    id = held(site)
    with site.writing() as tx:
        inbox.reject(tx, boss, id)
    assert (refused(inbox.release, site.writing, boss, id), rows(site)) == (["K495"], [])


def test_two_who_release_the_same_at_one_time_make_one_record(site):
    id = send(site, "checked", name="Ada").id
    done = [settle(site.writing, id, Decision(released=True)).state for _ in range(2)]
    assert (done, len(rows(site))) == (["accepted", "accepted"], 1)


def test_what_was_rejected_while_somebody_released_it_stays_rejected(site, boss):
    id = send(site, "checked", name="Ada").id
    with site.writing() as tx:
        inbox.reject(tx, boss, id)
    assert (settle(site.writing, id, Decision(released=True)).state, rows(site)) == ("rejected", [])


def test_somebody_who_is_known_is_linked_or_updated_by_staff(site, boss):
    bob = make(site, "contacts", name="Bob", email="bob@example.org")
    asked = send(site, "staff", name="Robert", email="bob@example.org")
    assert asked.state == "duplicate"
    assert inbox.release(site.writing, boss, asked.id, onto=bob).state == "accepted"
    update = send(site, "update", name="Robert", email="bob@example.org", phone="7")
    assert inbox.release(site.writing, boss, update.id, onto=bob).state == "accepted"
    assert [(row["name"], row["phone"]) for row in rows(site)] == [("Bob", "7")]


def test_a_record_that_is_not_theirs_takes_no_submission(site, boss):
    id = held(site)
    assert refused(inbox.release, site.writing, boss, id, onto="01931b2c-7a00-7000-8001-000000000000") == ["K601"]


def test_what_failed_is_replayed_by_the_form_as_it_is_now_and_makes_one_record(site, url, boss):
    done = send(site, "broken", name="Ada", boats="1")
    assert (done.state, done.problems) == ("failed", ())
    mended = SiteUnderTest(url, MENDED)
    with mended.writing() as tx:
        kept = load(tx, done.id)
        assert [problem["code"] for problem in kept.problems] == ["K605"]
        values = {"values": {**kept.values, "wish": "Sail"}}
        tx.connection.execute(sa.update(Submission).where(Submission.id == done.id).values(values))
    assert inbox.replay(mended.writing, boss, done.id).state == "accepted"
    assert refused(inbox.replay, mended.writing, boss, done.id) == ["K495"]
    assert len(rows(mended)) == 1
    mended.close()


def test_what_is_erased_says_only_that_something_came(site, boss):
    id = held(site)
    with site.writing() as tx:
        inbox.erase(tx, boss, id)
        kept = load(tx, id)
    assert (kept.values, kept.source, kept.state) == ({}, {}, "rejected")


# -- the link in the mail ---------------------------------------------------------------------------------------------
def open_link(site, id) -> str:
    """Another link for the submission, since the one that was mailed is sealed."""
    with site.writing() as tx:
        return make_link(tx, PROOF, id, timedelta(days=1))


def test_the_link_proves_the_address_once(site):
    done = send(site, "news", name="Ada", email="ada@example.org")
    assert done.state == "refused"
    done = submit(site.writing, "news", Sent(values={"name": "A", "email": "a@x.test"}, agreed=frozenset({"news"})))
    token = open_link(site, done.id)
    with site.reading() as tx:
        assert is_open(tx, token)
    assert refused(prove, site.writing, "plain", token) == ["K403"]
    assert prove(site.writing, "news", token).state == "accepted"
    assert refused(prove, site.writing, "news", token) == ["K403"]
    assert len(rows(site)) == 1


def test_a_link_is_good_for_a_week(site):
    with site.reading() as tx:
        assert tx.connection.execute(sa.select(OneTimeToken.hash)).all() == []
    sent = Sent(values={"name": "A", "email": "a@x.test"}, agreed=frozenset({"news"}))
    id = submit(site.writing, "news", sent).id
    token = open_link(site, id)
    site.clock.advance(timedelta(days=8))
    assert refused(prove, site.writing, "news", token) == ["K403"]


# -- what is left and over --------------------------------------------------------------------------------------------
def test_what_was_received_and_left_is_taken_up_a_minute_later(site):
    done = send(site, "plain", name="Ada")
    with site.writing() as tx:
        again = {"state": "received", "record_id": None}
        tx.connection.execute(sa.update(Submission).where(Submission.id == done.id).values(again))
    assert take_up(site.writing) == 0
    site.clock.advance(timedelta(minutes=2))
    assert (take_up(site.writing), take_up(site.writing)) == (1, 0)


def test_what_is_over_is_forgotten(site):
    send(site, "plain", name="Ada")
    site.clock.advance(timedelta(days=89))
    with site.writing() as tx:
        assert forget(tx) == 0
    site.clock.advance(timedelta(days=2))
    with site.writing() as tx:
        assert (forget(tx), forget(tx)) == (1, 0)


# -- the check that one is no machine ---------------------------------------------------------------------------------
def solve(site, token) -> str:
    asked = proof_of_work.challenge(site.settings.secret, token, site.clock.clock.now())
    tries = (str(number) for number in range(10**7))
    return next(each for each in tries if zeros(f"{asked['salt']}:{each}") >= asked["bits"])


def zeros(text) -> int:
    """How many zero bits the SHA-256 of a text begins with."""
    return 256 - int.from_bytes(hashlib.sha256(text.encode()).digest(), "big").bit_length()


def test_a_form_with_a_captcha_takes_nothing_without_its_answer(site):
    with site.reading() as tx:
        token = new_token(tx.settings.secret, "hashed", tx.clock.now())
    answer = solve(site, token)
    wrong = [Sent(values={"name": "Bot"}, token=token, captcha=each) for each in ("", "x", "1" * 30, f"{answer}0")]
    assert [refused(submit, site.writing, "hashed", each) for each in wrong] == [["K491"]] * 4
    assert submit(site.writing, "hashed", Sent(values={"name": "Ada"}, token=token, captcha=answer)).state == "accepted"
    again = Sent(values={"name": "Bot"}, token=token, captcha=answer)
    assert refused(submit, site.writing, "hashed", again) == ["K491"]


def test_a_token_is_good_for_its_form_and_two_days(site):
    now, secret = site.clock.clock.now(), site.settings.secret
    token = new_token(secret, "plain", now)
    assert read_token(secret, "plain", token, now) is not None
    assert read_token(secret, "plain", token, now + timedelta(days=2)) is None
    for form, key, text in (("news", secret, token), ("plain", "other", token), ("plain", secret, "1" + token)):
        assert read_token(key, form, text, now) is None


# -- figures ----------------------------------------------------------------------------------------------------------
def test_views_starts_and_submissions_are_counted_by_form_and_source(site):
    counts = FormCounts(site.engine)
    with site.reading() as tx:
        for what in ("views", "views", "starts", "submissions"):
            counts.add(tx, "plain", what, "letter")
        counts.add(tx, "plain", "views")
    counts.flush()
    counts.flush()
    day = date(2026, 3, 31)
    with site.reading() as tx:
        found = [(each.source, each.views, each.starts, each.submissions) for each in conversions(tx, day, day)]
        assert found == [("letter", 2, 1, 1), ("", 1, 0, 0)]
        assert by_day(tx, "plain", day, day) == {day: (3, 1, 1)}
        assert conversions(tx, day, day, "news") == ()


def test_the_system_sees_all_forms(site):
    held(site)
    with site.reading() as tx:
        assert len(inbox.inbox(tx, SYSTEM)) == 1
