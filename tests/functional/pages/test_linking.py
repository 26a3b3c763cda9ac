"""Putting records that are there into the lists of another one, and taking them out."""

from __future__ import annotations

import pytest
from tests.functional.pages.served import ServedSite

from kith.records.query import get
from kith.testing.site import fill_database

FLEET = {
    "modules/ports.yaml": """
module: ports
label: {one: Port, many: Ports}
title: "{name}"
fields:
  name: {type: text, required: true}
related:
  ships: {by: ships.home}
  callers: {by: ships.calls_at, label: Callers}
  crew: {by: sailors.port}
""",
    "modules/ships.yaml": """
module: ships
label: {one: Ship, many: Ships}
title: "{name}"
fields:
  name: {type: text, required: true}
  home: {type: lookup, module: ports, invalid_if: {home.name: Silted}, message: No ship gets in there}
  calls_at: {type: multi_lookup, module: ports}
""",
    "modules/sailors.yaml": """
module: sailors
label: {one: Sailor, many: Sailors}
title: "{name}"
fields:
  name: {type: text, required: true}
  port: {type: lookup, module: ports, required: true}
""",
    "config/roles.yaml": "roles: {super_admin: {modules: {all: {view: all, create: true, edit: all}}}}",
}


@pytest.fixture
def fleet(copy_of):
    served = ServedSite(copy_of(f"{__name__}.fleet", fill_database(FLEET)), FLEET)
    yield served
    served.close()


def values_of(site, module, id):
    with site.site.reading() as tx:
        return get(tx, site.system, module, id).values


@pytest.fixture
def boss(crm):
    return crm.login("super_admin")


@pytest.fixture
def north(crm, boss):
    return crm.make("companies", boss, name="Northwind")


@pytest.fixture
def ann(crm, boss):
    return crm.make("contacts", boss, first_name="Ann", last_name="Lee", email="ann@example.org")


def held(crm, ann):
    found = values_of(crm, "contacts", ann)["company"]
    return found.id if found else None


def link_of(north, name="people"):
    return f"/m/companies/{north}/related/{name}/link"


def undo(browser, page):
    form = page.html.select(".k-toast form")[0]
    return browser.post(form["action"], {each["name"]: each["value"] for each in form.select("input")})


def offered(answer):
    return [each.text for each in answer.html.select("select[name=record] option")][1:]


def test_a_record_is_chosen_for_a_list_and_hangs_there(crm, boss, north, ann):
    address = boss.get(f"/m/companies/{north}").html.select("aside a[data-link]")[0]["href"]
    assert offered(boss.get(address)) == ["Ann Lee"]
    answer = boss.send(address, record=ann)
    assert answer.location.endswith("#r-people")
    assert held(crm, ann) == north
    assert [a.text for a in boss.get(f"/m/companies/{north}").html.select("aside li > a")] == ["Ann Lee"]


def test_what_is_in_the_list_already_is_not_offered(crm, boss, north, ann):
    crm.make("contacts", boss, first_name="In", last_name="There", company=north)
    assert offered(boss.get(link_of(north))) == ["Ann Lee"]
    found = boss.get(f"/m/companies/{north}/related/people/linkable?field=record&q=ann").json
    assert found == [{"value": ann, "text": "Ann Lee"}]


def test_without_a_script_the_choice_is_narrowed_by_words(crm, boss, north, ann):
    crm.make("contacts", boss, first_name="Bob", last_name="Orr")
    assert offered(boss.get(f"{link_of(north)}?q=orr")) == ["Bob Orr"]


def test_a_script_gets_the_form_alone(boss, north, ann):
    assert not boss.get(link_of(north), HX_Request="true").html.select("main")


def test_taking_a_record_out_can_be_undone(crm, boss, north, ann):
    boss.send(link_of(north), record=ann)
    button = boss.get(f"/m/companies/{north}").html.select("aside li button.k-row-drop")[0]
    assert button["value"] == ann
    answer = boss.send(link_of(north), _do="unlink", record=ann)
    assert held(crm, ann) is None
    back = undo(boss, boss.get(answer.location))
    assert held(crm, ann) == north
    assert "Taken back." in boss.get(back.location).text


def test_undoing_a_link_gives_back_what_the_lookup_named_before(crm, boss, north, ann):
    south = crm.make("companies", boss, name="Southwind")
    boss.send(link_of(south), record=ann)
    answer = boss.send(link_of(north), record=ann)
    assert held(crm, ann) == north
    undo(boss, boss.get(answer.location))
    assert held(crm, ann) == south


def test_a_record_can_hang_in_a_lookup_to_several_modules(crm, boss, north, ann):
    call = crm.make("calls", boss, subject="Hello", about=f"companies/{north}")
    boss.send(f"/m/contacts/{ann}/related/calls/link", record=call)
    assert values_of(crm, "calls", call)["about"].id == ann
    boss.send(f"/m/contacts/{ann}/related/calls/link", _do="unlink", record=call)
    assert values_of(crm, "calls", call)["about"] is None


def test_nothing_chosen_is_said(boss, north, ann):
    answer = boss.send(link_of(north), record="")
    assert answer.status_code == 422
    assert "Choose a record first." in answer.text


