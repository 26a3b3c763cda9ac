"""Asking for access to a portal: who is invited by it, and that nobody learns from it who is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from tests.functional.pages.portal import PASSWORD, change, contact, enter, invite, mailed_link
from tests.functional.pages.served import ServedSite
from tests.unit.portal.world import FILES as PORTALS

from kith.access.actor import SYSTEM
from kith.jobs.forgetting import forgetting_handlers
from kith.jobs.runner import Runner
from kith.ledger import audit
from kith.portal import invitations, waiting
from kith.portal.access import of_record, portal_type
from kith.portal.signing_up import let_in
from kith.storage.system import JobRow, MailRow
from kith.testing.databases import CopyOf
from kith.testing.site import fill_database

TYPES = PORTALS["config/portals.yaml"].replace("label: Clients}", "label: Clients, sign_up: true, seats: 2}")
FILES = {**PORTALS, "config/portals.yaml": TYPES}
PAGE = "/portal/clients/sign-up"


@pytest.fixture
def served(copy_of: CopyOf) -> Iterator[ServedSite]:
    opened = ServedSite(copy_of("portal sign-up", fill_database(FILES)), FILES)
    yield opened
    opened.close()


def ask(served: ServedSite, email: str, **environ: str) -> Any:
    return served.browser(**environ).send(PAGE, page=PAGE, email=email)


def work(served: ServedSite) -> None:
    runner = Runner(served.site.engine, served.site.clock.clock, served.site.writing, forgetting_handlers())
    while runner.run_one():
        pass


def state(served: ServedSite, record: str) -> str:
    with served.site.reading() as tx:
        access = of_record(tx, portal_type(tx, "clients"), record)
    return access.state if access else "not_invited"


def mails(served: ServedSite) -> int:
    with served.site.reading() as tx:
        return tx.connection.execute(sa.select(sa.func.count()).select_from(MailRow)).scalar_one()


def asked(served: ServedSite, email: str) -> bool:
    with served.site.writing() as tx:
        return let_in(tx, "clients", email)


def test_who_is_known_and_let_in_is_invited_and_comes_in(served: ServedSite) -> None:
    ada = contact(served.site, "Ada")
    browser = served.browser()
    door = browser.get("/portal/clients/login").html.select_one(f"a[href='{PAGE}']")
    assert "no access yet" in door.text
    assert ask(served, " ADA@example.org ").headers["Location"] == f"{PAGE}?_done=sent"
    assert state(served, ada) == "not_invited"  # a job does it
    work(served)
    assert state(served, ada) == "invited"
    link = mailed_link(served)
    assert browser.send(link, page=link, password=PASSWORD).status_code == 303
    assert "Welcome, Ada" in browser.get("/portal/clients").text


def test_the_answer_and_the_work_are_the_same_for_everybody(served: ServedSite) -> None:
    contact(served.site, "Ada")
    enter(served, "clients", contact(served.site, "Bob"))
    contact(served.site, "Eve", kind="lead")
    ask(served, "first@example.org")  # after which everything that is kept is there
    answers, costs = set(), set()
    for name in ("ada", "bob", "eve", "nobody"):
        browser = served.browser()
        token = browser.token(PAGE)
        with served.statements() as statements:
            answer = browser.post(PAGE, [("csrf_token", token), ("email", f"{name}@example.org")])
        answers.add((answer.status_code, answer.headers["Location"], answer.body))
        costs.add(tuple(statements))
    assert (len(answers), len(costs)) == (1, 1)
    with served.site.reading() as tx:
        assert tx.connection.execute(sa.select(sa.func.count()).select_from(JobRow)).scalar_one() >= 4


@pytest.mark.parametrize(
    "email", ["eve@example.org", "gone@example.org", "twin@example.org", "no one", "", "a\0b@x.test"]
)
def test_nobody_is_invited_who_may_not_log_in_or_is_not_one(served: ServedSite, email: str) -> None:
    contact(served.site, "Eve", kind="lead")
    change(served.site, "contacts", contact(served.site, "Gone"), active=False)
    for name in ("One", "Two"):
        contact(served.site, name, email="twin@example.org")
    assert not asked(served, email)
    assert mails(served) == 0


def test_the_seats_hold_and_who_comes_too_late_waits(served: ServedSite) -> None:
    people = [contact(served.site, name) for name in ("Ada", "Bob", "Cid")]
    assert all(asked(served, f"{name}@example.org") for name in ("ada", "bob", "cid"))
    assert [state(served, each) for each in people] == ["invited", "invited", "not_invited"]
    with served.site.reading() as tx:
        assert [each.record for each in waiting.list_of(tx, portal_type(tx, "clients"))] == [people[2]]
    assert not asked(served, "cid@example.org")


def test_who_is_invited_gets_another_link_and_the_older_one_dies(served: ServedSite) -> None:
    ada = contact(served.site, "Ada")
    older = invite(served, "clients", ada)
    assert asked(served, "ada@example.org")
    assert served.browser().get(older).status_code == 404
    assert served.browser().get(mailed_link(served)).status_code == 200


def test_nothing_comes_of_it_for_who_is_active_or_suspended(served: ServedSite) -> None:
    ada = contact(served.site, "Ada")
    enter(served, "clients", ada)
    assert not asked(served, "ada@example.org")
    with served.site.writing() as tx:
        invitations.suspend(tx, SYSTEM, "clients", ada)
    before = mails(served)
    assert not asked(served, "ada@example.org")
    assert (state(served, ada), mails(served)) == ("suspended", before)


def test_history_and_audit_log_name_a_visitor(served: ServedSite) -> None:
    ada = contact(served.site, "Ada")
    assert asked(served, "ada@example.org")
    page = served.login("boss").get(f"/m/contacts/{ada}/feed").html.get_text(" ", strip=True)
    assert "A visitor invited to the portal" in page
    with served.site.reading() as tx:
        found = {each.kind: each for each in audit.entries(tx.connection)}
    assert found["portal.asked"].user_id is None
    assert found["portal.asked"].detail == {"portal": "clients", "record": ada}


def test_asking_is_throttled_like_a_forgotten_password_and_together_with_it(served: ServedSite) -> None:
    for _ in range(2):
        assert ask(served, "ada@example.org").status_code == 303
    forgot = "/portal/clients/forgot"
    assert served.browser().send(forgot, page=forgot, email="ada@example.org").status_code == 303
    answer = ask(served, "ADA@example.org", REMOTE_ADDR="192.0.2.7")
    assert (answer.status_code, "ADA@example.org" in answer.text) == (429, True)


def test_a_portal_without_sign_up_has_no_such_page(served: ServedSite) -> None:
    page = "/portal/partners/sign-up"
    browser = served.browser()
    assert page not in browser.get("/portal/partners/login").text
    assert browser.get(page).status_code == 404
    assert browser.send(page, page="/portal/partners/login", email="ada@example.org").status_code == 404
    contact(served.site, "Ada")
    with served.site.writing() as tx:
        assert not let_in(tx, "partners", "ada@example.org")
