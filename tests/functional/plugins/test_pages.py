"""Pages of plugins: to whom they are open, what they are asked with, and what becomes of a request that they fail."""

from __future__ import annotations

from tests.functional.plugins.guide import CODE

from kith.access.actor import SYSTEM
from kith.ledger import audit
from kith.records.model import Change, Query
from kith.records.query import page
from kith.records.save import write

ADMIN, SALES, READER = "super_admin", "sales", "reader"


def companies(site):
    with site.reading() as tx:
        return [row.title for row in page(tx, SYSTEM, Query(module="companies")).rows]


def test_kith_pages_are_shown_below_the_plugins_name(guided):
    answer = guided.browser(READER).get("/p/guide?x=1")
    assert answer.status_code == 200
    assert "{&#x27;x&#x27;: &#x27;1&#x27;} {} reader@example.test" in answer.text


def test_kith_pages_stand_in_the_sidebar_of_those_whom_they_are_open_to(guided):
    assert [guided.browser(role).get("/").text.count('href="/p/guide') for role in (ADMIN, SALES, READER)] == [3, 2, 1]


def test_the_page_that_is_open_is_marked_in_the_sidebar(guided):
    assert '<a href="/p/guide" aria-current="page">' in guided.browser(READER).get("/p/guide").text


def test_a_visitor_is_sent_to_the_log_in(guided):
    answer = guided.visitor().get("/p/guide")
    assert (answer.status_code, answer.location) == (303, "/login?next=/p/guide")


def test_a_page_of_a_module_that_is_not_there_for_somebody_is_not_there_either(guided):
    assert guided.browser(READER).get("/p/guide/deals").status_code == 404
    assert guided.browser(SALES).get("/p/guide/deals").status_code == 200


def test_a_page_that_asks_for_a_power_is_closed_to_others(guided):
    assert guided.browser(SALES).get("/p/guide/keys").status_code == 403
    assert guided.browser(ADMIN).get("/p/guide/keys").status_code == 200


def test_what_is_not_there_is_not_found(guided):
    browser = guided.browser(ADMIN)
    paths = ("/p/guide/gone", "/p/guide/nothing", "/p/nothing", "/p/passwords")
    assert [browser.get(path).status_code for path in paths] == [404] * 4


def test_a_page_without_a_form_takes_none(guided):
    assert guided.browser(ADMIN).send("/p/guide").status_code == 405


def test_a_form_without_its_token_is_refused(guided):
    browser = guided.browser(ADMIN)
    assert browser._app.post("/p/guide/make", {"name": "Ada"}, expect_errors=True).status_code == 403
    assert companies(guided) == []


def test_what_a_page_writes_is_written_with_the_rights_of_who_asks(guided):
    assert guided.browser(ADMIN).send("/p/guide/make", name="Harbour").status_code == 303
    assert guided.browser(SALES).send("/p/guide/make", name="Pier").status_code == 403
    assert companies(guided) == ["Harbour"]


def test_a_page_leads_nobody_elsewhere(guided):
    answer = guided.browser(ADMIN).send("/p/guide/make", name="Harbour", then="https://evil.test/")
    assert answer.location == "/"


def test_a_page_that_fails_writes_nothing_and_names_the_plugin(guided):
    answer = guided.browser(SALES, ADMIN).send("/p/guide/make", name="Harbour", then="fail")
    assert answer.status_code == 500
    line = CODE.splitlines().index("        return 1 / 0") + 1
    assert f"plugins/guide/__init__.py:{line}:1" in answer.text
    assert "The plugin &quot;guide&quot; failed" in answer.text
    assert companies(guided) == []


def test_who_may_not_administer_is_not_told_where_it_failed(guided):
    answer = guided.browser(SALES).get("/p/guide/broken")
    assert answer.status_code == 500
    assert "The plugin &quot;guide&quot; failed in /p/guide/broken" in answer.text
    assert "__init__.py" not in answer.text


def test_a_page_that_refuses_writes_nothing(guided):
    answer = guided.browser(ADMIN).send("/p/guide/make", name="Harbour", then="refuse")
    assert (answer.status_code, "Not today" in answer.text) == (422, True)
    assert companies(guided) == []


def test_a_hook_that_fails_while_a_form_is_saved_leaves_what_was_typed(guided):
    answer = guided.browser(ADMIN).send("/m/companies/new", name="Breaks", country="DE")
    assert 'value="Breaks"' in answer.text
    assert "The plugin &quot;guide&quot; failed in kith_before_save (ZeroDivisionError)" in answer.text
    assert companies(guided) == []


def test_a_field_type_that_fails_is_named_too(guided):
    answer = guided.browser(ADMIN).send("/m/companies/new", name="Harbour", mood="bad")
    assert answer.status_code == 500
    assert "The plugin &quot;guide&quot; failed in parse (LookupError)" in answer.text
    assert companies(guided) == []


def test_reading_with_all_rights_is_told_by_the_audit_log_once_a_minute(guided):
    with guided.writing() as tx:
        write(tx, SYSTEM, "companies", [Change(values={"name": "Harbour"})])
    browser = guided.browser(READER)
    assert "Told: Harbour" in browser.get("/p/guide/everything").text
    browser.get("/p/guide/everything")
    guided.app.flush()
    with guided.reading() as tx:
        [entry] = audit.entries(tx.connection, kind="plugin.system")
    assert (entry.user_id, entry.detail) == (browser.user, {"plugin": "guide", "times": 2})


def test_texts_of_templates_are_translated(guided):
    from kith.i18n import translate

    assert translate("Told", "de") == "Gesagt"
