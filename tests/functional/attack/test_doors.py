"""Whatever a browser sends: a page that says what to do, never a fault, and nothing of what is out of reach."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from tests.functional.attack.vault import FILES
from tests.functional.pages.served import Browser, ServedSite
from webob import Request

from kith.testing.databases import CopyOf
from kith.testing.site import fill_database

NO_ID = "z" * 36
ENCODINGS = [
    "application/x-www-form-urlencoded; charset=utf-16",
    "application/x-www-form-urlencoded; charset=nonsense",
    "multipart/form-data; boundary=xx; charset=utf-16",
    "multipart/form-data; boundary=xx",
    "multipart/form-data",
    "application/json",
    "text/plain",
]
PART = b'--xx\r\nContent-Disposition: form-data; name="name"\r\n%s\r\n%s\r\n--xx--\r\n'
BODIES = [
    b"",
    b"name=x",
    b"--xx\r\nname\r\n\r\nx\r\n--xx--\r\n",
    PART % (b"", b"\xff\xfe"),
    PART % (b"Content-Type: text/plain; charset=nonsense\r\n", b"x"),
    PART % (b"Content-Transfer-Encoding: base64\r\n", b"AAAA"),
    PART.replace(b'name="name"', b'name="name"; filename="a"') % (b"", b"x"),
]


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITH_TEST_CHEAP_HASH", "1")


@pytest.fixture
def site(copy_of: CopyOf) -> Iterator[ServedSite]:
    """The vault with its pages."""
    served = ServedSite(copy_of(__name__, fill_database(FILES)), FILES)
    yield served
    served.close()


@pytest.fixture
def boss(site: ServedSite) -> Browser:
    """Who may do everything."""
    return site.login("boss")


def test_an_id_that_is_none_is_no_fault(boss: Browser) -> None:
    for field in ("firm", "owner", "friends"):
        assert boss.get(f"/m/people/new?{field}={NO_ID}").status_code == 200
        assert boss.send("/m/people/new", {field: NO_ID}, name="x").status_code == 422
    for id in (NO_ID, "a\0b", "nonsense"):
        assert boss.send("/m/people/rules", _id=id).status_code == 404
        assert boss.get("/m/people/lookup", _id=id).status_code == 404


def test_a_nul_is_no_fault(site: ServedSite, boss: Browser) -> None:
    assert boss.send("/m/people/new", {"_find": "firm", "_words.firm": "a\0b"}).status_code == 200
    for email, password in (("a\0@example.test", "x"), ("boss@example.test", "x\0")):
        assert site.browser().send("/login", email=email, password=password).status_code == 422


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_no_encoding_of_a_form_is_a_fault(site: ServedSite, boss: Browser, encoding: str) -> None:
    ada = site.make("people", boss, name="Ada")
    token = {"X-CSRF-Token": boss.token(), "Content-Type": encoding}
    addresses = ["/login", "/m/people/new", "/m/people/rules", "/theme"]
    addresses += [f"/m/people/{ada}/{what}" for what in ("edit", "delete", "restore", "actions/order")]
    for address in addresses:
        for body in BODIES:
            answer = boss.app.post(address, body, headers=token, expect_errors=True)
            assert answer.status_code < 500, (address, body)


def test_a_form_that_doesn_t_say_what_it_is_has_its_fields_counted_too(site: ServedSite) -> None:
    request = Request.blank("/login", method="POST", body=b"a=1&" * 10_000)
    request.environ["CONTENT_TYPE"] = ""
    assert request.get_response(site.wsgi).status_code == 400


def test_a_form_follows_no_record_out_of_reach(site: ServedSite, boss: Browser) -> None:
    hidden = site.make("firms", boss, name="Undercover Ltd", industry="bank", country="DE")
    browser = site.login("blind")
    page = browser.get(f"/m/people/new?firm={hidden}").text
    assert re.search(r'value="DE"[^>]*selected', page) is None
    assert "Undercover" not in page
    rules = browser.send("/m/people/rules", firm=hidden).json
    assert rules == browser.send("/m/people/rules", firm="01931b2c-7a00-7000-8000-00000000000a").json
    assert (rules["reason"]["required"], rules["note"]["visible"]) == (False, False)


def test_the_rules_of_a_record_out_of_reach_are_those_of_none(site: ServedSite, boss: Browser) -> None:
    ada = site.make("people", boss, name="Ada")
    assert site.login("own").send("/m/people/rules", _id=ada).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "//evil.test",
        "https:evil.test",
        "/\\evil.test",
        "\\\\evil",
        "https://evil.test",
        "/%09/evil.test",
        " //e",
        "///e",
    ],
)
def test_no_log_in_leads_to_another_site(site: ServedSite, boss: Browser, address: str) -> None:
    found = boss.app.get("/login", {"next": address})
    assert found.headers["Location"] in {"/", address}
    assert "//e" not in found.headers["Location"]


def test_log_out_ends_the_session_itself(site: ServedSite) -> None:
    browser = site.login("boss")
    cookie = "; ".join(f"{name}={value}" for name, value in browser.app.cookies.items())
    assert browser.send("/logout").status_code == 303
    again = Request.blank("/", headers={"Cookie": cookie}).get_response(site.wsgi)
    assert "/login" in again.headers["Location"]


def test_a_log_in_takes_no_session_that_was_planted(site: ServedSite) -> None:
    site.login("boss")
    browser = site.browser()
    browser.app.set_cookie("kith-staff", "planted-by-somebody-else-0123456789")
    browser.send("/login", email="boss@example.test", password="correct horse battery staple")
    assert "planted" not in browser.app.cookies["kith-staff"]


def test_the_token_of_another_session_is_refused(site: ServedSite, boss: Browser) -> None:
    other = site.login("own")
    before = boss.get("/m/people").text.count("<tr")
    pairs = [("csrf_token", other.token()), ("name", "Forged")]
    assert boss.post("/m/people/new", pairs).status_code == 403
    assert boss.post("/m/people/new", [("name", "Forged")]).status_code == 403
    assert boss.get("/m/people").text.count("<tr") == before


@pytest.mark.parametrize("spelling", ["boss", "BOSS", " boss", "\uff42oss"])
def test_no_spelling_of_an_address_passes_the_limit_of_tries(site: ServedSite, spelling: str) -> None:
    site.login("boss")
    for number in range(8):
        browser = site.browser(REMOTE_ADDR=f"10.0.0.{number}")
        browser.send("/login", email="boss@example.test", password="wrong")
    last = site.browser(REMOTE_ADDR="10.0.1.1").send("/login", email=f"{spelling}@example.test", password="wrong")
    assert last.status_code == 429
