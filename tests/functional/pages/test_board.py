"""A list as a board: its columns, its cards, and moving them."""

from __future__ import annotations

import pytest
from tests.functional.pages.boarding import MODULES
from tests.functional.pages.served import ServedSite

from kith.testing.site import fill_database

BOARD = "/m/jobs/board"
HX = {"HX_Request": "true"}


@pytest.fixture
def jobs(copy_of):
    served = ServedSite(copy_of(__name__, fill_database(MODULES)), MODULES)
    yield served
    served.close()


@pytest.fixture
def boss(jobs):
    return jobs.login("super_admin")


def fill(jobs, boss, count=12):
    for number in range(count):
        jobs.make("jobs", boss, name=f"Job {number:02}", stage="open", price="10")
    return jobs.make("jobs", boss, name="Zinc", stage="done", price="5")


def heads(answer):
    return [" ".join(each.get_text(" ").split()) for each in answer.html.select(".k-lane-head")]


def lane(answer, value):
    return answer.html.select(f'.k-lane[data-value="{value}"]')[0]


def titles(part):
    return [each.text for each in part.select(".k-card-title")]


def move(browser, id, to, by="stage", version="1", address=BOARD, **more):
    """The answer to a move as a script sends it."""
    form = {"_by": by, "_to": to, "_version": version, "_list": address, **more}
    pairs = [("csrf_token", browser.token(BOARD))]
    for name, value in form.items():
        pairs += [(name, each) for each in value] if isinstance(value, list) else [(name, value)]
    return browser.post(f"/m/jobs/{id}/move", pairs, **HX)


def test_each_option_is_a_column_with_its_count_and_total(jobs, boss):
    fill(jobs, boss)
    jobs.make("jobs", boss, name="Loose")
    answer = boss.get(BOARD)
    assert heads(answer) == ["Open 12 €120.00", "Done 1 €5.00", "Lost 0", "Without Stage 1"]
    assert [each["class"][-1] for each in answer.html.select(".k-lane h2 span")] == [
        "k-tone-blue",
        "k-tone-green",
        "k-tone-gray",
        "k-tone-gray",
    ]


def test_a_card_has_its_title_and_the_columns_that_the_board_names(jobs, boss):
    jobs.make("jobs", boss, name="Refit", stage="open", price="10", due="2026-04-01", kind="survey")
    card = boss.get(BOARD).html.select(".k-card")[0]
    assert titles(card) == ["Refit"]
    assert [each.text for each in card.select(".k-card-line")] == ["Price: €10.00", "Due: Apr 1, 2026"]


def test_the_address_names_columns_field_and_total(jobs, boss):
    jobs.make("jobs", boss, name="Refit", kind="survey", price="10", hours="2.5")
    answer = boss.get(f"{BOARD}?_by=kind&_total=hours&_columns=title,stage,hours")
    assert heads(answer) == ["Refit 0", "Survey 1 2.5"]
    assert [each.text for each in answer.html.select(".k-card-line")] == ["Hours: 2.5"]
    assert heads(boss.get(f"{BOARD}?_by=kind&_total=-")) == ["Refit 0", "Survey 1"]


def test_a_column_goes_on_where_it_ended(jobs, boss):
    fill(jobs, boss, 45)
    answer = boss.get(f"{BOARD}?_by=stage")
    first = titles(lane(answer, "open"))
    more = boss.get(lane(answer, "open").select(".k-lane-more a")[0]["href"], **HX)
    again = boss.get(more.html.select(".k-lane-more a")[0]["href"], **HX)
    assert (len(first), len(titles(more.html)), len(titles(again.html))) == (10, 30, 5)
    assert first + titles(more.html) + titles(again.html) == [f"Job {number:02}" for number in range(45)]
    assert not again.html.select(".k-lane-more")


def test_a_column_of_a_search_goes_on_too(jobs, boss):
    fill(jobs, boss, 14)
    answer = boss.get(f"{BOARD}?q=job")
    more = boss.get(lane(answer, "open").select(".k-lane-more a")[0]["href"], **HX)
    assert titles(lane(answer, "open")) + titles(more.html) == [f"Job {number:02}" for number in range(14)]


def test_without_a_script_a_column_goes_on_as_a_page(jobs, boss):
    fill(jobs, boss, 12)
    answer = boss.get(lane(boss.get(BOARD), "open").select(".k-lane-more a")[0]["href"])
    assert titles(answer.html) == ["Job 10", "Job 11"]
    assert answer.html.select(".k-lane-head a")[0].text == "Whole board"


def test_a_column_that_is_not_there_is_not_found(boss):
    assert boss.get(f"{BOARD}?_in=nothing").status_code == 404


