"""Log-in in two steps: the code after the password, and the role that asks for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.functional.pages.crm import MODULES
from tests.functional.pages.served import PASSWORD, Browser, ServedSite
from tests.functional.pages.telephones import CODES, Telephone, scanned, set_up

from kith.identity import half_sessions, invites, tokens, users
from kith.identity.login import CODE_TRIES
from kith.testing.site import fill_database

ROLES = """
roles:
  super_admin: {modules: {all: {view: all, create: true, edit: all}}, may: [administer]}
  sales: {modules: {contacts: {view: all, create: true}}}
  guarded: {two_factor: required, modules: {contacts: {view: all, create: true}}}
  heir: {includes: [guarded]}
"""
FILES = {**MODULES, "config/roles.yaml": ROLES}
EMAIL = "ada@example.test"


@pytest.fixture
def crm(copy_of):
    served = ServedSite(copy_of(__name__, fill_database(FILES)), FILES)
    yield served
    served.close()


@pytest.fixture
def small(sqlite_url):
    served = ServedSite(sqlite_url, FILES)
    yield served
    served.close()


def ada(served: ServedSite, role: str = "sales") -> tuple[str, Telephone, tuple[str, ...]]:
    with served.site.writing() as tx:
        user = users.add(tx, email=EMAIL, name="Ada", roles=[role], password=PASSWORD)
    telephone, codes = set_up(served, user)
    return user, telephone, codes


def first_step(served: ServedSite) -> Browser:
    browser = served.browser()
    answer = browser.send("/login", email=EMAIL, password=PASSWORD, next="/m/contacts")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login/code?next=/m/contacts")
    return browser


def is_in(browser: Browser) -> bool:
    return browser.get("/m/contacts").status_code == 200


def test_the_password_alone_opens_nothing(crm):
    ada(crm)
    browser = first_step(crm)
    assert "kith-staff" not in browser.app.cookies
    assert not is_in(browser)


def test_the_code_opens_the_session_and_goes_on(crm):
    _, telephone, _ = ada(crm)
    browser = first_step(crm)
    answer = browser.send("/login/code", code=telephone.code, next="/m/contacts")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/m/contacts")
    assert is_in(browser)


def test_a_wrong_code_asks_again(small):
    ada(small)
    browser = first_step(small)
    answer = browser.send("/login/code", code="000000")
    assert (answer.status_code, "code isn't right" in answer.text.replace("&#x27;", "'")) == (422, True)
    assert not is_in(browser)


def test_a_recovery_code_opens_it_once(small):
    _, _, codes = ada(small)
    assert first_step(small).send("/login/code", code=codes[0]).status_code == 303
    assert first_step(small).send("/login/code", code=codes[0]).status_code == 422
    assert first_step(small).send("/login/code", code=codes[1]).status_code == 303


def test_a_code_that_was_seen_is_worth_nothing(small):
    _, telephone, _ = ada(small)
    code = telephone.code
    assert first_step(small).send("/login/code", code=code).status_code == 303
    assert first_step(small).send("/login/code", code=code).status_code == 422


def test_the_first_step_counts_for_ten_minutes(small):
    _, telephone, _ = ada(small)
    browser = first_step(small)
    small.site.clock.advance(half_sessions.LIFETIME)
    answer = browser.send("/login/code", code=telephone.now)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login?_done=late")


def test_the_first_step_is_used_up_by_the_second(small):
    _, telephone, _ = ada(small)
    browser = first_step(small)
    half = browser.app.cookies["kith-half"]
    browser.send("/login/code", code=telephone.code)
    stolen = small.browser()
    stolen.app.set_cookie("kith-half", half)
    assert stolen.send("/login/code", code=telephone.code).headers["Location"] == "/login?_done=late"


def test_without_a_first_step_there_is_no_second(small):
    ada(small)
    assert small.browser().get("/login/code").headers["Location"] == "/login?_done=late"


def test_guesses_of_codes_have_to_wait_and_the_right_one_too(crm):
    _, telephone, _ = ada(crm)
    browser = first_step(crm)
    for _ in range(CODE_TRIES):
        assert browser.send("/login/code", code="123123").status_code == 422
    assert browser.send("/login/code", code=telephone.code).status_code == 429
    assert first_step(crm).send("/login/code", code=telephone.code).status_code == 429


def test_a_link_for_a_new_password_asks_for_the_code_as_well(small):
    user, telephone, _ = ada(small)
    with small.site.writing() as tx:
        link = f"/reset/{invites.reset_link(tx, by=None, user=user)}"
    browser = small.browser()
    answer = browser.send(link, page=link, password="another few plain things")
    assert answer.headers["Location"] == "/login/code"
    assert browser.send("/login/code", code=telephone.code).status_code == 303


# -- a role that asks for it ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["guarded", "heir"])
def test_a_role_that_asks_for_it_opens_nothing_before_it_is_set_up(crm, role):
    browser = crm.login(role)
    for address in ("/", "/m/contacts", "/account", "/account/tokens", "/search?q=x"):
        assert browser.get(address).headers["Location"].startswith("/login")
    assert browser.get("/login").headers["Location"] == "/login/two-factor"


def test_what_it_asks_for_is_set_up_and_everything_opens(crm):
    browser = crm.login("guarded")
    telephone, sealed = scanned(crm, browser, "/login/two-factor")
    page = browser.send("/login/two-factor", page="/login/two-factor", sealed=sealed, code=telephone.code)
    assert len(set(CODES.findall(page.text))) == 10
    assert is_in(browser)
    assert first_step_of(crm, "guarded").send("/login/code", code=telephone.code).status_code == 303


def first_step_of(served: ServedSite, role: str) -> Browser:
    browser = served.browser()
    browser.send("/login", email=f"{role}@example.test", password=PASSWORD)
    return browser


def test_a_wrong_first_code_shows_the_same_secret_again(small):
    browser = small.login("guarded")
    telephone, sealed = scanned(small, browser, "/login/two-factor")
    answer = browser.send("/login/two-factor", page="/login/two-factor", sealed=sealed, code="000000")
    assert answer.status_code == 422
    spelt = " ".join(telephone.secret[at : at + 4] for at in range(0, 32, 4))
    assert spelt in answer.text


def test_a_role_that_comes_to_ask_for_it_leads_an_open_session_there(small):
    browser = small.login("sales")
    assert is_in(browser)
    with small.site.writing() as tx:
        from kith.identity.administer import set_roles

        set_roles(tx, browser.user, ["guarded"])
    assert browser.get("/m/contacts").headers["Location"].startswith("/login")
    assert browser.get("/login").headers["Location"] == "/login/two-factor"


def test_nobody_else_is_led_there(small):
    assert small.login("sales").get("/login/two-factor").headers["Location"] == "/login"
    assert small.browser().get("/login/two-factor").headers["Location"] == "/login"


def test_a_token_of_an_account_that_lacks_it_is_refused_until_it_is_set_up(crm):
    browser = crm.login("guarded")
    with crm.site.writing() as tx:
        token = tokens.issue(tx, browser.user, "sync")
    refused = browser.get("/api/v1/contacts", Authorization=f"Bearer {token}")
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (403, "K448")
    set_up(crm, browser.user)
    assert browser.get("/api/v1/contacts", Authorization=f"Bearer {token}").status_code == 200


def test_a_session_that_nobody_uses_ends(small):
    browser = small.login("sales")
    small.site.clock.advance(timedelta(hours=11))
    assert is_in(browser)
    small.site.clock.advance(timedelta(hours=2))
    assert not is_in(browser)
