"""Pages around mail: caught mail, unsubscribing without a log-in, forgotten passwords, a new address, invitations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.functional.pages.crm import MODULES
from tests.functional.pages.served import PASSWORD, Browser, ServedSite, _app

from kith.jobs.mailing import mail_handlers
from kith.jobs.runner import Runner
from kith.mail.bounces import take
from kith.mail.deliver import values_of
from kith.mail.message import MailingList, Message
from kith.mail.outgoing import Outgoing, latest
from kith.mail.reports import Report
from kith.mail.send import send
from kith.mail.suppression import Subscription, suppressed, unsubscribe_token
from kith.mail.templates import Template
from kith.plugins import hookimpl
from kith.settings import MailSettings
from kith.web.main import make_app

HERE = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost:8000", "SERVER_PROTOCOL": "HTTP/1.1"}
NEWS = MailingList(key="marketing:1", label="News & <more>")


def work(served: ServedSite) -> None:
    """Carries out the jobs that wait."""
    site = served.site
    runner = Runner(site.engine, site.clock.clock, site.writing, mail_handlers())
    while runner.run_one():
        pass


def mails(served: ServedSite) -> tuple[Outgoing, ...]:
    with served.site.reading() as tx:
        return latest(tx, 100)


def link(served: ServedSite, mail: Outgoing) -> str:
    return values_of(served.site.settings, mail)["link"].removeprefix("https://crm.example.org")


def write(served: ServedSite, **more: object) -> str:
    text = Template(subject="Hello <Ada>", body="# Hello\n\n[Open]({link})")
    given = {"purpose": "account", "to": "ada@example.org", "template": text, "link": "/invite/token"}
    with served.site.writing() as tx:
        return send(tx, Message(**{**given, **more}))  # type: ignore[arg-type]


# -- caught mail


def test_administrators_see_caught_mail(crm: ServedSite):
    id = write(crm)
    work(crm)
    browser = crm.login("super_admin")
    page = browser.get("/dev/mail").text
    assert "Hello &lt;Ada&gt;" in page
    assert f"/dev/mail/{id}" in page
    assert "Caught" in page


def test_others_see_no_caught_mail(small: ServedSite):
    id = write(small)
    for address in ("/dev/mail", f"/dev/mail/{id}", f"/dev/mail/{id}/page"):
        assert small.login("sales", email=f"s{len(address)}@x.test").get(address).status_code == 403
        assert small.browser().get(address).status_code == 303


def test_a_newcomer_on_this_machine_sees_caught_mail_without_a_log_in(small: ServedSite):
    id = write(small)
    assert small.browser(**HERE).get("/dev/mail").status_code == 200
    assert '<a href="/invite/token"' in small.browser(**HERE).get(f"/dev/mail/{id}").text.replace(
        "https://crm.example.org", ""
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"HTTP_HOST": "crm.example.org"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"HTTP_X_REAL_IP": "192.0.2.7"},
        {"SERVER_PROTOCOL": "HTTP/1.0"},
        {"HTTP_HOST": "localhost.evil.example"},
    ],
)
def test_who_comes_from_elsewhere_is_no_newcomer(small: ServedSite, changed: dict[str, str]):
    assert small.browser(**{**HERE, **changed}).get("/dev/mail").status_code == 303


def test_a_site_with_an_address_shows_caught_mail_to_administrators_alone(sqlite_url: str):
    served = ServedSite(sqlite_url, MODULES)
    served.wsgi = make_app(_app(served.site, {"url": "https://crm.example.org"}))
    assert served.browser(**HERE).get("/dev/mail").status_code == 303
    served.close()


def test_a_site_behind_a_declared_proxy_shows_caught_mail_to_administrators_alone(sqlite_url: str):
    served = ServedSite(sqlite_url, MODULES, trusted_proxies=("127.0.0.1",))
    assert served.browser(**HERE).get("/dev/mail").status_code == 303
    served.close()


def test_where_mail_is_sent_there_is_no_page_of_caught_mail(sqlite_url: str):
    settings = MailSettings(server="mail.example.org", caught=False)
    served = ServedSite(sqlite_url, MODULES, mail=settings)
    browser = served.login("super_admin")
    assert browser.get("/dev/mail").status_code == 404
    assert served.browser(**HERE).get("/dev/mail").status_code == 404
    served.close()


def test_a_caught_mail_is_framed_without_scripts(small: ServedSite):
    id = write(small)
    browser = small.browser(**HERE)
    page, framed = browser.get(f"/dev/mail/{id}"), browser.get(f"/dev/mail/{id}/page")
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page.text
    assert "script-src" not in framed.headers["Content-Security-Policy"]
    assert "sandbox allow-popups" in framed.headers["Content-Security-Policy"]
    assert '<base target="_blank">' in framed.text


def test_a_caught_mail_can_be_read_as_text(small: ServedSite):
    page = small.browser(**HERE).get(f"/dev/mail/{write(small)}?view=text").text
    assert "Open: " in page
    assert "<iframe" not in page


# -- unsubscribing


@pytest.fixture
def served(sqlite_url: str) -> Iterator[ServedSite]:
    served = ServedSite(sqlite_url, MODULES)
    yield served
    served.close()


def door(served: ServedSite) -> str:
    told = Subscription(address="Ada@example.org", list=NEWS.key, label=NEWS.label)
    return f"/unsubscribe/{unsubscribe_token(served.site.settings, told)}"


def held(served: ServedSite) -> set[str]:
    """The lists that Ada gets nothing of."""
    with served.site.reading() as tx:
        return {each for _, each in suppressed(tx, ["ada@example.org"], [NEWS.key])}


def test_opening_the_link_changes_nothing(served: ServedSite):
    page = served.browser().get(door(served))
    assert (page.status_code, held(served)) == (200, set())
    assert "A…@example.org" in page.text
    assert "News &amp; &lt;more&gt;" in page.text


def test_mail_programs_unsubscribe_with_one_click(crm: ServedSite):
    answer = crm.browser().post(door(crm), "List-Unsubscribe=One-Click", Origin="https://mail.example")
    assert (answer.status_code, held(crm)) == (200, {NEWS.key})
    again = crm.browser().post(door(crm), "List-Unsubscribe=One-Click", Sec_Fetch_Site="cross-site")
    assert (again.status_code, held(crm)) == (200, {NEWS.key})


def test_people_choose_between_the_list_and_everything_and_may_come_back(served: ServedSite):
    browser = served.browser()
    assert "gets no more mail from us" in browser.post(door(served), {"act": "all"}).text
    assert held(served) == {""}
    assert "as before" in browser.post(door(served), {"act": "again"}).text
    assert held(served) == set()


def test_a_link_that_isnt_ours_is_told(served: ServedSite):
    for token in ("x", "a" * 400, door(served)[13:-4]):
        answer = served.browser().get(f"/unsubscribe/{token}")
        assert (answer.status_code, "This link isn" in answer.text) == (404, True)


def test_a_link_works_whoever_is_logged_in(served: ServedSite):
    assert served.login("sales").post(door(served), {"act": "list"}).status_code == 200


class Notes:
    """A plugin that keeps who unsubscribed."""

    told: list[tuple[str, str, bool]] = []  # noqa: RUF012

    @staticmethod
    @hookimpl
    def kith_mail_unsubscribed(address: str, list: str, again: bool) -> None:  # noqa: A002
        Notes.told.append((address, list, again))


def test_kith_mail_unsubscribed_hears_who_unsubscribes_and_comes_back(sqlite_url: str):
    Notes.told = []
    served = ServedSite(sqlite_url, MODULES, plugins=(Notes,))
    browser = served.browser()
    browser.post(door(served), "List-Unsubscribe=One-Click")
    browser.post(door(served), {"act": "all"})
    browser.post(door(served), {"act": "again"})
    key, ada = NEWS.key, "Ada@example.org"
    assert Notes.told == [(ada, key, False), (ada, "", False), (ada, key, True)]
    served.close()


# -- forgotten passwords


def test_a_forgotten_password_is_set_anew_by_mail(crm: ServedSite):
    crm.login("sales")
    browser = crm.browser()
    assert browser.send("/forgot", email="SALES@example.test").headers["Location"] == "/forgot?_done=sent"
    work(crm)
    way = link(crm, mails(crm)[0])
    assert browser.send(way, page=way, password="another few plain things").headers["Location"] == "/"
    assert browser.get("/").status_code == 200


def test_the_answer_is_the_same_for_an_address_that_nobody_has(crm: ServedSite):
    crm.login("sales")
    crm.browser().send("/forgot", email="first@example.test")  # which begins to count where requests come from
    seen = []
    for email in ("sales@example.test", "nobody@example.test"):
        browser = crm.browser()
        token = browser.token("/forgot")
        with crm.statements() as statements:
            answer = browser.post("/forgot", [("csrf_token", token), ("email", email)])
        follow = browser.get(answer.headers["Location"])
        seen.append((answer.status_code, re.sub(r'value="\w{20,}"', "", follow.text), len(statements)))
    assert seen[0] == seen[1]
    work(crm)
    assert [mail.address for mail in mails(crm)] == ["sales@example.test"]


def test_nothing_of_the_request_gets_into_the_mail(crm: ServedSite):
    crm.login("sales")
    browser = crm.browser(HTTP_HOST="evil.example")
    browser.send("/forgot", email="sales@example.test")
    work(crm)
    mail = mails(crm)[0]
    told = str(values_of(crm.site.settings, mail))
    assert "evil.example" not in told
    assert "https://crm.example.org/reset/" in told


def test_asking_again_and_again_is_refused_for_an_hour(small: ServedSite):
    browser = small.browser()
    answers = [browser.send("/forgot", email="nobody@example.test").status_code for _ in range(4)]
    assert answers == [303, 303, 303, 429]
    small.site.clock.advance(timedelta(hours=1, minutes=1))
    assert browser.send("/forgot", email="nobody@example.test").status_code == 303


def test_the_log_in_leads_to_the_page_for_forgotten_passwords(small: ServedSite):
    assert 'href="/forgot"' in small.browser().get("/login").text


# -- a new address of one's own


def ask(browser: Browser, email: str, present: str = PASSWORD) -> Any:
    return browser.send("/account/email", email=email, present=present)


def test_one_changes_ones_own_address_by_a_link(crm: ServedSite):
    browser = crm.login("sales")
    assert ask(browser, "new@example.test").headers["Location"] == "/account/email?_done=sent"
    work(crm)
    way = link(crm, mails(crm)[0])
    elsewhere = crm.browser()
    assert "new@example.test" in elsewhere.get(way).text
    assert "sales@example.test" in browser.get("/account/email").text
    assert "From now on you log in with new@example.test" in elsewhere.send(way, page=way).text
    assert crm.browser().send("/login", email="new@example.test", password=PASSWORD).status_code == 303
    work(crm)
    assert mails(crm)[0].address == "sales@example.test"


def test_a_new_address_takes_the_present_password(crm: ServedSite):
    browser = crm.login("sales")
    assert ask(browser, "new@example.test", "wrong").status_code == 422
    assert mails(crm) == ()


@pytest.mark.parametrize("email", ["", "no address", "other@example.test"])
def test_an_address_that_cant_be_ones_own_is_told(small: ServedSite, email: str):
    small.login("sales", email="other@example.test")
    answer = ask(small.login("super_admin"), email)
    assert (answer.status_code, 'id="e-email"' in answer.text) == (422, True)


def test_a_link_for_an_address_that_is_over_says_so(small: ServedSite):
    browser = small.browser()
    assert browser.get("/email/nonsense").status_code == 404
    assert browser.send("/email/nonsense").status_code == 404


# -- invitations


def test_who_is_invited_gets_the_link_by_mail_and_the_inviting_person_may_copy_it(crm: ServedSite):
    browser = crm.login("super_admin")
    page = browser.send("/studio/people/new", page="/studio/people/new", email="grace@example.test", name="Grace")
    work(crm)
    (mail,) = mails(crm)
    assert (mail.address, mail.state) == ("grace@example.test", "caught")
    assert "is on its way to grace@example.test" in page.text
    assert link(crm, mail) in page.text
    way = link(crm, mail)
    assert crm.browser().get(way).status_code == 200


def test_inviting_again_mails_the_new_link_and_ends_the_old_one(crm: ServedSite):
    browser = crm.login("super_admin")
    browser.send("/studio/people/new", page="/studio/people/new", email="grace@example.test", name="Grace")
    first = mails(crm)[0]
    browser.send(f"/studio/people/{first.user_id}/invite", page=f"/studio/people/{first.user_id}")
    second = mails(crm)[0]
    assert second.id != first.id
    assert crm.browser().get(link(crm, first)).status_code == 404
    assert crm.browser().get(link(crm, second)).status_code == 200


# -- what became of mail


def test_administrators_see_what_became_of_mail_and_not_what_it_says(crm: ServedSite):
    write(crm, template=Template(subject="Hello <Ada>", body="the secret body {link}"))
    work(crm)
    boss = crm.login("super_admin")
    page = boss.get("/studio/mail").text
    assert "Hello &lt;Ada&gt;" in page
    assert "secret body" not in page
    assert "/invite/token" not in page
    assert "No mail</h2>" in boss.get("/studio/mail?state=bounced").text


def test_administrators_stop_mail_to_an_address_and_allow_it_again(crm: ServedSite):
    boss = crm.login("super_admin")
    assert "Send no more mail" in boss.get("/studio/mail?q=ADA@example.org").text
    boss.send("/studio/mail", page="/studio/mail", q="ADA@example.org", act="stop")
    assert held(crm) == {""}
    assert "Let mail through again" in boss.get("/studio/mail?q=ada@example.org").text
    boss.send("/studio/mail", page="/studio/mail", q="ada@example.org", act="allow", list="")
    assert held(crm) == set()
    assert "Mail to an address stopped" in boss.get("/studio/audit").text


def test_administrators_see_what_was_reported_and_let_mail_through_again(crm: ServedSite):
    id = write(crm, purpose="content", link=None)
    with crm.site.writing() as tx:
        take(tx, Report(mail=id, kind="hard", status="5.1.1", reason="550 <nobody>"))
    boss = crm.login("super_admin")
    page = boss.get("/studio/mail?q=ada@example.org").text
    assert "Nobody has this address" in page
    assert "550 &lt;nobody&gt;" in page
    assert "An earlier mail to this address came back" in page
    boss.send("/studio/mail", page="/studio/mail", q="ada@example.org", act="allow", list="")
    assert held(crm) == set()
