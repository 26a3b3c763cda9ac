"""The link that proves an address: looking at it does nothing, its button does."""

from __future__ import annotations

from tests.functional.pages.portal import mailed_link
from tests.functional.pages.served import ServedSite
from tests.functional.webforms.world import send, states
from tests.unit.intake.world import rows


def test_a_mail_scanner_proves_nothing_and_a_person_does(club: ServedSite) -> None:
    sent = send(club, "news", {"name": "Ada", "email": "ada@example.org", "kith_consent_news": "yes"})
    assert "on its way" in sent.text
    assert rows(club.site) == []
    link, browser = mailed_link(club), club.browser()
    for _ in range(2):
        assert "Confirm</button>" in browser.get(link).text
    assert states(club) == ["waiting"]
    assert browser.post(link, {}).status_code == 200
    assert states(club) == ["accepted"]
    assert [row["email"] for row in rows(club.site)] == ["ada@example.org"]


def test_a_link_works_once(small: ServedSite) -> None:
    send(small, "news", {"name": "Ada", "email": "ada@example.org", "kith_consent_news": "yes"})
    link, browser = mailed_link(small), small.browser()
    assert browser.post(link, {}).status_code == 200
    assert browser.post(link, {}).status_code == 404
    assert browser.get(link).status_code == 404


def test_a_link_is_good_for_its_own_form_alone(small: ServedSite) -> None:
    send(small, "news", {"name": "Ada", "email": "ada@example.org", "kith_consent_news": "yes"})
    link = mailed_link(small)
    assert small.browser().post(link.replace("/news/", "/plain/"), {}).status_code == 404
    assert small.browser().post(link, {}).status_code == 200


def test_another_site_cant_have_it_followed(small: ServedSite) -> None:
    send(small, "news", {"name": "Ada", "email": "ada@example.org", "kith_consent_news": "yes"})
    assert small.browser().post(mailed_link(small), {}, Origin="https://evil.example").status_code == 403
    assert states(small) == ["waiting"]