def test_filters_words_and_views_of_the_list_hold(jobs, boss):
    fill(jobs, boss, 3)
    jobs.make("jobs", boss, name="Odd", stage="open", kind="survey")
    assert titles(boss.get(f"{BOARD}?kind=survey").html) == ["Odd"]
    assert titles(boss.get(f"{BOARD}?q=zinc").html) == ["Zinc"]
    kept = boss.send("/m/jobs/views", _do="keep", label="Odd ones", _list="/m/jobs?kind=survey")
    view = kept.location.partition("?")[2].partition("&")[0]
    answer = boss.get(f"{BOARD}?{view}")
    assert titles(answer.html) == ["Odd"]
    assert answer.html.select(".k-views [aria-current]")[0].text == "Odd ones"


def test_pages_beside_the_board_lead_back_to_it(boss):
    answer = boss.get(f"{BOARD}?kind=survey")
    links = [each["href"] for each in answer.html.select(".k-bar a.k-btn")]
    assert [link.partition("?")[0] for link in links] == ["/m/jobs/filter", "/m/jobs/columns"]
    made = boss.get(f"{links[0]}&_do=use")
    assert made.status_code in (200, 303)
    assert "/m/jobs/board" in (made.location or made.text)


def test_a_view_that_is_kept_from_the_board_leads_back_to_it(boss):
    kept = boss.send("/m/jobs/views", _do="keep", label="Surveys", _list=f"{BOARD}?kind=survey")
    assert kept.location.startswith(f"{BOARD}?_view=")
    assert boss.get(kept.location).html.select(".k-note-good")


def test_the_switch_keeps_what_narrows_the_list(jobs, boss):
    entries = boss.get("/m/jobs?kind=survey").html.select(".k-switch a")
    assert [(each.text, each["href"]) for each in entries] == [
        ("List", "/m/jobs?kind=survey"),
        ("Board", "/m/jobs/board?kind=survey"),
        ("Calendar", "/m/jobs/calendar?kind=survey"),
    ]


def test_there_is_no_switch_and_no_board_where_nothing_can_be_chosen(jobs, boss):
    assert not boss.get("/m/notes").html.select(".k-switch")
    assert boss.get("/m/notes/board").status_code == boss.get("/m/notes/calendar").status_code == 404
    blind = jobs.login("blind")
    assert not blind.get("/m/jobs").html.select(".k-switch")
    assert blind.get(BOARD).status_code == 404


def test_a_tab_of_a_declared_board_leads_to_it(boss):
    tabs = {each.text: each["href"] for each in boss.get("/m/jobs").html.select(".k-views a")}
    assert tabs == {"Current": "/m/jobs", "Pipeline": "/m/jobs/board?_view=pipeline"}
    assert boss.get(tabs["Pipeline"]).html.select(".k-views [aria-current]")[0].text == "Pipeline"


def test_who_begins_with_a_board_gets_it_as_one(boss):
    boss.send("/m/jobs/views", _do="standard", view="pipeline", _list="/m/jobs")
    assert boss.get("/m/jobs").location == "/m/jobs/board?_view=pipeline"
    assert boss.get("/m/jobs?_view=pipeline").status_code == 200


def test_a_field_that_is_closed_is_like_one_that_is_not_there(jobs, boss):
    jobs.make("jobs", boss, name="Refit", stage="open", secret="hush", hidden_sum="9")
    reader = jobs.login("reader")
    for closed, nothing in (("_by=secret", "_by=nothing"), ("_total=hidden_sum", "_total=nothing")):
        pages = [reader.get(f"{BOARD}?{asked}").html.select("#board")[0] for asked in (closed, nothing)]
        assert pages[0] == pages[1]
        assert "Hush" not in str(pages[0])
    assert [each["value"] for each in reader.get(BOARD).html.select("select[name=_by] option")] == [
        "stage",
        "kind",
        "closed",
    ]
    assert [each["value"] for each in reader.get(BOARD).html.select("select[name=_total] option")] == [
        "-",
        "price",
        "hours",
    ]


def test_others_see_their_own_records_counted_alone(jobs, boss):
    fill(jobs, boss)
    mine = jobs.login("mine")
    jobs.make("jobs", mine, name="Mine", stage="open", price="3")
    assert heads(mine.get(BOARD)) == ["Open 1 €3.00", "Done 0", "Lost 0"]


# -- moving ------------------------------------------------------------------------------------------------------------


def test_a_card_is_moved_by_a_script(jobs, boss):
    id = fill(jobs, boss, 1)
    answer = move(boss, id, "open")
    assert (answer.status_code, answer.json) == (200, {"version": 2, "said": []})
    assert titles(lane(boss.get(BOARD), "open")) == ["Job 00", "Zinc"]


def test_a_card_is_moved_by_its_own_form(jobs, boss):
    fill(jobs, boss, 0)
    page = boss.get(f"{BOARD}?kind=refit")
    form = page.html.select(".k-card form")[0]
    assert [each.text for each in form.select("button:not([disabled])")] == ["Open", "Lost", "Without Stage"]
    fields = {each["name"]: each["value"] for each in form.select("input")}
    answer = boss.post(form["action"], {**fields, "_to": "open"})
    assert answer.location == "/m/jobs/board?_by=stage&kind=refit&_done=saved"
    after = boss.get(answer.location)
    assert titles(lane(after, "open")) == ["Zinc"]
    assert after.html.select(".k-note-good")


