"""Lists."""

from __future__ import annotations

import pytest
from tests.functional.pages.crm import MODULES
from tests.functional.pages.served import ServedSite

from kith.records.model import Change
from kith.records.save import write

HEADS = "thead th:not(.k-tick, .k-row-end)"  # the columns, between the boxes and the menus


@pytest.fixture
def boss(crm):
    return crm.login("super_admin")


def fill(crm, boss, count=3, **values):
    for number in range(count):
        crm.make("contacts", boss, first_name=f"Person{number:03}", last_name=f"Name{number:03}", **values)


def titles(answer):
    return [each.text for each in answer.html.select("td.k-title a")]


def test_a_list_shows_its_columns_and_rows(crm, boss):
    fill(crm, boss)
    answer = boss.get("/m/contacts")
    assert [each.text.strip() for each in answer.html.select(HEADS)] == ["Contact", "Role", "Company", "Email"]
    assert titles(answer) == ["Person000 Name000", "Person001 Name001", "Person002 Name002"]


def test_a_choice_is_a_badge_in_its_colour(crm, boss):
    fill(crm, boss, 1)
    assert boss.get("/m/contacts").html.select("td .k-tone-blue")[0].text == "Lead"


def test_inactive_records_are_left_out_until_asked_for(crm, boss):
    """Proves S2."""
    fill(crm, boss, 1)
    crm.make("contacts", boss, first_name="Old", last_name="Hand", active="false")
    assert titles(boss.get("/m/contacts")) == ["Person000 Name000"]
    assert "Old Hand" in titles(boss.get("/m/contacts?_state=all"))
    assert titles(boss.get("/m/contacts?_state=inactive")) == ["Old Hand"]


def test_another_view_of_the_list_can_be_chosen(crm, boss):
    fill(crm, boss, 1)
    crm.make("contacts", boss, first_name="Cleo", last_name="Client", role="client", email="c@example.org")
    answer = boss.get("/m/contacts?_view=clients")
    assert titles(answer) == ["Cleo Client"]
    assert answer.html.select("[aria-current=page]")[-1].text == "Clients"


def test_a_filter_narrows_and_is_shown(crm, boss):
    fill(crm, boss, 1)
    answer = boss.get("/m/contacts?role=client")
    assert titles(answer) == []
    assert "Nothing fits" in answer.text
    assert answer.html.select("select[name=role] option[selected]")[0].text == "Client"


def test_a_lookup_filter_is_chosen_on_a_page_of_its_own(crm, boss):
    company = crm.make("companies", boss, name="Harbour Ltd")
    fill(crm, boss, 1)
    crm.make("contacts", boss, first_name="Ann", last_name="Lee", company=company)
    chooser = boss.get("/m/contacts/choose?field=company&_words=harb")
    found = boss.get(chooser.html.select("main ul a")[0]["href"])
    assert titles(found) == ["Ann Lee"]
    assert "Company: Harbour Ltd" in found.text


def test_words_are_searched(crm, boss):
    fill(crm, boss)
    assert titles(boss.get("/m/contacts?q=person001")) == ["Person001 Name001"]


def test_a_header_sorts_and_turns_round(crm, boss):
    fill(crm, boss)
    address = next(a["href"] for a in boss.get("/m/contacts").html.select("thead a") if "Contact" in a.text)
    up = boss.get(address)
    assert up.html.select("th[aria-sort]")[0]["aria-sort"] == "ascending"
    down = boss.get(up.html.select("th[aria-sort] a")[0]["href"])
    assert titles(down)[0] == "Person002 Name002"


def test_pages_follow_and_lead_back(crm, boss):
    with crm.site.writing() as tx:
        changes = [Change(values={"first_name": "P", "last_name": f"{n:03}"}) for n in range(60)]
        write(tx, crm.system, "contacts", changes)
    first = boss.get("/m/contacts")
    second = boss.get(first.html.select("a[rel=next]")[0]["href"])
    back = boss.get(second.html.select("a[rel=prev]")[0]["href"])
    assert (len(titles(first)), len(titles(second))) == (50, 10)
    assert titles(back) == titles(first)
    assert "60 records" in first.text


def test_a_field_that_may_not_be_read_is_no_column_and_no_filter(crm, boss):
    fill(crm, boss, 1)
    sales = crm.login("sales")
    assert sales.get("/m/contacts?sort=birthday").status_code == 400
    assert sales.get("/m/contacts?birthday=2000-01-01").status_code == 400
    assert sales.get("/m/contacts?salary.gt=1").status_code == 400


def test_a_list_shows_what_the_scope_reaches(crm, boss):
    fill(crm, boss, 1)
    crm.make("contacts", boss, first_name="Cleo", last_name="Client", role="client", email="c@example.org")
    reader = crm.login("reader")
    assert titles(reader.get("/m/contacts")) == ["Cleo Client"]
    assert "New contact" not in reader.get("/m/contacts").text


def test_an_empty_list_says_what_to_do(crm, boss):
    answer = boss.get("/m/contacts")
    assert "No contacts yet" in answer.text
    assert answer.html.select(".k-empty a")[0]["href"] == "/m/contacts/new"


def test_a_list_costs_three_statements_at_most(crm, boss):
    fill(crm, boss)
    boss.get("/m/contacts")
    with crm.statements() as found:
        boss.get("/m/contacts")
    assert len(found) <= 3, found  # the log-in with the version, the page, the total


