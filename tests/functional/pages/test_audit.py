"""What pages leave in the audit log: failed log-ins and denials, without anything that was typed."""

from __future__ import annotations

import sqlalchemy as sa
from tests.functional.pages.served import PASSWORD

from kith.identity.login import TRIES
from kith.storage.system import AuditRow


def noted(crm, kind):
    """(user, subject, detail) of each entry of that kind."""
    with crm.site.reading() as tx:
        columns = (AuditRow.user_id, AuditRow.subject, AuditRow.detail)
        return [tuple(row) for row in tx.connection.execute(sa.select(*columns).where(AuditRow.kind == kind))]


def test_a_wrong_password_is_noted_for_the_account(crm):
    sales = crm.login("sales")
    crm.browser().send("/login", email="sales@example.test", password="wrong wrong wrong")
    assert noted(crm, "login.failed") == [(None, sales.user, {"realm": "staff"})]


def test_an_unknown_address_is_noted_without_being_kept(crm):
    crm.browser().send("/login", email="nobody@example.test", password="wrong wrong wrong")
    assert noted(crm, "login.failed") == [(None, None, {"realm": "staff"})]


def test_an_account_that_was_closed_is_noted_with_the_right_password(crm):
    sales = crm.login("sales")
    with crm.site.writing() as tx:
        tx.connection.execute(sa.text("UPDATE kith_user SET state = 'suspended'"))
    crm.browser().send("/login", email="sales@example.test", password=PASSWORD)
    assert [subject for _, subject, _ in noted(crm, "login.failed")] == [sales.user]


def test_too_many_tries_are_noted_once(crm):
    sales, browser = crm.login("sales"), crm.browser()
    for _ in range(TRIES + 3):
        browser.send("/login", email="sales@example.test", password="wrong wrong wrong")
    assert noted(crm, "login.throttled") == [(None, sales.user, {"of": "account"})]
    assert len(noted(crm, "login.failed")) == TRIES


def test_a_form_that_policy_refuses_is_noted(crm):
    reader = crm.login("reader")
    assert reader.send("/m/contacts/new", first_name="Ada", last_name="Lovelace").status_code == 403
    detail = {"route": "record.new", "method": "POST", "status": 403}
    assert noted(crm, "denied") == [(reader.user, "contacts", detail)]


def test_a_record_out_of_reach_is_noted_with_its_id(crm):
    sales, admin = crm.login("sales"), crm.login("super_admin")
    deal = crm.make("deals", admin, name="Secret")
    assert sales.send(f"/m/deals/{deal}/edit", name="Mine", _version="1").status_code == 404
    assert [subject for _, subject, _ in noted(crm, "denied")] == [f"deals/{deal}"]


def test_what_is_only_read_is_not_noted(crm):
    reader = crm.login("reader")
    assert reader.get("/m/contacts/new").status_code == 403
    assert noted(crm, "denied") == []


def test_what_nobody_could_reach_is_not_kept_as_it_was_typed(crm):
    reader = crm.login("reader")
    reader.send("/m/my-secret-words/new", name="x")
    assert [subject for _, subject, _ in noted(crm, "denied")] == [None]


def test_a_page_that_was_open_too_long_is_no_denial(crm):
    sales = crm.login("sales")
    assert sales.post("/m/contacts/new", [("csrf_token", "old")]).status_code == 403
    assert noted(crm, "denied") == []