def test_a_card_can_lose_its_value(jobs, boss):
    id = fill(jobs, boss, 0)
    assert move(boss, id, "").status_code == 200
    assert titles(lane(boss.get(BOARD), "")) == ["Zinc"]


def test_a_yes_or_no_is_moved_too(jobs, boss):
    id = fill(jobs, boss, 0)
    assert move(boss, id, "false", by="active").status_code == 200
    assert titles(boss.get(BOARD).html) == []


def test_what_a_rule_refuses_is_told(jobs, boss):
    id = jobs.make("jobs", boss, name="Sealed", closed="no_")
    answer = move(boss, id, "yes_", by="closed")
    assert answer.status_code == 422
    assert answer.json["said"]
    assert "form" not in answer.json
    page = boss.send(f"/m/jobs/{id}/move", _by="closed", _to="yes_", _version="1", _list=f"{BOARD}?_by=closed")
    assert page.status_code == 422
    assert page.html.select(".k-move-form .k-error")
    assert page.html.select(".k-move-form a")[0]["href"] == f"{BOARD}?_by=closed"


def test_a_move_asks_for_what_it_needs(jobs, boss):
    id = fill(jobs, boss, 0)
    answer = move(boss, id, "lost")
    assert answer.status_code == 422
    assert 'name="reason"' in answer.json["form"]
    assert 'name="_also" value="reason"' in answer.json["form"]
    assert move(boss, id, "lost", _also="reason", reason="").status_code == 422
    assert move(boss, id, "lost", _also="reason", reason="Too dear").status_code == 200
    assert titles(lane(boss.get(BOARD), "lost")) == ["Zinc"]


def test_without_a_script_a_move_asks_on_a_page(jobs, boss):
    id = fill(jobs, boss, 0)
    page = boss.send(f"/m/jobs/{id}/move", _by="stage", _to="lost", _version="1", _list=BOARD)
    assert page.status_code == 422
    fields = {each["name"]: each.get("value", "") for each in page.html.select(".k-move-form input")}
    answer = boss.post(f"/m/jobs/{id}/move", {**fields, "reason": "Too dear"})
    assert answer.location == f"{BOARD}?_done=saved"
    assert titles(lane(boss.get(BOARD), "lost")) == ["Zinc"]


def test_a_stale_card_is_not_moved(jobs, boss):
    id = fill(jobs, boss, 0)
    move(boss, id, "open")
    answer = move(boss, id, "")
    assert answer.status_code == 412
    assert answer.json["said"]
    assert titles(lane(boss.get(BOARD), "open")) == ["Zinc"]


def test_only_cards_that_one_may_edit_are_moved(jobs, boss):
    theirs = fill(jobs, boss, 0)
    own = jobs.login("own")
    mine = jobs.make("jobs", own, name="Mine", stage="open")
    cards = {each["data-id"]: each.has_attr("data-moves") for each in own.get(BOARD).html.select(".k-card")}
    assert cards == {theirs: False, mine: True}
    assert move(own, theirs, "open").status_code == 403
    reader = jobs.login("reader")
    assert not reader.get(BOARD).html.select("[data-moves], .k-card form")
    assert move(reader, theirs, "open").status_code == 403


@pytest.mark.parametrize("by", ["secret", "nothing", "name", "id", ""])
def test_nothing_is_moved_by_what_is_closed_or_no_choice(jobs, by):
    own = jobs.login("own")
    id = jobs.make("jobs", own, name="Mine", stage="open")
    assert move(own, id, "hush", by=by).status_code == 404


def test_a_move_can_ask_for_nothing_that_is_closed(jobs):
    own = jobs.login("own")
    id = jobs.make("jobs", own, name="Mine", stage="open")
    for name in ("secret", "nothing", "created_at"):
        assert move(own, id, "done", _also=name, **{name: "hush"}).status_code == 404


def test_a_place_that_is_none_is_refused(jobs, boss):
    id = fill(jobs, boss, 0)
    assert move(boss, id, "nowhere").status_code == 422
    assert titles(lane(boss.get(BOARD), "done")) == ["Zinc"]


# -- what it costs -----------------------------------------------------------------------------------------------------


def count(jobs, browser, address):
    browser.get(address)
    with jobs.statements() as found:
        assert browser.get(address).status_code == 200
    return len(found)


def test_a_board_makes_as_many_statements_however_much_is_on_it(jobs, boss):
    own = jobs.login("own")
    jobs.make("jobs", own, name="Mine", stage="open")
    few = count(jobs, boss, BOARD), count(jobs, own, BOARD)
    fill(jobs, boss, 30)
    jobs.make("jobs", boss, name="Loose")
    assert (count(jobs, boss, BOARD), count(jobs, own, BOARD)) == few == (4, 5)


def test_a_column_further_on_makes_as_many_as_a_list(jobs, boss):
    fill(jobs, boss, 12)
    address = lane(boss.get(BOARD), "open").select(".k-lane-more a")[0]["href"]
    assert count(jobs, boss, address) == 3
