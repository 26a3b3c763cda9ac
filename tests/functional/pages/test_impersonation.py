"""Acting as somebody else: downward only, for a while, under both names; never mixed up with being oneself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from tests.functional.pages.acting import FILES, acting, begin, is_over
from tests.functional.pages.served import Browser, ServedSite

from kith.identity import administer, sessions
from kith.ledger import audit
from kith.ledger.events import of as events_of
from kith.storage.system import Session, User
from kith.testing.databases import CopyOf
from kith.testing.site import fill_database


@pytest.fixture
def site(copy_of: CopyOf) -> Iterator[ServedSite]:
    served = ServedSite(copy_of(__name__, fill_database(FILES)), FILES)
    yield served
    served.close()


@pytest.fixture
def cora(site: ServedSite) -> Browser:
    """Somebody in sales."""
    return site.login("sales", email="cora@example.test")


@pytest.fixture
def admin(site: ServedSite, cora: Browser) -> Browser:
    """An administrator who acts as her."""
    return acting(site, "admin", person=cora.user)


def _entries(site: ServedSite, kind: str) -> tuple[audit.Entry, ...]:
    with site.site.reading() as tx:
        return audit.entries(tx.connection, kind=kind)


def test_who_acts_sees_the_persons_pages_with_a_banner(admin: Browser):
    page = admin.get("/m/contacts").text
    assert "You act as cora" in page
    assert "Request 17" in page
    assert "until 12:00" in page


def test_the_banner_stands_on_error_pages_too(admin: Browser):
    answer = admin.get("/m/contacts/00000000-0000-7000-8000-000000000000")
    assert answer.status_code == 404
    assert "You act as" in answer.text


def test_who_acts_as_nobody_has_no_banner(cora: Browser):
    assert "k-acting" not in cora.get("/m/contacts").text


def test_the_rights_are_the_persons_and_no_more(admin: Browser, cora: Browser):
    assert admin.get(f"/impersonation/{cora.user}").status_code == 403


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_is_needed(reason: str, site: ServedSite, cora: Browser):
    browser = site.login("admin")
    answer = begin(browser, cora.user, reason)
    assert answer.status_code == 422
    assert "A reason is needed" in answer.text
    assert "k-acting" not in browser.get("/").text


@pytest.mark.parametrize("roles", [("sales",), ("nobody",), ()])
def test_who_lacks_the_power_cannot_act_as_anybody(roles: tuple[str, ...], site: ServedSite, cora: Browser):
    browser = site.login(*roles)
    assert browser.get(f"/impersonation/{cora.user}").status_code == 403
    assert browser.send(f"/impersonation/{cora.user}", reason="Request 17").status_code == 403


@pytest.mark.parametrize(("mine", "theirs"), [("admin", "admin"), ("admin", "super_admin"), ("helper", "admin")])
def test_nobody_acts_sideways_or_upward(mine: str, theirs: str, site: ServedSite):
    other = site.login(theirs, email="other@example.test")
    browser = site.login(mine)
    assert browser.get(f"/impersonation/{other.user}").status_code == 403
    answer = browser.send(f"/impersonation/{other.user}", reason="Request 17")
    assert answer.status_code == 403
    assert "only goes downward" in answer.text


def test_a_super_administrator_acts_as_an_administrator(site: ServedSite):
    other = site.login("admin")
    browser = acting(site, "super_admin", person=other.user)
    assert "You act as" in browser.get("/").text


def test_nobody_acts_as_themselves(site: ServedSite):
    browser = site.login("super_admin")
    answer = browser.send(f"/impersonation/{browser.user}", reason="Request 17")
    assert answer.status_code == 403


def test_nobody_acts_as_somebody_who_is_suspended(site: ServedSite, cora: Browser):
    with site.site.writing() as tx:
        administer.disable(tx, cora.user)
    assert site.login("admin").send(f"/impersonation/{cora.user}", reason="Why").status_code == 403


def test_nobody_is_acted_as_who_is_not_there(site: ServedSite):
    browser = site.login("admin")
    assert browser.get("/impersonation/00000000-0000-7000-8000-000000000000").status_code == 404
    assert browser.get("/impersonation/cora").status_code == 404


def test_nobody_begins_again_while_acting(site: ServedSite, cora: Browser):
    admin = site.login("admin", email="admin@example.test")
    browser = acting(site, "super_admin", person=admin.user)
    answer = browser.send(f"/impersonation/{cora.user}", page="/", reason="Request 18")
    assert answer.status_code == 403
    assert "You act as somebody else already" in answer.text


def test_ending_it_returns_to_the_own_account(admin: Browser, cora: Browser):
    answer = admin.send("/impersonation/end", page="/")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"/studio/people/{cora.user}?_done=yourself")
    assert "k-acting" not in admin.get("/").text
    assert "Account: admin" in admin.get("/").text


def test_who_acts_as_nobody_has_nothing_to_end(cora: Browser):
    assert cora.send("/impersonation/end").status_code == 303
    assert cora.get("/m/contacts").status_code == 200


# -- two sessions never mix -----------------------------------------------------------------------------------------
def test_a_form_from_before_is_refused_afterwards(site: ServedSite, cora: Browser):
    browser = site.login("super_admin")
    before = browser.token("/m/contacts/new")
    begin(browser, cora.user)
    answer = browser.post("/m/contacts/new", [("csrf_token", before), ("role", "lead"), ("first_name", "Ada")])
    assert answer.status_code == 403


def test_a_form_of_the_person_is_refused_once_it_is_over(site: ServedSite, cora: Browser):
    browser = acting(site, "super_admin", person=cora.user)
    meanwhile = browser.token("/m/contacts/new")
    browser.send("/impersonation/end", page="/")
    answer = browser.post("/m/contacts/new", [("csrf_token", meanwhile), ("role", "lead"), ("first_name", "Ada")])
    assert answer.status_code == 403


def test_the_cookie_from_before_is_worth_nothing(site: ServedSite, cora: Browser):
    browser = site.login("admin")
    before = dict(browser.app.cookies)
    begin(browser, cora.user)
    stolen = site.browser()
    for name, value in before.items():
        stolen.app.set_cookie(name, value)
    assert stolen.get("/").status_code == 303


# -- it ends by itself ----------------------------------------------------------------------------------------------
def test_after_its_time_the_next_request_is_not_carried_out(site: ServedSite, admin: Browser):
    form = admin.token("/m/contacts/new")
    site.site.clock.advance(timedelta(minutes=30))
    sent = [("csrf_token", form), ("role", "lead"), ("first_name", "Ada"), ("last_name", "King")]
    answer = admin.post("/m/contacts/new", sent)
    assert is_over(answer)
    assert "The time for acting as somebody else is over" in admin.get(answer.headers["Location"]).text
    assert "Ada" not in admin.get("/m/contacts").text


def test_after_its_time_a_page_leads_to_the_notice_too(site: ServedSite, admin: Browser):
    site.site.clock.advance(timedelta(minutes=30))
    assert is_over(admin.get("/m/contacts"))
    assert "k-acting" not in admin.get("/m/contacts").text
    assert "Account: admin" in admin.get("/").text


def test_a_part_of_a_page_takes_the_whole_page_along(site: ServedSite, admin: Browser):
    site.site.clock.advance(timedelta(minutes=30))
    answer = admin.get("/m/contacts", HX_Request="true")
    assert answer.headers["HX-Redirect"] == "/impersonation/over?because=time"


def test_what_a_script_asks_for_leaves_the_notice_for_the_next_page(site: ServedSite, admin: Browser):
    site.site.clock.advance(timedelta(minutes=30))
    assert admin.get("/options/timezone.json", Accept="application/json").status_code == 403
    assert is_over(admin.get("/m/contacts"))


def test_until_then_it_goes_on(site: ServedSite, admin: Browser):
    site.site.clock.advance(timedelta(minutes=29))
    assert "You act as" in admin.get("/").text


def _admins_id(site: ServedSite) -> str:
    with site.site.reading() as tx:
        found: str = tx.connection.execute(sa.select(User.id).where(User.email == "admin@example.test")).scalar_one()
    return found


def test_it_ends_when_who_acts_loses_the_power(site: ServedSite, admin: Browser):
    with site.site.writing() as tx:
        administer.set_roles(tx, _admins_id(site), ["sales"])
    answer = admin.get("/m/contacts")
    assert answer.headers["Location"].endswith("because=power")
    assert "k-acting" not in admin.get("/m/contacts").text


def test_it_ends_when_who_acts_is_suspended(site: ServedSite, admin: Browser):
    with site.site.writing() as tx:
        administer.disable(tx, _admins_id(site))
    assert "/login" in admin.get("/m/contacts").headers["Location"]


def test_it_ends_when_who_acts_logs_out(site: ServedSite, admin: Browser):
    cookies = dict(admin.app.cookies)
    admin.send("/logout", page="/")
    again = site.browser()
    for name, value in cookies.items():
        again.app.set_cookie(name, value)
    assert "/login" in again.get("/").headers["Location"]


def test_it_ends_when_the_person_is_suspended(site: ServedSite, admin: Browser, cora: Browser):
    with site.site.writing() as tx:
        administer.disable(tx, cora.user)
    assert admin.get("/m/contacts").headers["Location"].endswith("because=person")
    assert "Account: admin" in admin.get("/").text


def test_it_ends_when_the_person_rises(site: ServedSite, admin: Browser, cora: Browser):
    with site.site.writing() as tx:
        administer.set_roles(tx, cora.user, ["admin"])
    assert admin.get("/m/contacts").headers["Location"].endswith("because=rank")


def test_the_person_logging_out_ends_nothing(admin: Browser, cora: Browser):
    cora.send("/logout", page="/")
    assert "You act as" in admin.get("/").text


# -- both names, and nothing else -----------------------------------------------------------------------------------
def test_both_names_stand_in_every_event(site: ServedSite, admin: Browser, cora: Browser):
    sent = admin.send("/m/contacts/new", page="/m/contacts/new", role="lead", first_name="Ada", last_name="King")
    record = sent.headers["Location"].partition("?")[0].rpartition("/")[2]
    with site.site.reading() as tx:
        [event] = events_of(tx.connection, "contacts", record)
    assert (event.user_id, event.impersonator_id) == (cora.user, _admins_id(site))


def test_both_names_stand_by_what_was_denied(site: ServedSite, admin: Browser, cora: Browser):
    record = site.make("contacts", site.login("super_admin"), role="lead", first_name="A", last_name="B")
    assert admin.send(f"/m/contacts/{record}/edit", page="/", first_name="C").status_code in (403, 404)
    [denied] = _entries(site, "denied")
    assert (denied.user_id, denied.impersonator_id) == (cora.user, _admins_id(site))


def test_the_audit_log_tells_who_acted_as_whom_and_why(site: ServedSite, admin: Browser, cora: Browser):
    [started] = _entries(site, "impersonation.started")
    assert (started.user_id, started.subject) == (_admins_id(site), cora.user)
    assert started.detail == {"reason": "Request 17", "minutes": 30}
    admin.send("/impersonation/end", page="/")
    [ended] = _entries(site, "impersonation.ended")
    assert (ended.user_id, ended.subject, ended.detail) == (_admins_id(site), cora.user, {"because": "asked"})


def test_the_audit_log_tells_that_a_log_out_ended_it(site: ServedSite, admin: Browser, cora: Browser):
    admin.send("/logout", page="/")
    [ended] = _entries(site, "impersonation.ended")
    assert (ended.subject, ended.detail) == (cora.user, {"because": "session"})


def test_the_audit_log_tells_that_a_suspension_ended_it(site: ServedSite, admin: Browser, cora: Browser):
    with site.site.writing() as tx:
        administer.disable(tx, _admins_id(site))
    assert [each.subject for each in _entries(site, "impersonation.ended")] == [cora.user]


def test_what_the_person_has_left_behind_stays_untouched(site: ServedSite, cora: Browser):
    def state():
        with site.site.reading() as tx:
            user = tx.connection.execute(sa.select(User.__table__).where(User.id == cora.user)).one()
            mine = tx.connection.execute(sa.select(Session.__table__).where(Session.user_id == cora.user)).all()
        return user, mine

    before = state()
    site.site.clock.advance(timedelta(minutes=5))
    browser = acting(site, "admin", person=cora.user)
    for address in ("/", "/m/contacts", "/search?q=a"):
        assert browser.get(address).status_code == 200
    browser.send("/impersonation/end", page="/")
    assert state() == before


def test_the_persons_own_list_of_log_ins_does_not_show_it(site: ServedSite, admin: Browser, cora: Browser):
    with site.site.reading() as tx:
        assert len(sessions.of(tx, cora.user)) == 1
        assert [each.impersonated for each in sessions.of(tx, _admins_id(site))] == [cora.user]


def test_a_page_costs_no_statement_more_than_the_persons_own(site: ServedSite, admin: Browser, cora: Browser):
    for browser in (cora, admin):
        browser.get("/m/contacts")
    with site.statements() as own:
        cora.get("/m/contacts")
    with site.statements() as acted:
        admin.get("/m/contacts")
    assert len(acted) == len(own)


# -- from a contact -------------------------------------------------------------------------------------------------
def _contact(site: ServedSite, by: Browser, user: str) -> str:
    record = site.make("contacts", by, role="lead", first_name="Cora", last_name="Ray", is_user=True, user=user)
    return f"/m/contacts/{record}"


def test_a_contact_with_an_account_leads_to_acting_as_it(site: ServedSite, cora: Browser):
    root = site.login("super_admin")
    address = _contact(site, root, cora.user)
    assert f'href="/impersonation/{cora.user}?next={address}"' in root.get(address).text
    answer = root.send(f"/impersonation/{cora.user}", reason="Request 17", next=address)
    assert answer.headers["Location"].endswith(address)


def test_a_contact_offers_nothing_to_who_may_not(site: ServedSite, cora: Browser):
    root = site.login("super_admin")
    assert "/impersonation/" not in cora.get(_contact(site, root, root.user)).text
    assert "/impersonation/" not in root.get(_contact(site, root, root.user)).text


def test_a_refused_form_keeps_where_it_came_from(site: ServedSite, cora: Browser):
    address = f"/impersonation/{cora.user}?next=/m/contacts"
    answer = site.login("admin").send(address, page=address, reason="", next="/m/contacts")
    assert answer.status_code == 422
    assert 'name="next" value="/m/contacts"' in answer.text


def test_no_form_leads_to_another_site(site: ServedSite, cora: Browser):
    browser = site.login("admin")
    page = browser.get(f"/impersonation/{cora.user}?next=//evil.test/").text
    assert '"//evil.test' not in page
    answer = browser.send(f"/impersonation/{cora.user}", reason="Request 17", next="https://evil.test/")
    assert answer.headers["Location"] == "/" or answer.headers["Location"].endswith("localhost/")


def test_who_begins_in_the_studio_goes_home_as_the_person(site: ServedSite, cora: Browser):
    root = site.login("admin")
    address = f"/studio/people/{cora.user}"
    assert f'href="/impersonation/{cora.user}?next={address}"' in root.get(address).text
    assert root.send(f"/impersonation/{cora.user}", reason="Request 17", next=address).location.endswith("/")
    assert root.get("/").status_code == 200
