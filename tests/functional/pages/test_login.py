"""Log-in, log-out, the set-up of a new site."""

from __future__ import annotations

import pytest
from tests.functional.pages.served import PASSWORD, TOKEN

from kith.identity import links, users
from kith.identity.login import TRIES


def test_a_visitor_is_sent_to_the_login_and_back(small):
    browser = small.browser()
    answer = browser.get("/m/contacts?role=client")
    assert answer.headers["Location"].endswith("/login?next=/m/contacts%3Frole%3Dclient")


def test_the_right_password_logs_in(crm):
    assert crm.login("sales").get("/").status_code == 200


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(small):
    small.login("sales")
    browser = small.browser()
    said = []
    for email in ("sales@example.test", "unknown@example.test"):
        answer = browser.send("/login", email=email, password="wrong wrong wrong")
        assert answer.status_code == 422
        said.append(TOKEN.sub("", answer.text.replace(email, "")))
    assert said[0] == said[1]


def test_many_wrong_passwords_have_to_wait(small):
    browser = small.browser()
    for _ in range(TRIES):
        browser.send("/login", email="a@example.test", password="wrong wrong wrong")
    assert browser.send("/login", email="a@example.test", password="wrong wrong wrong").status_code == 429


def test_logging_in_leads_to_an_own_path_alone(small):
    small.login("sales")
    for wanted, expected in (("/m/deals", "/m/deals"), ("https:evil.test", "/"), ("//evil.test", "/")):
        answer = small.browser().send("/login", email="sales@example.test", password=PASSWORD, next=wanted)
        assert answer.headers["Location"] == expected


def test_logging_out_ends_the_session_itself(crm):
    browser = crm.login("sales")
    cookie = browser.app.cookies["kith-staff"]
    assert browser.send("/logout").status_code == 303
    stolen = crm.browser()
    stolen.app.set_cookie("kith-staff", cookie)
    assert stolen.get("/").status_code == 303


def test_the_session_cookie_is_out_of_reach_for_scripts(small):
    small.login("sales")
    answer = small.browser().send("/login", email="sales@example.test", password=PASSWORD)
    cookie = next(each for each in answer.headers.getall("Set-Cookie") if each.startswith("kith-staff="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_on_https_the_cookie_is_tied_to_the_host(small):
    small.login("sales")
    browser = small.browser(**{"wsgi.url_scheme": "https"})
    pairs = [("csrf_token", browser.token()), ("email", "sales@example.test"), ("password", PASSWORD)]
    answer = browser.post("/login", pairs, Referer="https://localhost/login")
    cookie = next(each for each in answer.headers.getall("Set-Cookie") if each.startswith("__Host-kith-staff="))
    assert "secure" in cookie


def test_a_form_without_its_token_is_refused(small):
    browser = small.login("sales")
    assert browser.post("/m/contacts/new", [("first_name", "Ann")]).status_code == 403


def test_the_token_of_another_session_is_refused(small):
    one, other = small.login("sales"), small.login("super_admin")
    token = other.token()
    answer = one.post("/m/contacts/new", [("csrf_token", token), ("first_name", "A"), ("last_name", "B")])
    assert answer.status_code == 403


def test_a_form_from_another_site_is_refused(small):
    browser = small.login("sales")
    pairs = [("csrf_token", browser.token())]
    assert browser.post("/logout", pairs, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_a_suspended_account_is_out_at_once(small):
    browser = small.login("sales")
    with small.site.writing() as tx:
        tx.connection.exec_driver_sql("UPDATE kith_user SET state = 'suspended'")
    assert browser.get("/").status_code == 303


@pytest.fixture
def setup(crm):
    with crm.site.writing() as tx:
        return f"/setup/{links.setup_link(tx)}"


def test_the_setup_link_makes_the_first_account(crm, setup):
    browser = crm.browser()
    answer = browser.send(setup, page=setup, name="Ada", email="ada@example.test", password=PASSWORD)
    assert answer.status_code == 303
    assert "Hello Ada" in browser.get("/").text


def test_the_setup_link_works_once(crm, setup):
    crm.browser().send(setup, page=setup, name="Ada", email="ada@example.test", password=PASSWORD)
    assert crm.browser().get(setup).status_code == 404
    late = crm.browser().send(setup, name="Eve", email="eve@example.test", password=PASSWORD)
    assert late.status_code == 422
    with crm.site.reading() as tx:
        assert users.find(tx, "eve@example.test") is None


def test_a_short_password_is_told_and_the_link_stays(crm, setup):
    browser = crm.browser()
    answer = browser.send(setup, page=setup, name="Ada", email="ada@example.test", password="short")
    assert "too short" in answer.text
    assert browser.get(setup).status_code == 200


def test_the_theme_is_kept(small):
    browser = small.login("sales")
    browser.send("/theme", theme="dark", next="/m/contacts")
    assert 'data-bs-theme="dark"' in browser.get("/").text
