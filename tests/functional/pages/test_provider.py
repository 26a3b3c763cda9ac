"""Logging in by a provider of OpenID Connect, against one that runs."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.functional.pages.crm import MODULES
from tests.functional.pages.providers import running
from tests.functional.pages.served import PASSWORD, Browser, ServedSite
from tests.functional.pages.telephones import set_up

from kith.identity import administer, invites, sessions, users
from kith.identity.oidc import accounts, discovery
from kith.ledger import audit
from kith.settings.model import Login, OidcProvider
from kith.testing.site import fill_database

ROLES = """
roles:
  super_admin: {modules: {all: {view: all}}, may: [administer]}
  sales: {modules: {contacts: {view: all}}}
  guarded: {two_factor: required, modules: {contacts: {view: all}}}
"""
FILES = {**MODULES, "config/roles.yaml": ROLES}
EMAIL = "ada@example.test"


@pytest.fixture(scope="module")
def provider():
    with running() as found:
        yield found


def settings(provider, **more):
    known = OidcProvider(
        name="company", label="Harbour ID", issuer=provider.issuer, client_id="kith", secret="hush", **more
    )
    return Login(providers=(known,))


@pytest.fixture
def crm(copy_of, provider):
    discovery.forget()
    served = ServedSite(copy_of(__name__, fill_database(FILES)), FILES, login=settings(provider))
    yield served
    served.close()


@pytest.fixture
def site(sqlite_url, provider):
    """A site whose provider is set up as the test says."""
    made = []

    def make(**more):
        discovery.forget()
        made.append(ServedSite(sqlite_url, FILES, login=settings(provider, **more)))
        return made[-1]

    yield make
    for served in made:
        served.close()


def account(served: ServedSite, *roles: str, email: str = EMAIL, state: str = "active") -> str:
    with served.site.writing() as tx:
        return users.add(tx, email=email, name="Ada", roles=roles or ("sales",), password=PASSWORD, state=state)


def begin(browser: Browser, wanted: str = "/m/contacts") -> str:
    answer = browser.get(f"/login/with/company?next={wanted}")
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def log_in(served: ServedSite, provider, subject: str, browser: Browser | None = None):
    """The answer to coming back from the provider, and the browser."""
    browser = browser or served.browser()
    back = urlsplit(provider.answered(begin(browser), subject))
    return browser.get(f"{back.path}?{back.query}"), browser


def ada(provider, subject: str = "ada-1", **claims: object) -> None:
    provider.person(subject, **{"email": EMAIL, "email_verified": True, "name": "Ada Lovelace", **claims})


def test_the_log_in_page_offers_it(crm):
    assert "Log in with Harbour ID" in crm.browser().get("/login").text


def test_it_is_asked_with_state_nonce_and_a_challenge(crm):
    asked = parse_qs(urlsplit(begin(crm.browser())).query)
    assert (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == (
        ["code"],
        ["kith"],
        ["S256"],
    )
    assert set(asked["scope"][0].split()) == {"openid", "email", "profile"}
    assert asked["redirect_uri"] == ["http://localhost/login/with/company/back"]
    assert all(len(asked[name][0]) >= 32 for name in ("state", "nonce", "code_challenge"))


def test_the_first_time_the_verified_address_names_the_account_and_then_the_identity(crm, provider):
    user = account(crm)
    ada(provider)
    answer, browser = log_in(crm, provider, "ada-1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/m/contacts")
    assert browser.get("/m/contacts").status_code == 200
    with crm.site.writing() as tx:
        administer.set_email(tx, user, "elsewhere@example.test")
    assert log_in(crm, provider, "ada-1")[0].status_code == 303
    with crm.site.reading() as tx:
        assert [each.method for each in sessions.of(tx, user)] == ["oidc:company"] * 2
        assert "identity.tied" in [each.kind for each in audit.entries(tx.connection, user=user)]


def test_an_address_that_is_not_verified_names_nobody(crm, provider):
    account(crm)
    for claims in ({"email_verified": False}, {"email_verified": None}, {"email": None}):
        ada(provider, "ada-2", **claims)
        answer, browser = log_in(crm, provider, "ada-2")
        assert (answer.status_code, "that it has verified" in answer.text) == (422, True)
        assert browser.get("/").status_code == 303


def test_who_has_no_account_is_told_and_gets_none(crm, provider):
    provider.person("eve-1", email="eve@example.test", email_verified=True)
    answer, browser = log_in(crm, provider, "eve-1")
    assert (answer.status_code, "no account for eve@example.test" in answer.text) == (422, True)
    assert browser.get("/").status_code == 303
    with crm.site.reading() as tx:
        assert users.find(tx, "eve@example.test") is None


def test_an_account_is_made_where_the_settings_say_so(site, provider):
    served = site(create=("sales",), domains=("example.test",))
    provider.person("new-1", email="new@example.test", email_verified=True, name="New Person")
    provider.person("new-2", email="new@elsewhere.test", email_verified=True)
    assert log_in(served, provider, "new-1")[0].status_code == 303
    assert log_in(served, provider, "new-2")[0].status_code == 422
    with served.site.reading() as tx:
        made = users.require(tx, "new@example.test")
        assert (made.name, made.roles, made.state) == ("New Person", ("sales",), "active")


def test_who_was_invited_has_joined_by_that(site, provider):
    served = site()
    with served.site.writing() as tx:
        link = invites.invite(tx, by=None, email=EMAIL, roles=["sales"])
    ada(provider)
    assert log_in(served, provider, "ada-1")[0].status_code == 303
    with served.site.reading() as tx:
        assert users.require(tx, EMAIL).state == "active"
        assert invites.opened(tx, invites.INVITE, link) is None


def test_a_suspended_account_is_told_and_stays_out(site, provider):
    served = site()
    account(served, state="suspended")
    ada(provider)
    answer, browser = log_in(served, provider, "ada-1")
    assert (answer.status_code, "is suspended" in answer.text) == (422, True)
    assert browser.get("/").status_code == 303


def test_an_address_that_went_to_somebody_new_does_not_open_the_account(site, provider):
    served = site()
    account(served)
    ada(provider)
    log_in(served, provider, "ada-1")
    ada(provider, "ada-9")
    answer, _ = log_in(served, provider, "ada-9")
    assert (answer.status_code, "belongs to somebody else" in answer.text) == (422, True)


def test_who_is_untied_is_found_by_the_address_again(site, provider):
    served = site()
    user = account(served)
    ada(provider)
    log_in(served, provider, "ada-1")
    with served.site.writing() as tx:
        assert accounts.untie(tx, user, by=None) == 1
    ada(provider, "ada-9")
    assert log_in(served, provider, "ada-9")[0].status_code == 303


def test_an_own_second_factor_is_asked_for_unless_the_provider_is_trusted(site, provider):
    served = site()
    telephone, _ = set_up(served, account(served))
    ada(provider)
    answer, browser = log_in(served, provider, "ada-1")
    assert answer.headers["Location"] == "/login/code?next=/m/contacts"
    assert browser.send("/login/code", code=telephone.code, next="/m/contacts").status_code == 303


def test_a_trusted_provider_s_word_is_enough_for_a_role_that_asks_for_two_factors(site, provider):
    served = site(trusted=True)
    account(served, "guarded")
    ada(provider)
    _, browser = log_in(served, provider, "ada-1")
    assert browser.get("/m/contacts").status_code == 200


def test_another_provider_s_is_not(site, provider):
    served = site()
    account(served, "guarded")
    ada(provider)
    _, browser = log_in(served, provider, "ada-1")
    assert browser.get("/login").headers["Location"] == "/login/two-factor"


@pytest.mark.parametrize("how", ["another browser", "too late", "another state", "used before"])
def test_an_answer_counts_once_in_time_and_in_the_browser_that_asked(site, provider, how):
    served = site()
    account(served)
    ada(provider)
    browser = served.browser()
    back = urlsplit(provider.answered(begin(browser), "ada-1"))
    address = f"{back.path}?{back.query}"
    if how == "another browser":
        browser = served.browser()
    if how == "too late":
        served.site.clock.advance(timedelta(minutes=11))
    if how == "another state":
        address = address.replace("state=", "state=x")
    if how == "used before":
        browser.get(address)
        browser.send("/logout")
    answer = browser.get(address)
    assert (answer.status_code, "took too long, or was begun" in answer.text) == (422, True)
    assert browser.get("/").status_code == 303


def test_a_log_in_there_ends_another_one_in_the_same_browser(site, provider):
    served = site()
    account(served)
    ada(provider)
    browser = served.login("super_admin")
    before = browser.app.cookies["kith-staff"]
    log_in(served, provider, "ada-1", browser)
    assert "Hello Ada" in browser.get("/").text
    old = served.browser()
    old.app.set_cookie("kith-staff", before)
    assert old.get("/").status_code == 303


def test_a_provider_that_is_not_there_is_told(sqlite_url):
    discovery.forget()
    gone = OidcProvider(name="company", label="Gone ID", issuer="http://127.0.0.1:9", client_id="kith", secret="x")
    served = ServedSite(sqlite_url, FILES, login=Login(providers=(gone,)))
    answer = served.browser().get("/login/with/company")
    assert (answer.status_code, "can&#x27;t be reached" in answer.text) == (502, True)
    assert served.browser().get("/login/with/another").status_code == 404
    served.close()
