"""Acting on several records of a list, and the menus of its rows."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kith.access.actor import SYSTEM
from kith.jobs.bulk import bulk_handlers
from kith.jobs.runner import Runner
from kith.records.model import Change
from kith.records.query import get
from kith.records.save import write


@pytest.fixture
def boss(crm):
    return crm.login("super_admin")


def people(crm, boss, *names, **values):
    return [
        crm.make("contacts", boss, first_name=name, last_name="Lee", email=f"{name.lower()}@example.org", **values)
        for name in names
    ]


def role_of(crm, id):
    with crm.site.reading() as tx:
        return get(tx, SYSTEM, "contacts", id).values["role"]


def asked(browser, **fields):
    """The page that asks, from the form of the list."""
    list_ = fields.pop("_list", "/m/contacts")
    form = browser.get(list_).forms["bulk"]
    form["_do"] = fields.pop("_do")
    ids = fields.pop("ids", ())
    for box in form.fields.get("_id", []):
        box.checked = box._value in ids
    return form.submit("_all" if fields.pop("everything", False) else None)


def confirmed(page, **answers):
    """The answer to its form."""
    form = next(each for each in page.forms.values() if "_count" in each.fields)
    for name, value in answers.items():
        form[name] = value
    return form.submit(expect_errors=True)


def test_a_selection_is_asked_about_and_done(crm, boss):
    ids = people(crm, boss, "Ann", "Bo", "Cy")
    page = asked(boss, _do="make_client", ids=ids[:2])
    assert "Make this contact a client?" in page.text
    assert "2 records" in page.text
    done = confirmed(page).follow()
    assert "2 of 2 done" in done.text
    assert [role_of(crm, id) for id in ids] == ["client", "client", "lead"]


def test_all_of_a_list_are_those_that_it_shows(crm, boss):
    ids = people(crm, boss, "Ann", "Bo")
    people(crm, boss, "Old", active=False)
    page = asked(boss, _do="make_client", everything=True, _list="/m/contacts?q=ann")
    assert "1 record" in page.text
    confirmed(page)
    assert [role_of(crm, id) for id in ids] == ["client", "lead"]
    assert "2 records" in asked(boss, _do="make_client", everything=True).text


def test_another_number_than_was_told_is_asked_about_again(crm, boss):
    people(crm, boss, "Ann")
    page = asked(boss, _do="make_client", everything=True)
    late = people(crm, boss, "Bo")[0]
    again = confirmed(page)
    assert (again.status_code, "There are 2 records now, and 1 were meant." in again.text) == (409, True)
    assert role_of(crm, late) == "lead"
    assert "2 of 2 done" in confirmed(again).follow().text


def test_the_refused_are_named_with_reasons_on_the_page_and_in_a_file(crm, boss):
    nobody = crm.make("contacts", boss, first_name="No", last_name="Mail")
    page = confirmed(asked(boss, _do="make_client", ids=[*people(crm, boss, "Ann"), nobody])).follow()
    assert "1 of 2 done" in page.text
    assert "No Mail" in page.text
    assert "is needed" in page.text
    found = boss.get(re.search(r'href="([^"]+refused\.csv)"', page.text)[1])
    assert (found.content_type, nobody in found.text) == ("text/csv", True)


def test_what_was_typed_stays_when_it_is_refused(crm, boss):
    id = people(crm, boss, "Ann")[0]
    page = asked(boss, _do="edit", ids=[id])
    form = next(each for each in page.forms.values() if "_field" in each.fields)
    form["_field"] = "birthday"
    refused = confirmed(form.submit(), birthday="tomorrow")
    assert (refused.status_code, 'value="tomorrow"' in refused.text) == (422, True)


def test_an_action_that_asks_is_answered_once_for_all(crm, boss):
    ids = people(crm, boss, "Ann", "Bo")
    confirmed(asked(boss, _do="jot", ids=ids), notes="Called")
    with crm.site.reading() as tx:
        assert [get(tx, SYSTEM, "contacts", id).values["notes"] for id in ids] == ["Called", "Called"]


def test_what_is_left_blank_is_filled_in_for_each(crm, boss):
    ids = people(crm, boss, "Ann", "Bo")
    page = asked(boss, _do="jot", ids=ids)
    assert "Left blank, each record gets its own value." in page.text
    confirmed(page)
    with crm.site.reading() as tx:
        assert [get(tx, SYSTEM, "contacts", id).values["notes"] for id in ids] == ["ann@example.org", "bo@example.org"]


def test_many_are_done_in_the_background_and_can_be_stopped(crm, boss, monkeypatch):
    monkeypatch.setattr("kith.records.bulk.runs.AT_ONCE", 1)
    ids = people(crm, boss, "Ann", "Bo", "Cy")
    page = confirmed(asked(boss, _do="make_client", ids=ids)).follow()
    assert "under way" in page.text
    assert 'http-equiv="refresh"' in page.text
    runner = Runner(crm.site.engine, crm.site.clock.clock, crm.site.writing, bulk_handlers())
    while runner.run_one():
        pass
    assert "3 of 3 done" in boss.get(page.request.path).text
    again = confirmed(asked(boss, _do="deactivate", ids=ids)).follow()
    form = next(each for each in again.forms.values() if each.action == again.request.path)
    assert "stopped" in form.submit().follow().text


def test_deleting_and_restoring_many(crm, boss):
    ids = people(crm, boss, "Ann", "Bo")
    page = asked(boss, _do="delete", ids=ids)
    assert "the bin" in page.text
    confirmed(page)
    back = asked(boss, _do="restore", everything=True, _list="/m/contacts?_deleted=1")
    assert "2 of 2 done" in confirmed(back).follow().text


def test_one_without_grants_is_offered_nothing_and_refused(crm, boss):
    people(crm, boss, "Ann", role="client")
    reader = crm.login("reader")
    assert 'id="bulk"' not in reader.get("/m/contacts").text
    for name, status in (("make_client", 403), ("delete", 403), ("nonsense", 404)):
        assert reader.get(f"/m/contacts/bulk?_do={name}").status_code == status
        assert reader.send("/m/contacts/bulk", _do=name, _count="1").status_code == status


def test_nothing_chosen_says_so(crm, boss):
    people(crm, boss, "Ann")
    for query in ("", "?_do=make_client", "?_all=1"):
        assert boss.get(f"/m/contacts/bulk{query}").status_code == 422
    assert boss.get("/m/contacts/bulk?_do=make_client&_id=x").status_code == 400


def test_a_run_is_open_to_who_began_it_alone(crm, boss):
    page = confirmed(asked(boss, _do="make_client", ids=people(crm, boss, "Ann"))).follow()
    other = crm.login("super_admin", email="other@example.test")
    assert other.get(page.request.path).status_code == 404
    assert other.send(page.request.path).status_code == 404


def test_every_row_has_a_menu_whose_entries_depend_on_role_status_and_rights(crm, boss):
    """Proves A24 and A25."""
    lead, client = people(crm, boss, "Ann")[0], people(crm, boss, "Bo", role="client")[0]
    list_ = boss.get("/m/contacts").text
    assert all(f'href="/m/contacts/{id}/menu"' in list_ for id in (lead, client))
    entries = {id: boss.get(f"/m/contacts/{id}/menu").text for id in (lead, client)}
    assert ["Make client" in entries[id] for id in (lead, client)] == [True, False]
    reader = crm.login("reader").get(f"/m/contacts/{client}/menu").text
    assert ["/edit" in reader, "/delete" in reader, "/actions/" in reader] == [False, False, False]


def test_a_script_gets_the_menu_alone(crm, boss):
    id = people(crm, boss, "Ann")[0]
    found = boss.get(f"/m/contacts/{id}/menu", HX_Request="true").text
    assert found.lstrip().startswith("<ul")
    assert boss.get("/m/contacts/018f0000-0000-7000-8000-000000000000/menu").status_code == 404


def test_ticking_and_menus_cost_the_list_no_statement(crm, boss):
    people(crm, boss, "Ann")
    boss.get("/m/contacts")
    with crm.statements() as found:
        boss.get("/m/contacts")
    assert len(found) == 3  # who it is, the views that this one keeps, the page


def edit_all(crm, boss, ids, **answers):
    """The report of a change of one field of these records."""
    name = next(iter(answers))
    page = boss.get(f"/m/contacts/bulk?_do=edit&_field={name}&" + "&".join(f"_id={id}" for id in ids))
    return confirmed(page, **answers).follow()


def undo(report):
    """The report of having taken it back."""
    return report.html.select('form[action$="/undo"]')[0]["action"]


def test_the_report_of_an_edit_offers_to_undo_it(crm, boss):
    ids = people(crm, boss, "Ann", "Bo")
    report = edit_all(crm, boss, ids, last_name="Ray")
    back = boss.send(undo(report))
    answer = boss.get(back.location)
    assert "2 of 2 done" in answer.text
    assert answer.html.select("h1")[0].text == "Undo: done"
    with crm.site.reading() as tx:
        assert {get(tx, SYSTEM, "contacts", id).values["last_name"] for id in ids} == {"Lee"}


def test_what_was_undone_leads_to_how(crm, boss):
    report = edit_all(crm, boss, people(crm, boss, "Ann"), last_name="Ray")
    back = boss.send(undo(report)).location
    again = boss.get(report.request.path)
    assert again.html.select(f'a[href="{back}"]')
    assert not again.html.select('form[action$="/undo"]')
    refused = boss.send(f"{report.request.path}/undo")
    assert (refused.status_code, "There is nothing of this to be undone" in refused.text) == (422, True)


def test_records_that_others_have_changed_are_named_in_the_report(crm, boss):
    ids = people(crm, boss, "Ann", "Bo")
    report = edit_all(crm, boss, ids, last_name="Ray")
    other = crm.login("super_admin", email="other@example.test")
    with crm.site.writing() as tx:
        write(tx, replace(SYSTEM, user=other.user), "contacts", [Change(id=ids[0], values={"first_name": "Anna"})])
    answer = boss.get(boss.send(undo(report)).location)
    assert "1 of 2 done" in answer.text
    assert "Somebody else has changed this record since" in answer.text
    assert "Anna Ray" in answer.text


def test_a_deletion_is_undone_from_its_report(crm, boss):
    ids = people(crm, boss, "Ann", "Bo")
    report = confirmed(asked(boss, _do="delete", ids=ids)).follow()
    assert "comes back from the bin" in report.text
    boss.send(undo(report))
    assert boss.get(f"/m/contacts/{ids[0]}").status_code == 200


def test_nobody_else_undoes_it(crm, boss):
    report = edit_all(crm, boss, people(crm, boss, "Ann"), last_name="Ray")
    other = crm.login("super_admin", email="other@example.test")
    assert other.send(f"{report.request.path}/undo").status_code == 404