def test_what_hangs_elsewhere_is_not_taken_out_here(crm, boss, north, ann):
    south = crm.make("companies", boss, name="Southwind")
    boss.send(link_of(south), record=ann)
    assert boss.send(link_of(north), _do="unlink", record=ann).status_code == 404
    assert held(crm, ann) == south


def test_somebody_is_offered_what_they_may_change_alone(crm, boss, north, ann):
    sales = crm.login("sales")
    own = crm.make("contacts", sales, first_name="Own", last_name="One")
    assert offered(sales.get(link_of(north))) == ["Own One"]
    assert sales.send(link_of(north), record=ann).status_code == 403
    assert sales.send(link_of(north), record=own).status_code == 303
    assert (held(crm, ann), held(crm, own)) == (None, north)


def test_buttons_stand_behind_what_may_be_taken_out_alone(crm, boss, north, ann):
    sales = crm.login("sales")
    own = crm.make("contacts", sales, first_name="Own", last_name="One", company=north)
    boss.send(link_of(north), record=ann)
    for page in (f"/m/companies/{north}", f"/m/companies/{north}/related/people"):
        assert [each["value"] for each in sales.get(page).html.select("button.k-row-drop")] == [own]
    assert sales.send(link_of(north), _do="unlink", record=ann).status_code == 403


def test_who_may_change_nothing_there_has_no_way_to_it(crm, boss, north, ann):
    assert crm.login("reader").get(link_of(north)).status_code == 404
    sales = crm.login("sales")
    own = crm.make("contacts", sales, first_name="Own", last_name="One")
    assert sales.get(f"/m/contacts/{own}/related/calls/link").status_code == 404


def test_somebody_elses_change_is_not_undone_here(crm, boss, north):
    sales = crm.login("sales")
    own = crm.make("contacts", sales, first_name="Own", last_name="One")
    answer = boss.send(link_of(north), record=own)
    query = dict(pair.split("=") for pair in answer.location.partition("?")[2].partition("#")[0].split("&"))
    sent = {"_do": "undo", "record": own, "_event": query["_event"]}
    assert sales.send(link_of(north), sent).status_code == 404
    assert held(crm, own) == north


def test_an_address_that_says_nonsense_offers_nothing_to_undo(boss, north, ann):
    page = boss.get(f"/m/companies/{north}?_done=linked&_at=people&_record={ann}&_event=x")
    assert page.status_code == 200
    assert not page.html.select(".k-toast")


def test_what_may_be_taken_out_is_asked_once_for_all_lists(crm, boss):
    sales = crm.login("sales")
    own = crm.make("contacts", sales, first_name="Own", last_name="One")
    sales.get(f"/m/contacts/{own}")
    with crm.statements() as empty:
        sales.get(f"/m/contacts/{own}")
    for number in range(3):
        crm.make("deals", sales, name=f"Deal {number}", contact=own)
    with crm.statements() as three:
        assert "Deal 2" in sales.get(f"/m/contacts/{own}").text
    assert len(three) == len(empty) + 1


def test_what_a_rule_refuses_says_why_and_changes_nothing(fleet):
    boss = fleet.login("super_admin")
    port, ship = fleet.make("ports", boss, name="Silted"), fleet.make("ships", boss, name="Aurora")
    answer = boss.send(f"/m/ports/{port}/related/ships/link", record=ship)
    assert answer.status_code == 422
    assert "No ship gets in there." in answer.html.select(".k-error")[0].text
    assert values_of(fleet, "ships", ship)["home"] is None


def test_a_record_that_names_several_keeps_the_others(fleet):
    boss = fleet.login("super_admin")
    oslo, ulm = (fleet.make("ports", boss, name=name) for name in ("Oslo", "Ulm"))
    ship = fleet.make("ships", boss, name="Aurora", calls_at=[oslo])
    boss.send(f"/m/ports/{ulm}/related/callers/link", record=ship)
    assert {each.id for each in values_of(fleet, "ships", ship)["calls_at"]} == {oslo, ulm}
    answer = boss.send(f"/m/ports/{oslo}/related/callers/link", _do="unlink", record=ship)
    assert [each.id for each in values_of(fleet, "ships", ship)["calls_at"]] == [ulm]
    undo(boss, boss.get(answer.location))
    assert {each.id for each in values_of(fleet, "ships", ship)["calls_at"]} == {oslo, ulm}


def test_what_has_to_hang_somewhere_can_be_moved_but_not_taken_out(fleet):
    boss = fleet.login("super_admin")
    oslo, ulm = (fleet.make("ports", boss, name=name) for name in ("Oslo", "Ulm"))
    sailor = fleet.make("sailors", boss, name="Bo", port=oslo)
    assert not boss.get(f"/m/ports/{oslo}").html.select("button.k-row-drop")
    assert boss.send(f"/m/ports/{oslo}/related/crew/link", _do="unlink", record=sailor).status_code == 422
    boss.send(f"/m/ports/{ulm}/related/crew/link", record=sailor)
    assert values_of(fleet, "sailors", sailor)["port"].id == ulm
