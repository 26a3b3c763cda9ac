"""Sending a form: kept, judged, written once, whatever is sent twice or at once."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from tests.unit.intake.world import FILES, PROTECTED, make, rows

from kith.builtin import assignment
from kith.errors import KithError
from kith.intake.sent import Sent, read_json, read_pairs
from kith.intake.submissions import load
from kith.intake.submit import Receipt, settle, submit
from kith.intake.tokens import new_token
from kith.storage.system import ConsentRow, MailRow, PortalAccess, PortalWaiting, Submission
from kith.testing.site import SiteUnderTest, fill_database


@pytest.fixture
def site(copy_of):
    opened = SiteUnderTest(str(copy_of("visited club", fill_database(FILES))), FILES, plugins=(assignment,))
    yield opened
    opened.close()


def token(site, form):
    with site.reading() as tx:
        made = new_token(tx.settings.secret, form, tx.clock.now())
    site.clock.advance(timedelta(seconds=10))
    return made


def send(site, form, *, agreed=(), locale="", **values) -> Receipt:
    """A person sends the form, ten seconds after it was shown to them."""
    sent = Sent(values=values, agreed=frozenset(agreed), token=token(site, form), locale=locale)
    return submit(site.writing, form, sent)


def faults(receipt: Receipt) -> list[str]:
    return [f"{problem.code} {problem.field}" for problem in receipt.problems]


def kept(site, receipt):
    with site.reading() as tx:
        return load(tx, receipt.id)


def count(site, table) -> int:
    with site.reading() as tx:
        return int(tx.connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def mails(site) -> list[str]:
    with site.reading() as tx:
        return list(tx.connection.execute(sa.select(MailRow.subject).order_by(MailRow.id)).scalars())


# -- what is written --------------------------------------------------------------------------------------------------
def test_a_submission_becomes_a_record_and_the_company_behind_it(site):
    done = send(site, "contact", **{"name": "Ada", "email": "ada@example.org", "company.name": "Acme"})
    (row,), (company,) = rows(site), rows(site, "companies")
    assert (done.state, row["name"], row["kind"], row["company"]) == ("accepted", "Ada", "prospect", company["id"])
    assert kept(site, done).record == row["id"]


def test_the_name_of_a_known_company_lets_nobody_into_it(site):
    acme = make(site, "companies", name="Acme")
    done = send(site, "contact", **{"name": "Eve", "company.name": "ACME"})
    assert [row["company"] for row in rows(site)] == [None]
    assert kept(site, done).reasons["lookups"] == {"company": [acme]}
    assert len(rows(site, "companies")) == 1


def test_a_lookup_that_is_left_empty_makes_nothing(site):
    send(site, "contact", **{"name": "Ada", "company.name": "  "})
    assert rows(site, "companies") == []


@pytest.mark.parametrize("name", PROTECTED)
@pytest.mark.parametrize("read", ["pairs", "json"])
def test_a_protected_name_is_never_accepted(site, read, name):
    given = {"name": "Ada", name: "client"}
    with site.reading() as tx:
        form = tx.site.forms["plain"]
        sent = read_json(given) if read == "json" else read_pairs(tx.site, form, given.items())
    done = submit(site.writing, "plain", sent)
    assert (done.state, faults(done)) == ("refused", [f"K604 {name}"])
    assert rows(site) == []


def test_what_no_form_asks_for_is_not_even_kept(site):
    done = submit(site.writing, "plain", Sent(values={"name": "Ada", "password": "secret"}))
    assert kept(site, done).values == {"name": "Ada", "password": None}


def test_a_field_of_one_value_that_stands_there_twice_is_refused(site):
    with site.reading() as tx:
        form = tx.site.forms["contact"]
        with pytest.raises(KithError) as refused:
            read_pairs(tx.site, form, [("name", "Ada"), ("name", "Eve"), ("tags", "a"), ("tags", "b")])
        assert [problem.code for problem in refused.value.problems] == ["K617"]
        assert read_pairs(tx.site, form, [("tags", "a"), ("tags", "b")]).values == {"tags": ["a", "b"]}


def test_a_list_where_one_value_belongs_is_refused_in_json(site):
    done = submit(site.writing, "plain", read_json({"name": ["Ada", "Eve"]}))
    assert done.state == "refused"
    assert rows(site) == []


# -- the rules of the form --------------------------------------------------------------------------------------------
def test_what_a_step_hides_is_never_needed_and_never_stored(site):
    assert send(site, "rules", name="Ada", boats="1", wish="x", phone="0123").state == "accepted"
    assert rows(site)[0]["phone"] is None


def test_what_a_step_shows_is_needed_there(site):
    done = send(site, "rules", name="Ada", boats="6")
    assert faults(done) == ["K605 phone", "K605 email", "K605 wish"]
    assert done.problems[0].params["label"] == "Harbour phone"


def test_every_fault_comes_at_once_and_what_was_typed_is_kept(site):
    done = send(site, "contact", **{"name": "", "email": "no", "boats": "x", "company.city": "Bonn"})
    assert faults(done) == ["K605 company.name", "K240 email", "K210 boats", "K605 name"]
    assert kept(site, done).values["email"] == "no"
    assert rows(site) + rows(site, "companies") == []


def test_faults_that_are_mended_make_one_record_of_the_same_form(site):
    shown = token(site, "plain")
    assert submit(site.writing, "plain", Sent(values={"name": ""}, token=shown)).state == "refused"
    assert submit(site.writing, "plain", Sent(values={"name": "Ada"}, token=shown)).state == "accepted"
    assert count(site, Submission.__table__) == 1


def test_thanks_are_filled_in(site):
    done = send(site, "rules", name="Ada", boats="0")
    assert (done.message, done.redirect) == ("Thank you, Ada.", "https://example.org/thanks")


# -- consents ---------------------------------------------------------------------------------------------------------
def test_a_consent_that_is_needed_is_asked_for(site):
    assert faults(send(site, "news", name="Ada", email="ada@example.org", agreed=["data"])) == ["K496 consent.news"]


def test_what_was_agreed_to_is_kept_with_its_text_and_version(site):
    done = send(site, "news", name="Ada", email="ada@example.org", agreed=["news"])
    prove_by_hand(site, done)
    with site.reading() as tx:
        said = tx.connection.execute(sa.select(ConsentRow.name, ConsentRow.version, ConsentRow.text)).all()
    assert [tuple(each) for each in said] == [("news", "2026-01", "Write to me")]
    assert rows(site)[0]["news"] is True


def prove_by_hand(site, receipt):
    with site.writing() as tx:
        values = {"state": "received", "proven_at": tx.clock.now()}
        tx.connection.execute(sa.update(Submission).where(Submission.id == receipt.id).values(values))
    return settle(site.writing, receipt.id)


# -- who is known -----------------------------------------------------------------------------------------------------
def test_a_known_record_is_only_updated_once_the_address_is_proven(site):
    make(site, "contacts", name="Bob", email="bob@example.org", phone="1")
    done = send(site, "update", name="Mallory", email="BOB@example.org", phone="666")
    assert (done.state, rows(site)[0]["phone"], done.by_mail) == ("waiting", "1", True)
    assert prove_by_hand(site, done).state == "accepted"
    (bob,) = rows(site)
    assert (bob["name"], bob["phone"], bob["kind"]) == ("Bob", "666", "lead")


def test_a_stranger_is_told_the_same_whether_somebody_is_known(site):
    make(site, "contacts", name="Bob", email="bob@example.org")
    for form in ("update", "reject", "staff", "contact"):
        known = send(site, form, name="Eve", email="bob@example.org")
        new = send(site, form, name="Eve", email=f"{form}@example.org")
        assert (known.problems, known.message, known.redirect, known.by_mail) == (
            new.problems, new.message, new.redirect, new.by_mail,
        )  # fmt: skip


def test_who_is_rejected_hears_of_it_by_mail_alone(site):
    make(site, "contacts", name="Bob", email="bob@example.org")
    done = send(site, "reject", name="Bob", email="bob@example.org")
    assert (done.state, done.problems) == ("duplicate", ())
    assert mails(site) == ["We know you already: Reject"]
    assert len(rows(site)) == 1


def test_a_second_record_is_made_and_marked_where_the_form_says_so(site):
    first = make(site, "contacts", name="Bob", phone="1")
    done = send(site, "again", name="Bob", phone="1")
    assert (done.state, kept(site, done).reasons["known"]) == ("accepted", [first])
    assert len(rows(site)) == 2


def test_a_value_that_is_taken_goes_to_staff_and_not_to_the_visitor(site):
    bob = make(site, "contacts", name="Bob", email="bob@example.org")
    done = send(site, "contact", name="Eve", email="bob@example.org")
    assert (done.state, done.problems, kept(site, done).known) == ("duplicate", (), bob)


def test_a_known_address_with_other_faults_is_told_like_an_unknown_one(site):
    """Nobody finds out who is known by sending a fault besides."""
    make(site, "contacts", name="Ada", email="ada@example.org")
    for form in ("contact", "update", "kickoff", "staff", "reject"):
        wrong = {"name": "x" * 61} | ({"boats": "-1"} if form == "contact" else {})
        known = send(site, form, email="ada@example.org", **wrong)
        unknown = send(site, form, email="nobody@example.org", **wrong)
        assert (form, known.state, faults(known)) == (form, unknown.state, faults(unknown))


def test_faults_are_told_even_where_it_would_wait(site):
    assert faults(send(site, "update", name="", email="ada@example.org")) == ["K605 name"]
    assert faults(send(site, "checked", name="", email="no")) == ["K240 email", "K605 name"]
    assert mails(site) == []


# -- twice and at once ------------------------------------------------------------------------------------------------
def test_a_double_click_makes_one_record_and_one_mail(site):
    sent = Sent(values={"name": "Ada", "email": "ada@example.org"}, token=token(site, "kickoff"))
    first, second = (submit(site.writing, "kickoff", sent) for _ in range(2))
    assert (first.id, first.message, len(rows(site)), len(mails(site))) == (second.id, second.message, 1, 1)


def test_the_same_content_from_elsewhere_is_the_same_submission_for_a_while(site):
    sent = Sent(values={"name": "Ada", "phone": "1"})
    first = submit(site.writing, "plain", sent)
    site.clock.advance(timedelta(minutes=9))
    assert submit(site.writing, "plain", sent).id == first.id
    site.clock.advance(timedelta(minutes=2))
    assert submit(site.writing, "plain", sent).id != first.id


def test_the_same_form_sent_with_other_words_after_it_was_accepted_is_another_submission(site):
    shown = token(site, "plain")
    ids = {submit(site.writing, "plain", Sent(values={"name": name}, token=shown)).id for name in ("Ada", "Eve", "Ada")}
    assert (len(ids), len(rows(site))) == (2, 2)


def test_fifty_at_once_with_one_address_make_one_contact(site):
    twins = ["post@BÜCHER.example", "POST@xn--bcher-kva.example", "post@bu\u0308cher.example", "Post@bücher.example"]
    done: list[str] = []

    def one(number):
        sent = Sent(values={"name": f"Ada {number}", "email": twins[number % 4]}, address=str(number))
        done.append(submit(site.writing, "kickoff", sent).state)

    threads = [threading.Thread(target=partial(one, number)) for number in range(50)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(rows(site)) == 1
    assert sorted(set(done)) == ["accepted", "waiting"]
    assert len(done) == 50
    assert len(mails(site)) <= 1 + 5


def test_owners_take_turns_within_one(site):
    boss = site.actor("boss", email="boss@example.org")
    crew = [site.actor("crew", email=f"crew{number}@example.org") for number in range(3)]
    for number in range(10):
        assert send(site, "turns", name=f"N{number}").state == "accepted"
    assert send(site, "turns", name="Fleet", boats="10", wish="x").state == "accepted"
    owned = [row["owner"] for row in rows(site)]
    assert sorted(owned.count(each.user) for each in crew) == [3, 3, 4]
    assert owned[-1] == boss.user


# -- into a portal ----------------------------------------------------------------------------------------------------
def test_a_kickoff_form_sends_one_mail_the_invitation(site):
    done = send(site, "kickoff", name="Ada", email="ada@example.org")
    assert (done.state, mails(site)) == ("accepted", ["Your access to Clients at Harbour"])
    assert count(site, PortalAccess.__table__) == 1


def test_a_known_contact_proves_the_address_before_anything_else(site):
    make(site, "contacts", name="Bob", email="bob@example.org", kind="client")
    done = send(site, "kickoff", name="Eve", email="bob@example.org", phone="2")
    assert (done.state, mails(site), count(site, PortalAccess.__table__)) == ("waiting", ["Please confirm: Kickoff"], 0)
    assert prove_by_hand(site, done).state == "accepted"
    assert (rows(site)[0]["phone"], count(site, PortalAccess.__table__)) == ("2", 1)


def test_a_full_portal_has_the_new_contact_wait(site):
    first, second = (send(site, "mates", name=name, email=f"{name}@example.org") for name in ("ada", "bob"))
    assert (first.state, second.state, first.by_mail) == ("accepted", "accepted", second.by_mail)
    assert kept(site, second).reasons["portal"] == "waiting"
    assert (count(site, PortalAccess.__table__), count(site, PortalWaiting.__table__)) == (1, 1)


# -- what holds -------------------------------------------------------------------------------------------------------
def test_what_falls_into_the_trap_is_held_and_answered_like_any_other(site):
    done = submit(site.writing, "plain", Sent(values={"name": "Bot"}, token=token(site, "plain"), trapped=True))
    assert (done.state, done.problems, rows(site)) == ("held", (), [])
    assert kept(site, done).reasons == {"trap": 100}


def test_a_form_that_is_sent_in_no_time_is_held(site):
    with site.reading() as tx:
        shown = new_token(tx.settings.secret, "contact", tx.clock.now())
    done = submit(site.writing, "contact", Sent(values={"name": "Bot"}, token=shown))
    assert (done.state, kept(site, done).reasons) == ("held", {"too_fast": 60})


def test_one_network_address_sends_so_often_in_an_hour(site):
    for number in range(20):
        submit(site.writing, "plain", Sent(values={"name": f"N{number}"}, address="192.0.2.1"))
    with pytest.raises(KithError) as refused:
        submit(site.writing, "plain", Sent(values={"name": "One more"}, address="192.0.2.1"))
    assert refused.value.problems[0].code == "K402"
    assert submit(site.writing, "plain", Sent(values={"name": "Else"}, address="192.0.2.2")).state == "accepted"


def test_a_token_of_another_form_or_site_counts_for_nothing(site):
    done = submit(site.writing, "contact", Sent(values={"name": "Ada"}, token=token(site, "plain")))
    assert kept(site, done).reasons == {"no_token": 10}


def test_a_form_that_is_not_there_takes_nothing(site):
    with pytest.raises(KithError) as refused:
        submit(site.writing, "nothing", Sent(values={}))
    assert refused.value.problems[0].code == "K490"


# -- what nobody means ------------------------------------------------------------------------------------------------
HOSTILE: tuple[Any, ...] = (
    "\x00", "a\x00b", "\ud800", "\u202eevil", "x" * 20_000, {"a": {"b": []}}, [[]], [None], 10**400, 1e308, True, None,
    "' OR 1=1 --", "{name}", "${name}", "<script>", "\r\nBcc: a@b.test", "🙂" * 100,
)  # fmt: skip


@pytest.mark.parametrize("place", range(len(HOSTILE)))
def test_whatever_is_sent_is_kept_or_refused_and_breaks_nothing(site, place):
    value = HOSTILE[place]
    for given in ({"name": value}, {"email": value}, {"boats": value}, {"company.name": value, "name": "Ada"}):
        done = submit(site.writing, "contact", read_json(given, locale="de", source={"page": str(value)[:100]}))
        assert done.state in ("accepted", "refused", "duplicate")


@pytest.mark.parametrize("name", ["\x00", "\ud800", "a" * 5_000, "", "company.", ".name", "name.x"])
def test_whatever_a_field_is_called_it_is_refused(site, name):
    done = submit(site.writing, "plain", read_json({name: "x", "name": "Ada"}))
    assert (done.state, rows(site)) == ("refused", [])