def test_everything_is_searched_at_once(crm, boss):
    crm.make("companies", boss, name="Northwind")
    crm.make("contacts", boss, first_name="Northa", last_name="Lee")
    answer = boss.get("/search?q=north")
    assert [each.text for each in answer.html.select("main li a")] == ["Northa Lee", "Northwind"]


def test_home_shows_modules_and_what_changed_last(crm, boss):
    crm.make("companies", boss, name="Northwind")
    answer = boss.get("/")
    assert "Northwind" in answer.text
    tiles = {each["href"] for each in answer.html.select(".k-home-modules a")}
    assert tiles == {"/m/calls", "/m/companies", "/m/contacts", "/m/deals"}


def test_home_says_what_to_do_where_nothing_is_open(crm):
    assert "Ask an administrator" in crm.login("nobody").get("/").text


def test_a_board_is_drawn_by_its_groups(sqlite_url):
    files = dict(MODULES)
    board = "  board: {label: Board, kind: board, group_by: role, cards: [title, company]}\n"
    files["modules/contacts.yaml"] += board
    served = ServedSite(sqlite_url, files)
    boss = served.login("super_admin")
    fill(served, boss, 2)
    answer = boss.get("/m/contacts?_view=board")
    served.close()
    assert [each.text.strip() for each in answer.html.select(HEADS)] == ["Contact", "Role", "Company"]
    assert len(titles(answer)) == 2
    assert answer.html.select(".k-views a[aria-current]")[0].text == "Board"
    assert [each.text for each in answer.html.select(".k-group-count")] == ["2", "0", "0"]


BOARD = {
    "modules/jobs.yaml": """
module: jobs
label: {one: Job, many: Jobs}
title: "{name}"
search: [name]
fields:
  name: {type: text}
  stage: {type: choice, options: {open: Open, done: Done}}
  price: {type: money}
  secret: {type: money}
lists: {board: {label: Board, kind: board, group_by: stage, cards: [price, secret]}}
""",
    "config/roles.yaml": """
roles:
  super_admin: {modules: {jobs: {view: all, create: true}}}
  own: {modules: {jobs: {view: own, create: true, fields: {hide: [secret]}}}}
""",
}


@pytest.fixture
def jobs(sqlite_url):
    served = ServedSite(sqlite_url, BOARD)
    boss, own = served.login("super_admin"), served.login("own")
    for number in range(12):
        served.make("jobs", boss, name=f"Job {number:02}", stage="open", price="10", secret="1")
    served.make("jobs", own, name="Mine", stage="done", price="3")
    served.make("jobs", boss, name="Loose")
    yield boss, own
    served.close()


def test_a_group_tells_its_count_and_sums_and_shows_its_first_records(jobs):
    answer = jobs[0].get("/m/jobs")
    heads = [" ".join(each.text.split()) for each in answer.html.select(".k-group")]
    assert heads == [
        "Open 12 Price: €120.00 Secret: €12.00 All of them",
        "Done 1 Price: €3.00 All of them",
        "Without Stage 1 All of them",
    ]
    assert titles(answer) == [*(f"Job {number:02}" for number in range(10)), "Mine", "Loose"]


def test_all_of_a_group_is_a_list_of_its_own(jobs):
    address = jobs[0].get("/m/jobs").html.select(".k-group a")[0]["href"]
    answer = jobs[0].get(address)
    assert (len(titles(answer)), answer.html.select(".k-group")) == (12, [])


def test_groups_are_counted_and_added_up_under_the_rights_of_the_reader(jobs):
    answer = jobs[1].get("/m/jobs")
    heads = [" ".join(each.text.split()) for each in answer.html.select(".k-group")]
    assert heads == ["Open 0", "Done 1 Price: €3.00 All of them"]
    assert titles(answer) == ["Mine"]


def test_words_narrow_the_groups_of_a_board(jobs):
    answer = jobs[0].get("/m/jobs?q=mine")
    assert [each.text for each in answer.html.select(".k-group-count")] == ["0", "1"]


def test_a_module_that_has_a_board_alone_has_a_list(sqlite_url):
    files = {
        "modules/jobs.yaml": """
module: jobs
label: {one: Job, many: Jobs}
title: "{name}"
fields: {name: {type: text}, stage: {type: choice, options: {open: Open, done: Done}}}
lists: {board: {label: Board, kind: board, group_by: stage, cards: [name]}}
""",
        "config/roles.yaml": "roles: {super_admin: {modules: {jobs: {view: all, create: true}}}}",
    }
    served = ServedSite(sqlite_url, files)
    boss = served.login("super_admin")
    served.make("jobs", boss, name="Paint", stage="done")
    answer = boss.get("/m/jobs")
    served.close()
    assert titles(answer) == ["Paint"]
    assert [each.text.strip() for each in answer.html.select(HEADS)] == ["Job", "Stage", "Name"]


def test_what_stands_around_a_list_is_that_of_whoever_looks_whoever_looked_first(crm, boss):
    fill(crm, boss, 1)
    sales = crm.login("sales")
    assert boss.get("/m/contacts").html.select("a[href='/m/contacts?_deleted=1']")
    assert not sales.get("/m/contacts").html.select("a[href='/m/contacts?_deleted=1']")
    assert boss.get("/m/contacts").html.select("a[href='/m/contacts?_deleted=1']")


def test_a_filter_that_another_person_set_is_not_shown(crm, boss):
    fill(crm, boss, 1)
    for address, chosen in (("?role=client", "client"), ("?role=lead", "lead"), ("", "")):
        page = boss.get(f"/m/contacts{address}").html
        assert [each["value"] for each in page.select("select[name=role] option[selected]")] == [chosen] * bool(chosen)
