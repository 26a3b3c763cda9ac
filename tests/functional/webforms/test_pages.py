"""The public page of a form: what it shows, what becomes of what is sent, and that it keeps what was typed."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from tests.functional.pages.served import ServedSite
from tests.functional.webforms.world import HOST, form_token, send, states
from tests.unit.intake.world import PROTECTED, make, rows

CONTACT = {"name": "Ada", "email": "ada@example.org"}


# -- the page ---------------------------------------------------------------------------------------------------------
def test_a_form_shows_its_own_words(small: ServedSite) -> None:
    page = small.browser().get("/f/outside").text
    for said in ("Write to us", "We answer within a day.", "Your name", "Ada King", "Only for our answer", "Boats"):
        assert said in page
    assert "You may keep what I send" in page


def test_fields_of_another_record_say_whose_they_are(small: ServedSite) -> None:
    assert ">Company: Name<" in small.browser().get("/f/outside").text


def test_a_form_sets_no_cookie(small: ServedSite) -> None:
    browser = small.browser()
    assert "Set-Cookie" not in browser.get("/f/contact").headers
    assert "Set-Cookie" not in send(small, "contact", CONTACT, browser).headers


@pytest.mark.parametrize("address", ["/f/nothing", "/f/", "/f/Contact", "/f/contact/", "/f/nothing/confirm/xyz"])
def test_a_form_that_isnt_there_is_not_found(small: ServedSite, address: str) -> None:
    assert small.browser().get(address).status_code == 404


def test_the_address_fills_in_the_fields_that_let_it(small: ServedSite) -> None:
    page = small.browser().get("/f/outside?name=Grace&email=grace@example.org&boats=4&name=Eve").text
    assert 'value="Grace"' in page
    assert 'value="4"' in page
    assert "grace@example.org" not in page


def test_what_the_address_tells_is_escaped(small: ServedSite) -> None:
    bad = quote('"><script>alert(1)</script>')
    page = small.browser().get(f"/f/outside?name={bad}&utm_source={bad}&kith_embed={bad}")
    assert "<script>alert" not in page.text


def test_a_field_that_a_rule_hides_is_marked_and_shown_once_it_counts(small: ServedSite) -> None:
    browser = small.browser()
    hidden = re.compile(r'data-field="wish" [^>]*data-hidden')
    assert hidden.search(browser.get("/f/outside").text)
    assert not hidden.search(browser.get("/f/outside?boats=4").text)


def test_a_form_speaks_the_language_of_its_visitor(small: ServedSite) -> None:
    browser = small.browser()
    assert "Send</button>" in browser.get("/f/outside", Accept_Language="fr").text
    german = browser.get("/f/outside", Accept_Language="de-AT,en;q=0.5").text
    assert '<html lang="de"' in german
    assert "Senden</button>" in german
    assert "Senden</button>" in browser.get("/f/outside?kith_lang=de").text
    assert '<html lang="en"' in browser.get("/f/outside?kith_lang=xx").text


def test_faults_come_in_the_language_that_the_page_had(small: ServedSite) -> None:
    answer = small.browser().post("/f/outside?kith_lang=de", {"kith_lang": "de", "boats": "-1"})
    assert answer.status_code == 422
    assert "Noch nicht abgeschickt" in answer.text


def test_the_answer_has_the_language_that_was_chosen_whatever_the_browser_prefers(small: ServedSite) -> None:
    browser = small.browser()
    page = browser.get("/f/outside?kith_lang=de", Accept_Language="en").text
    (action,) = re.findall(r'<form[^>]* action="([^"]*)"', page)
    answer = browser.post(action, {"boats": "-1"}, Accept_Language="en")
    assert "Noch nicht abgeschickt" in answer.text


def test_a_theme_colours_the_page_by_a_sheet_of_its_own(small: ServedSite) -> None:
    browser = small.browser()
    page = browser.get("/f/coloured").text
    sheet = re.search(r'href="(/f/coloured/colours\.css[^"]+)"', page)
    assert sheet is not None
    assert 'data-corners="square"' in page
    assert "--k-accent-fill: #" in browser.get(sheet[1]).text
    assert browser.get("/f/contact/colours.css").status_code == 404


def test_a_page_is_small_with_everything(small: ServedSite) -> None:
    browser = small.browser()
    page = browser.raw("/f/outside", Accept_Encoding="gzip")
    parts = re.findall(r'(?:src|href)="(/(?:static|f)/[^"]+\.(?:css|js|svg)[^"]*)"', browser.get("/f/outside").text)
    scripts = [f"/static/kith/{name}.js" for name in ("rules", "conditions", "proof")]  # which the page's own asks for
    fetched = [browser.raw(each, Accept_Encoding="gzip") for each in dict.fromkeys([*parts, *scripts])]
    assert len(parts) >= 3
    assert all(each.status_code == 200 for each in fetched)
    assert len(page.body) + sum(len(each.body) for each in fetched) < 60_000


def test_the_policy_of_a_page_lets_only_the_forms_origins_frame_it(small: ServedSite) -> None:
    browser = small.browser()
    policy = browser.get("/f/outside").headers["Content-Security-Policy"]
    assert f"frame-ancestors 'self' {HOST};" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'self';" in browser.get("/f/contact").headers["Content-Security-Policy"]


# -- sending ----------------------------------------------------------------------------------------------------------
def test_what_is_sent_becomes_a_record_and_is_thanked_for(club: ServedSite) -> None:
    answer = send(club, "outside", {**CONTACT, "kith_consent_data": "yes", "kith_website": "", "company.name": "Acme"})
    assert answer.status_code == 200
    assert "Thank you, Ada." in answer.text
    (row,), (company,) = rows(club.site), rows(club.site, "companies")
    assert (row["name"], row["email"], company["name"]) == ("Ada", "ada@example.org", "Acme")


def test_every_fault_stands_at_its_field_and_what_was_typed_stays(club: ServedSite) -> None:
    answer = send(club, "outside", {"name": "", "email": "ada at home", "boats": "3", "born": "2999-01-01"})
    assert answer.status_code == 422
    assert rows(club.site) == []
    for place in ("e-name", "e-email", "e-wish", "e-born", "e-kith_consent_data"):
        assert f'id="{place}"' in answer.text, place
    assert 'value="ada at home"' in answer.text
    assert 'value="2999-01-01"' in answer.text
    assert 'href="#f-email"' in answer.text


def test_what_was_mended_is_the_same_submission(club: ServedSite) -> None:
    browser = club.browser()
    token = form_token(browser, "/f/outside")
    first = browser.post("/f/outside", {"kith_token": token, "name": "Ada"})
    assert first.status_code == 422
    assert f'value="{token}"' in first.text
    browser.post("/f/outside", {"kith_token": token, "name": "Ada", "kith_consent_data": "yes"})
    assert len(states(club)) == 1


def test_sent_twice_it_is_one_record_and_thanked_for_twice(club: ServedSite) -> None:
    browser = club.browser()
    token = form_token(browser, "/f/plain")
    answers = [browser.post("/f/plain", {"kith_token": token, "name": "Ada"}) for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 200]
    assert len(rows(club.site)) == 1


def test_a_form_may_lead_elsewhere_afterwards(small: ServedSite) -> None:
    answer = send(small, "rules", {"name": "Ada", "boats": "0"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "https://example.org/thanks"
    policy = small.browser().get("/f/rules").headers["Content-Security-Policy"]
    assert "form-action 'self' https://example.org;" in policy


@pytest.mark.parametrize("name", PROTECTED)
def test_names_that_nobody_asked_for_are_refused(small: ServedSite, name: str) -> None:
    browser = small.browser()
    pairs = [("name", "Ada"), (name, "x")]
    assert browser.post("/f/plain", pairs).status_code == 422
    assert browser.app.post_json("/f/plain", dict(pairs), expect_errors=True).status_code == 422
    assert browser.app.post("/f/plain", pairs, upload_files=[], expect_errors=True).status_code == 422
    assert rows(small.site) == []


def test_a_field_that_is_sent_twice_is_refused_at_its_place(small: ServedSite) -> None:
    answer = small.browser().post("/f/plain", [("name", "Ada"), ("name", "Eve")])
    assert answer.status_code == 422
    assert 'id="e-name"' in answer.text
    assert 'value="Ada"' in answer.text


def test_the_answer_is_the_same_for_who_is_known(club: ServedSite) -> None:
    make(club.site, "contacts", name="Ada", email="ada@example.org")
    told = [
        send(club, "staff", {"name": "Ada", "email": email}).text for email in ("ada@example.org", "eve@example.org")
    ]
    assert told[0] == told[1]


def test_whoever_fills_in_the_trap_is_thanked_and_held(small: ServedSite) -> None:
    assert send(small, "contact", {**CONTACT, "kith_website": "https://spam.example"}).status_code == 200
    assert states(small) == ["held"]
    assert rows(small.site) == []


def test_more_than_the_form_takes_in_an_hour_keeps_what_was_typed(small: ServedSite) -> None:
    browser = small.browser(REMOTE_ADDR="198.51.100.7")
    for number in range(20):
        assert browser.post("/f/plain", {"name": f"Ada {number}"}).status_code == 200
    answer = browser.post("/f/plain", {"name": "Ada Twenty"})
    assert answer.status_code == 429
    assert 'value="Ada Twenty"' in answer.text


def test_a_log_in_in_the_same_browser_makes_no_difference(small: ServedSite) -> None:
    boss = small.login("boss")
    answer = send(small, "plain", {"name": "Ada", "owner": "x"}, boss)
    assert answer.status_code == 422
    assert send(small, "plain", {"name": "Ada"}, boss).status_code == 200
    assert rows(small.site)[0]["owner"] is None
