"""The plan as a page of the studio."""

from __future__ import annotations

import re
from html import unescape

import pytest
from tests.functional.pages.planned import BOATS, ROLES, Harbour


@pytest.fixture
def harbour(tmp_path, database_url):
    made = Harbour(tmp_path, database_url)
    yield made
    made.close()


def text_of(answer) -> str:
    """What the page says, in one line."""
    main = answer.text.split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_where_nothing_changed_there_is_nothing_to_do(harbour):
    answer = harbour.login("admin").get("/studio/plan")
    assert answer.status_code == 200
    assert "Nothing to do Version 1 serves these very definitions." in text_of(answer)


def test_changes_are_told_with_their_place_and_what_they_do(harbour):
    browser = harbour.login("admin")
    harbour.write("modules/boats.yaml", BOATS.replace("length: {type: text}", "length: {type: integer}"))
    said = text_of(browser.get("/studio/plan"))
    assert "Another type field length text → integer modules/boats.yaml:6:3" in said
    assert "1 of 2 values of Length can't be converted from text to integer." in said
    assert 'Bess: "long"' in said
    assert "Values that would be gone: 1. Apply asks for --allow-loss;" in said
    assert said.endswith("kith apply --allow-loss")


def test_records_that_break_new_rules_are_told(harbour):
    browser = harbour.login("admin")
    harbour.write("modules/boats.yaml", BOATS.replace("motor: Motor}}", "motor: Motor}, required: true}"))
    said = text_of(browser.get("/studio/plan"))
    assert "1 boat has no kind and breaks the new rule. Cleo" in said
    assert "Records or values that break new rules: 1." in said


def test_rights_references_and_times_have_panels_of_their_own(harbour):
    browser = harbour.login("admin")
    harbour.login("crew")
    harbour.write("config/roles.yaml", ROLES.replace("  crew: {modules: {boats: {view: all}}}\n", ""))
    harbour.write("modules/boats.yaml", BOATS.replace("length: {type: text}", "length: {type: text, index: true}"))
    said = text_of(browser.get("/studio/plan"))
    assert "Who may do more or less 1 - crew is gone" in said
    assert 'What refers to what goes 1 - the role "crew": 1 person holds it (crew)' in said
    assert "boats: build the index ix_m_boats_length 3 records, less than a second" in said


def test_what_stands_in_the_way_is_told(harbour):
    browser = harbour.login("admin")
    harbour.write(
        "modules/boats.yaml", BOATS.replace("kind: {", "flag: {type: text, unique: true, default: x}\n  kind: {")
    )
    said = text_of(browser.get("/studio/plan"))
    assert "This can't be applied:" in said
    assert "can't become unique" in said


def test_problems_of_the_files_are_listed_with_their_places(harbour):
    browser = harbour.login("admin")
    harbour.write("modules/boats.yaml", BOATS.replace("type: choice", "type: choise").replace("{name}", "{nam}"))
    answer = browser.get("/studio/plan")
    assert answer.status_code == 200
    assert "2 problems in the files. What is served isn't touched by them." in text_of(answer)
    assert "modules/boats.yaml:3:" in text_of(answer)


def test_what_a_plan_says_of_records_is_no_markup(harbour):
    browser = harbour.login("admin")
    browser.send("/m/boats/new", name="<script>alert(1)</script>")
    harbour.write("modules/boats.yaml", BOATS.replace("max_length: 50", "max_length: 5"))
    answer = browser.get("/studio/plan").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer
    assert "<script>alert" not in answer


def test_the_page_and_its_link_are_for_who_may_administer(harbour):
    crew = harbour.login("crew")
    assert crew.get("/studio/plan").status_code == 403
    assert "/studio/plan" not in crew.get("/").text
    assert 'href="/studio/plan"' in harbour.login("admin").get("/").text


def test_a_visitor_is_led_to_the_log_in(harbour):
    browser = harbour.login("crew")
    browser.app.reset()
    assert "/login" in browser.get("/studio/plan").headers["Location"]


def test_looking_changes_nothing(harbour):
    browser = harbour.login("admin")
    harbour.write("modules/boats.yaml", BOATS.replace("length: {type: text}", "length: {type: integer}"))
    browser.get("/studio/plan")
    assert harbour.app.serving().version == 1
    assert "length" in {column.name for column in harbour.app.serving().tables.table("boats").columns}
