"""The pages of one's own account."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from tests.functional.pages.acting import FILES, acting
from tests.functional.pages.served import PASSWORD, Browser, ServedSite
from tests.functional.pages.telephones import CODES, scanned, set_up

from kith.identity import administer, second_factor, sessions, tokens, users
from kith.identity.login import CODE_TRIES, TRIES
from kith.identity.profile import profile_of
from kith.ledger import audit
from kith.testing.site import fill_database
from kith.web.inventory import INVENTORY

OTHER = "another few plain things"
PAGES = ("/account", "/account/password", "/account/two-factor", "/account/sessions", "/account/tokens")


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


def kinds(served: ServedSite, about: str) -> list[str]:
    """What the audit log says about an account, newest first."""
    with served.site.reading() as tx:
        return [each.kind for each in audit.entries(tx.connection, user=about)]


def picture(width: int = 40, height: int = 30, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (200, 30, 30)).save(out, kind)
    return out.getvalue()


def upload(browser: Browser, content: bytes, name: str = "me.png"):
    fields = {"csrf_token": browser.token()}
    return browser.app.post("/account/picture", fields, upload_files=[("picture", name, content)], expect_errors=True)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_there_and_closed_to_visitors(small, page):
    assert small.login("sales").get(page).status_code == 200
    assert small.browser().get(page).headers["Location"].startswith("/login")


def test_the_menu_leads_there(small):
    assert 'href="/account"' in small.login("sales").get("/").text


# -- profile ----------------------------------------------------------------------------------------------------------
def test_name_language_and_zone_are_kept(crm):
    browser = crm.login("sales")
    answer = browser.send("/account", name=" Ann Lee ", language="en", timezone="Asia/Tokyo")
    assert answer.status_code == 303
    page = browser.get("/account").text
    assert 'value="Ann Lee"' in page
    assert '<option value="Asia/Tokyo" selected>' in page
    assert set(kinds(crm, browser.user)) >= {"name.set", "profile.set"}


def test_what_is_wrong_with_a_profile_is_told_at_once_and_nothing_is_kept(small):
    browser = small.login("sales")
    answer = browser.send("/account", name=" ", language="xx", timezone="Mars/Base")
    assert answer.status_code == 422
    assert all(f'id="e-{field}"' in answer.text for field in ("name", "language", "timezone"))
    with small.site.reading() as tx:
        assert users.require(tx, browser.user).name == "sales"


def test_a_language_is_spoken_from_the_next_page_on(sqlite_url):
    served = ServedSite(sqlite_url, FILES, languages=("en", "de"))
    browser = served.login("sales")
    browser.send("/account", name="Ann", language="de", timezone="")
    assert "Ihr Konto" in browser.get("/account").text
    served.close()


def test_language_and_region_are_chosen_apart(sqlite_url):
    served = ServedSite(sqlite_url, FILES, languages=("en", "de"))
    browser = served.login("sales")
    kept = []
    for language, region in (("de", "US"), ("en", "DE"), ("", "CH"), ("de", "")):
        browser.send("/account", name="Ann", language=language, region=region, timezone="")
        with served.site.reading() as tx:
            kept.append(profile_of(tx, browser.user).locale)
        assert region == "" or chosen(browser, "region") == region
    assert kept == ["de_US", "en_DE", "en_CH", "de"]
    answer = browser.send("/account", name="Ann", language="de", region="ZZ", timezone="")
    assert (answer.status_code, 'id="e-region"' in answer.text, 'id="e-language"' in answer.text) == (422, True, False)
    served.close()


def test_an_earlier_language_of_a_region_is_both(sqlite_url):
    served = ServedSite(sqlite_url, FILES, languages=("en", "de"))
    browser = served.login("sales")
    browser.send("/account", name="Ann", language="de_CH", timezone="")
    assert [chosen(browser, name) for name in ("language", "region")] == ["de", "CH"]
    served.close()


def chosen(browser: Browser, name: str) -> str:
    """The value that is chosen of a list on the profile."""
    return browser.get("/account").html.select_one(f"select[name={name}] option[selected]")["value"]


@pytest.mark.parametrize("name", ["mentions", "assignments"])
def test_one_hears_by_page_and_mail_until_one_chooses(small, name):
    browser = small.login("sales")
    assert chosen(browser, name) == "both"
    for way in ("page", "mail", "none", "both"):
        browser.send("/account", name="Ann", language="", timezone="", **{name: way})
        assert chosen(browser, name) == way


@pytest.mark.parametrize("typed", [{}, {"mentions": "x"}, {"mentions": ""}])
def test_what_is_no_way_of_hearing_changes_nothing(small, typed):
    browser = small.login("sales")
    browser.send("/account", name="Ann", language="", timezone="", mentions="mail")
    browser.send("/account", name="Ann", language="", timezone="", **typed)
    assert chosen(browser, "mentions") == "mail"


# -- picture ----------------------------------------------------------------------------------------------------------
def test_a_picture_is_kept_as_a_small_square_and_served_to_staff(crm):
    browser = crm.login("sales")
    assert upload(browser, picture(400, 300)).status_code == 303
    shown = crm.login("super_admin").get(f"/people/{browser.user}/picture")
    assert (shown.status_code, shown.content_type) == (200, "image/webp")
    with Image.open(io.BytesIO(shown.body)) as opened:
        assert opened.size == (256, 256)


def test_a_picture_that_the_browser_has_is_not_sent_again(small):
    browser = small.login("sales")
    address = f"/people/{browser.user}/picture"
    for change in (lambda: None, lambda: upload(browser, picture())):
        change()
        first = browser.get(address)
        again = browser.get(address, If_None_Match=first.headers["ETag"])
        assert (again.status_code, again.body) == (304, b"")


def test_without_a_picture_the_initials_are_shown(small):
    browser = small.login("sales")
    browser.send("/account", name="<Ann> Lee", language="", timezone="")
    shown = browser.get(f"/people/{browser.user}/picture")
    assert (shown.content_type, "L</text>" in shown.text, "<Ann>" in shown.text) == ("image/svg+xml", True, False)


def test_pictures_are_not_for_visitors_and_of_nobody_else(small):
    browser = small.login("sales")
    assert small.browser().get(f"/people/{browser.user}/picture").status_code == 303
    assert browser.get("/people/01931b2c-7a00-7000-8000-000000000001/picture").status_code == 404
    assert browser.get("/people/x/picture").status_code == 404
    assert browser.get("/people/sales@example.test/picture").status_code == 404


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"GIF89a", picture()[:60]], ids=["none", "svg", "head", "torn"])
def test_what_is_no_picture_is_told(small, content):
    answer = upload(small.login("sales"), content)
    assert (answer.status_code, 'id="e-picture"' in answer.text) == (422, True)


def test_a_picture_is_removed(small):
    browser = small.login("sales")
    upload(browser, picture())
    browser.send("/account/picture", remove="yes")
    assert browser.get(f"/people/{browser.user}/picture").content_type == "image/svg+xml"


# -- password ---------------------------------------------------------------------------------------------------------
def change(browser: Browser, present: str = PASSWORD, password: str = OTHER):
    return browser.send("/account/password", present=present, password=password)


def test_a_new_password_ends_the_other_log_ins_and_no_token(crm):
    browser = crm.login("sales")
    elsewhere = crm.browser()
    elsewhere.send("/login", email="sales@example.test", password=PASSWORD)
    with crm.site.writing() as tx:
        token = tokens.issue(tx, browser.user, "sync")
    assert change(browser).headers["Location"] == "/account/password?_done=saved"
    assert (browser.get("/").status_code, elsewhere.get("/").status_code) == (200, 303)
    assert browser.get("/api/v1/contacts", Authorization=f"Bearer {token}").status_code == 200
    assert crm.browser().send("/login", email="sales@example.test", password=OTHER).status_code == 303


def test_the_present_password_is_asked_for(small):
    answer = change(small.login("sales"), present="not this one at all")
    assert (answer.status_code, 'id="e-present"' in answer.text) == (422, True)
    assert small.browser().send("/login", email="sales@example.test", password=PASSWORD).status_code == 303


def test_who_has_no_password_is_told_and_sets_none(small):
    browser = small.login("sales")
    with small.site.writing() as tx:
        tx.connection.exec_driver_sql("DELETE FROM kith_credential")
    answer = change(browser)
    assert (answer.status_code, "No password" in answer.text) == (200, True)
    with small.site.reading() as tx:
        assert tx.connection.exec_driver_sql("SELECT count(*) FROM kith_credential").scalar() == 0


def test_a_weak_new_password_is_told_at_its_field(small):
    answer = change(small.login("sales"), password="short")
    assert (answer.status_code, 'id="e-password"' in answer.text) == (422, True)


def test_guesses_of_the_present_password_count_as_log_ins(crm):
    browser = crm.login("sales")
    for _ in range(TRIES):
        assert change(browser, present="not this one at all").status_code == 422
    assert change(browser).status_code == 429
    assert crm.browser().send("/login", email="sales@example.test", password=PASSWORD).status_code == 429


# -- second factor ----------------------------------------------------------------------------------------------------
def test_a_second_factor_is_set_up_by_scanning_and_a_code(crm):
    browser = crm.login("sales")
    telephone, sealed = scanned(crm, browser, "/account/two-factor")
    shown = browser.send("/account/two-factor", act="set_up", sealed=sealed, code=telephone.code)
    assert len(set(CODES.findall(shown.text))) == 10
    assert "Two-factor log-in is on" in browser.get("/account/two-factor").text
    again = crm.browser().send("/login", email="sales@example.test", password=PASSWORD)
    assert again.headers["Location"] == "/login/code"


def test_the_qr_code_needs_no_style(small):
    page = small.login("sales").get("/account/two-factor").text
    drawn = re.search(r"<svg[^>]*k-qr.*?</svg>", page, re.DOTALL)
    assert drawn is not None
    assert "style" not in drawn[0]


def guarded(served: ServedSite):
    browser = served.login("sales")
    telephone, codes = set_up(served, browser.user)
    with served.site.writing() as tx:  # setting it up elsewhere has ended the session
        token = sessions.open_session(tx, browser.user)
    browser.app.set_cookie("kith-staff", token)
    return browser, telephone, codes


def test_a_telephone_cannot_be_replaced_by_who_has_the_session_alone(small):
    browser = small.login("sales")
    telephone, sealed = scanned(small, browser, "/account/two-factor")
    browser.send("/account/two-factor", act="set_up", sealed=sealed, code=telephone.code)
    answer = browser.send("/account/two-factor", act="set_up", sealed=sealed, code=telephone.code)
    assert (answer.status_code, "set up already" in answer.text) == (422, True)


def test_turning_it_off_takes_password_and_code(crm):
    browser, telephone, _ = guarded(crm)
    for present, code in (("wrong wrong wrong", telephone.code), (PASSWORD, "000000")):
        refused = browser.send("/account/two-factor", act="off", present=present, code=code)
        assert refused.status_code == 422
    done = browser.send("/account/two-factor", act="off", present=PASSWORD, code=telephone.code)
    assert done.headers["Location"] == "/account/two-factor?_done=off"
    with crm.site.reading() as tx:
        assert not second_factor.is_set_up(tx, browser.user)
    assert kinds(crm, browser.user)[0] == "second_factor.off"


def test_new_recovery_codes_replace_the_old(small):
    browser, telephone, codes = guarded(small)
    shown = browser.send("/account/two-factor", act="codes", present=PASSWORD, code=telephone.code)
    made = CODES.findall(shown.text)
    assert len(made) == 10
    assert not set(made) & set(codes)


def test_guesses_of_codes_count_here_as_well(small):
    browser, telephone, _ = guarded(small)
    for _ in range(CODE_TRIES):
        browser.send("/account/two-factor", act="off", present=PASSWORD, code="000000")
    assert browser.send("/account/two-factor", act="off", present=PASSWORD, code=telephone.code).status_code == 429


# -- log-ins ----------------------------------------------------------------------------------------------------------
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def second(served: ServedSite) -> Browser:
    browser = served.browser(HTTP_USER_AGENT=WINDOWS, REMOTE_ADDR="192.0.2.7")
    browser.send("/login", email="sales@example.test", password=PASSWORD)
    return browser


def test_log_ins_are_listed_and_one_is_ended(crm):
    browser = crm.login("sales")
    elsewhere = second(crm)
    page = browser.get("/account/sessions").text
    assert "Firefox on Windows" in page
    assert "192.0.2.7" in page
    assert page.count("this one") == 1
    chosen = re.findall(r'name="session" value="([0-9a-f-]{36})"', page)
    assert len(chosen) == 1
    assert browser.send("/account/sessions", session=chosen[0]).status_code == 303
    assert (browser.get("/").status_code, elsewhere.get("/").status_code) == (200, 303)
    assert kinds(crm, browser.user)[0] == "session.ended"


def test_all_others_are_ended(small):
    browser = small.login("sales")
    others = [second(small), second(small)]
    browser.send("/account/sessions", session="others")
    assert [each.get("/").status_code for each in (browser, *others)] == [200, 303, 303]


def test_a_log_in_of_somebody_else_is_none(small):
    boss = small.login("super_admin")
    with small.site.reading() as tx:
        theirs = sessions.of(tx, boss.user)[0].id
    assert small.login("sales").send("/account/sessions", session=theirs).status_code == 422
    assert boss.get("/").status_code == 200


def test_a_page_of_log_ins_tells_no_token(small):
    browser = small.login("sales")
    page = browser.get("/account/sessions").text
    with small.site.reading() as tx:
        hashes = tx.connection.exec_driver_sql("SELECT token_hash FROM kith_session").scalars().all()
    assert browser.app.cookies["kith-staff"] not in page
    assert not any(each in page for each in hashes)


# -- tokens -----------------------------------------------------------------------------------------------------------
def make(browser: Browser, **fields: str):
    return browser.send("/account/tokens", {"label": "Sync", "days": "30", "reach": "read", **fields})


def the_token(answer) -> str:
    found = re.search(r'id="token">(kith_[\w-]+)<', answer.text)
    assert found is not None
    return found[1]


def test_a_token_is_shown_once_and_reads(crm):
    browser = crm.login("sales")
    token = the_token(make(browser))
    assert token not in browser.get("/account/tokens").text
    bearer = {"Authorization": f"Bearer {token}"}
    assert browser.get("/api/v1/contacts", **bearer).status_code == 200
    refused = browser.app.post_json("/api/v1/contacts", {"first_name": "A"}, headers=bearer, expect_errors=True)
    assert refused.status_code == 403


def test_chosen_scopes_are_those_of_the_token(small):
    browser = small.login("sales")
    make(browser, reach="some", scope="deals:view")
    with small.site.reading() as tx:
        assert tokens.of(tx, browser.user)[0].scopes == ("deals:view",)


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"label": " "}, "label"), ({"reach": "some"}, "scope"), ({"reach": "some", "scope": "deals:fly"}, "scope")],
)
def test_what_is_wrong_with_a_token_is_told(small, fields, field):
    answer = make(small.login("sales"), **fields)
    assert (answer.status_code, f'id="e-{field}"' in answer.text) == (422, True)


def test_a_token_is_revoked_by_its_owner_alone(small):
    browser = small.login("sales")
    token = the_token(make(browser))
    with small.site.reading() as tx:
        id = tokens.of(tx, browser.user)[0].id
    assert small.login("super_admin").send("/account/tokens", revoke=id).status_code == 422
    assert browser.send("/account/tokens", revoke=id).status_code == 303
    assert browser.get("/api/v1/contacts", Authorization=f"Bearer {token}").status_code == 401


def test_a_suspended_account_s_next_request_is_refused_by_session_and_by_token(crm):
    browser = crm.login("sales")
    token = the_token(make(browser, reach="all"))
    with crm.site.writing() as tx:
        administer.disable(tx, browser.user)
    assert browser.get("/").status_code == 303
    assert browser.get("/api/v1/contacts", Authorization=f"Bearer {token}").status_code == 401


# -- while somebody else acts as them ---------------------------------------------------------------------------------
CHANGES = [each.pattern for each in INVENTORY if each.name.startswith("account") and "POST" in each.methods]


def test_every_page_that_changes_an_account_is_among_the_guarded(small):
    assert set(CHANGES) == {*PAGES, "/account/picture", "/account/email"}


@pytest.mark.parametrize("address", CHANGES)
def test_nothing_of_an_account_changes_while_somebody_acts_as_its_owner(small, address):
    person = small.login("sales")
    admin = acting(small, "admin", person=person.user)
    before = kinds(small, person.user)
    answer = admin.send(
        address, name="Eve", present=PASSWORD, password=OTHER, session="others", label="x", remove="yes"
    )
    assert (answer.status_code, "While you act as somebody else" in answer.text) == (403, True)
    assert kinds(small, person.user) in (before, ["denied", *before])


def test_who_acts_as_somebody_sees_their_account(small):
    person = small.login("sales")
    page = acting(small, "admin", person=person.user).get("/account")
    assert (page.status_code, "nothing here can be changed" in page.text) == (200, True)
