"""What comes in is refused at the door, with a page that says what to do: never a fault."""

from __future__ import annotations

import pytest

from kith.web.inventory import INVENTORY
from kith.web.portal.inventory import INVENTORY as PORTALS

HOSTILE = [
    "/%FF",
    "/m/%FF",
    "/m/contacts/%00",
    "/m/contacts?q=%FC",
    "/m/contacts?q=%00",
    "/m/contacts?q=a&q=b",
    "/m/contacts?_view=a&_view=b",
    "/m/contacts?sort=nonsense",
    "/m/contacts?cursor=nonsense",
    "/m/contacts?nonsense=1",
    "/m/contacts?role=%ED%A0%80",
    "/m/contacts?email=a&email=b",
    "/m/contacts?where=%7B",
    "/m/contacts?company=10000000000000000000",
    "/m/contacts/10000000000000000000",
    "/m/contacts/01931b2c-7a00-7000-8000-000000000001",
    "/m/contacts/choose?field=nonsense",
    "/m/contacts/lookup?field=first_name",
    "/m/contacts/new?company=nonsense",
    "/m/contacts?" + "a=1&" * 300,
    "/m/contacts?q=" + "x" * 9000,
    "/" + "x" * 3000,
    "/setup/nonsense",
    "/static/../main.py",
]


@pytest.fixture
def browser(crm):
    return crm.login("super_admin")


@pytest.mark.parametrize("address", HOSTILE)
def test_no_address_is_a_fault(small, address):
    assert small.login("super_admin").raw(address).status_code in {200, 400, 403, 404, 414}


def test_a_nul_or_a_huge_number_in_a_form_is_told_at_the_field(browser):
    answer = browser.send("/m/contacts/new", first_name="a\x00b", last_name="c", **{"salary.amount": "1e999999"})
    assert answer.status_code == 422
    assert 'id="e-first_name"' in answer.text
    assert 'id="e-salary"' in answer.text


def test_a_value_given_twice_is_refused(browser):
    pairs = [("csrf_token", browser.token()), ("first_name", "A"), ("first_name", "B"), ("last_name", "C")]
    assert browser.post("/m/contacts/new", pairs).status_code == 400


def test_a_form_that_is_no_utf_8_is_refused(small):
    browser = small.login("super_admin")
    body = b"csrf_token=" + browser.token().encode() + b"&first_name=%FC"
    assert browser.post("/m/contacts/new", body).status_code == 400


def test_too_many_fields_are_refused(small):
    browser = small.login("super_admin")
    assert browser.post("/m/contacts/new", b"a=1&" * 10_000).status_code == 400


def test_too_many_parts_are_refused(small):
    browser = small.login("super_admin")
    part = b'--xx\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    kind = "multipart/form-data; boundary=xx"
    assert browser.post("/m/contacts/new", part * 5_000 + b"--xx--\r\n", **{"Content-Type": kind}).status_code == 400


def test_a_body_beyond_the_limit_is_refused_unread(small):
    browser = small.login("super_admin")
    answer = browser.app.post("/login", "", headers={"Content-Length": "99999999999"}, expect_errors=True)
    assert answer.status_code == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_a_wrong_method_is_answered_with_what_is_allowed(small, method):
    browser = small.login("super_admin")
    token = {"X-CSRF-Token": browser.token()}
    answer = browser.app.request("/m/contacts", method=method, headers=token, expect_errors=True)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"


def test_an_error_page_says_what_to_do_and_has_the_id_of_the_request(small):
    answer = small.login("sales").get("/nowhere")
    assert answer.status_code == 404
    assert "Check the address" in answer.text
    assert answer.headers["X-Request-Id"] in answer.text


def test_a_fault_shows_no_trace(small, monkeypatch):
    browser = small.login("sales")
    small.site.engine.dispose()
    monkeypatch.setattr("kith.web.home.show.page", None)
    answer = browser.get("/")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert "NoneType" not in answer.text


def test_every_answer_carries_the_security_headers(small):
    for address in ("/login", "/nowhere", "/healthz"):
        headers = small.browser().get(address).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_no_page_has_inline_script_or_style(crm):
    browser = crm.login("super_admin")
    contact = crm.make("contacts", browser, first_name="Ann", last_name="Lee")
    for address in ("/", "/m/contacts", "/m/contacts/new", f"/m/contacts/{contact}", f"/m/contacts/{contact}/edit"):
        text = browser.get(address).text
        assert " style=" not in text
        assert "<style" not in text
        assert "<script>" not in text
        assert " onclick" not in text


def test_static_files_may_be_kept_for_a_year_under_their_digest(small):
    browser = small.browser()
    address = next(part for part in browser.get("/login").text.split('"') if part.endswith("/kith/kith.css"))
    assert "max-age=31536000" in browser.get(address).headers["Cache-Control"]
    assert "no-store" in browser.get("/login").headers["Cache-Control"]


def test_large_static_files_come_compressed(small):
    browser = small.browser()
    address = next(part for part in browser.get("/login").text.split('"') if part.endswith("tabler.min.css"))
    assert browser.raw(address, Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip"


def test_the_inventory_lists_every_route(small):
    introspector = small.wsgi.registry.introspector
    routes = [each["introspectable"] for each in introspector.get_category("routes")]
    pages = [each for each in routes if not (each["name"].startswith("__") or each["pattern"].startswith("/api/v1"))]
    found = {(each["name"], each["pattern"].replace(OF_ID, "")) for each in pages}
    assert found == {(each.name, each.pattern) for each in (*INVENTORY, *PORTALS)}


OF_ID = ":[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"  # what a place in a pattern asks of an id


def test_health_is_open_and_says_nothing(small):
    assert small.browser().get("/healthz").text == "ok\n"
    assert small.browser().get("/readyz").text == "ok\n"


def test_own_scripts_and_styles_come_compressed(small):
    browser = small.browser()
    address = next(part for part in browser.get("/login").text.split('"') if part.endswith("/kith/kith.css"))
    sent = browser.raw(address, Accept_Encoding="gzip")
    assert sent.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in sent.headers["Vary"]
    assert "Content-Encoding" not in browser.raw(address).headers


def test_pages_come_compressed_to_whoever_takes_it(small):
    browser = small.browser()
    sent, plain = browser.raw("/login", Accept_Encoding="gzip"), browser.raw("/login")
    assert sent.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in sent.headers["Vary"]
    assert "Content-Encoding" not in plain.headers
    assert len(sent.body) < len(plain.body)


def test_the_length_of_a_page_tells_nothing_to_the_byte(small):
    browser = small.browser()
    assert len({len(browser.raw("/login", Accept_Encoding="gzip").body) for _ in range(20)}) > 1


def test_a_form_token_is_never_written_the_same_way_twice(small):
    browser = small.browser()
    tokens = {browser.token() for _ in range(5)}
    assert len(tokens) == 5
    for token in tokens:  # and each of them counts
        assert browser.post("/theme", [("csrf_token", token), ("theme", "dark")]).location == "/"


def test_half_a_form_token_is_none(small):
    browser = small.browser()
    for token in (browser.token()[:64], "", "zz", "0" * 128):
        assert browser.post("/theme", [("csrf_token", token), ("theme", "dark")]).location == "/login"
