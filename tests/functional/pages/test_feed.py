"""Comments, the feed, the history and undoing on pages, without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.functional.pages.served import Browser, ServedSite
from tests.unit.timeline.desk import MODULES

from kith.access.actor import SYSTEM
from kith.records.lifecycle import delete
from kith.testing.databases import CopyOf
from kith.testing.site import fill_database


@pytest.fixture
def desk(copy_of: CopyOf) -> Iterator[ServedSite]:
    served = ServedSite(copy_of("served desk", fill_database(MODULES)), MODULES)
    yield served
    served.close()


@pytest.fixture
def boss(desk):
    return desk.login("boss")


@pytest.fixture
def sales(desk):
    return desk.login("sales")


@pytest.fixture
def ada(desk, boss):
    return desk.make("contacts", boss, name="Ada")


def at(id: str, rest: str = "") -> str:
    return f"/m/contacts/{id}{rest}"


def lines(answer: Any, selector: str = ".k-feed-line") -> list[str]:
    return [" ".join(each.text.split()) for each in answer.html.select(selector)]


def say(browser: Browser, id: str, body: str, **more: str) -> Any:
    return browser.send(at(id, "/comments"), {"body": body, **more}, page=at(id))


def change(browser: Browser, id: str, **values: str) -> None:
    page = browser.get(at(id, "/edit"))
    form = next(form for form in page.forms.values() if "_version" in form.fields)
    fields = {"_version": form["_version"].value, **values}
    assert browser.send(at(id, "/edit"), fields, page=at(id)).status_code == 303


def test_the_page_of_a_record_has_the_box_and_a_way_to_the_feed(ada, sales):
    page = sales.get(at(ada))
    assert page.html.select_one(f'form[action="{at(ada, "/comments")}"] textarea[name="body"]')
    assert page.html.select_one(f'[hx-get="{at(ada, "/feed")}"] a')["href"] == at(ada, "/feed")


def test_who_may_not_comment_has_no_box(desk, ada):
    page = desk.login("looker").get(at(ada))
    assert page.html.select('textarea[name="body"]') == []
    assert page.html.select_one(f'a[href="{at(ada, "/feed")}"]')


def test_the_feed_costs_the_page_of_a_record_no_statement(desk, ada, boss):
    with desk.statements() as found:
        boss.get(at(ada))
    assert not [each for each in found if "kith_event" in each or "kith_comment" in each]


def test_the_feed_takes_three_statements_besides_the_log_in(desk, ada, boss):
    say(boss, ada, "Hello")
    with desk.statements() as found:
        boss.get(at(ada, "/feed"))
    assert len(found) == 4


def test_a_comment_is_written_and_shown(ada, sales):
    answer = say(sales, ada, "Called **twice** <b>")
    assert answer.status_code == 303
    page = sales.get(answer.headers["Location"].partition("#")[0])
    assert "The comment is there." in page.text
    assert "<strong>twice</strong> &lt;b&gt;" in page.text
    assert lines(page)[0].startswith("sales wrote")


def test_htmx_gets_the_entries_alone(ada, sales):
    answer = sales.get(at(ada, "/feed"), HX_Request="true")
    assert "<html" not in answer.text
    assert "created the record" in answer.text
    assert "HX-Request" in answer.headers["Vary"]


def test_an_empty_comment_is_refused_and_a_long_one_kept_in_the_box(ada, sales):
    assert say(sales, ada, " ").status_code == 422
    answer = say(sales, ada, "x" * 10_001)
    assert (answer.status_code, "at most" in answer.text or "10000" in answer.text) == (422, True)
    assert "x" * 10_001 in answer.html.select_one('textarea[name="body"]').text


def test_who_may_not_comment_is_refused(desk, ada):
    looker = desk.login("looker")
    assert looker.send(at(ada, "/comments"), {"body": "x"}).status_code == 403
    assert desk.login("owner").send(at(ada, "/comments"), {"body": "x"}).status_code == 404


def test_the_author_hears_of_who_could_not_be_told(desk, ada, boss):
    desk.login("nobody")
    answer = say(boss, ada, "@nobody look")
    page = boss.get(answer.headers["Location"].partition("#")[0])
    assert "Nobody can't see this record" in page.text.replace("&#x27;", "'")


def test_ones_own_comment_is_changed_and_deleted(ada, sales):
    say(sales, ada, "Frist @sales")
    feed = sales.get(at(ada, "/feed"))
    address = feed.html.select_one(".k-feed-edit")["href"]
    page = sales.get(address)
    assert page.html.select_one("textarea").text == "Frist @sales"
    assert sales.send(address, {"body": "First"}, page=address).status_code == 303
    assert "First" in sales.get(at(ada, "/feed")).text
    assert sales.send(address, {"_delete": "1"}, page=address).status_code == 303
    assert sales.get(address).status_code == 404
    assert sales.get(at(ada, "/feed")).html.select(".k-said") == []


def test_who_may_delete_the_record_deletes_comments_and_changes_none(ada, boss, sales):
    say(sales, ada, "First")
    address = boss.get(at(ada, "/feed")).html.select_one(".k-feed-edit")["href"]
    page = boss.get(address)
    assert page.html.select_one("textarea").has_attr("readonly")
    assert boss.send(address, {"body": "Mine"}, page=address).status_code == 403
    assert boss.send(address, {"_delete": "1"}, page=address).status_code == 303


def test_the_comments_of_others_are_closed(desk, ada, boss, sales):
    say(boss, ada, "First")
    comment = boss.get(at(ada, "/feed")).html.select_one(".k-feed-edit")["href"]
    assert sales.get(comment).status_code == 403
    assert sales.get(at(ada, "/comments/01931b2c-7a00-7000-8000-00000000000a")).status_code == 404


def test_a_change_is_told_compared_and_taken_back(ada, boss):
    change(boss, ada, told="x")
    feed = boss.get(at(ada, "/feed"))
    assert lines(feed, ".k-diffs dd") == ["– became → x"]
    address = feed.html.select_one(".k-feed-when")["href"]
    page = boss.get(address)
    assert [each.text.strip() for each in page.html.select(".k-compare tbody td")] == ["–", "x", "x", "–"]
    sent = {"_version": page.html.select_one("[name=_version]")["value"]}
    assert boss.send(address, sent, page=address).status_code == 303
    assert lines(boss.get(at(ada, "/history")))[0].startswith("boss took a change of Told back")


def test_a_conflict_has_to_be_confirmed(ada, boss):
    change(boss, ada, told="x")
    address = boss.get(at(ada, "/feed")).html.select_one(".k-feed-when")["href"]
    change(boss, ada, told="y")
    page = boss.get(address)
    assert "changed again" in page.text
    sent = {"_version": page.html.select_one("[name=_version]")["value"]}
    assert boss.send(address, sent, page=address).status_code == 422
    assert boss.send(address, {**sent, "_confirmed": "1"}, page=address).status_code == 303


def test_a_stale_undo_says_so(ada, boss):
    change(boss, ada, told="x")
    address = boss.get(at(ada, "/feed")).html.select_one(".k-feed-when")["href"]
    change(boss, ada, ok="true")
    answer = boss.send(address, {"_version": "2"}, page=address)
    assert (answer.status_code, "changed meanwhile" in answer.text) == (422, True)


def test_who_may_not_edit_compares_and_undoes_nothing(ada, boss, sales):
    change(boss, ada, told="x")
    address = sales.get(at(ada, "/feed")).html.select_one(".k-feed-when")["href"]
    page = sales.get(address)
    assert (page.status_code, page.html.select("[name=_version]")) == (200, [])
    assert sales.send(address, {"_version": "2"}, page=at(ada)).status_code == 403


def test_the_history_of_one_field_says_what_it_was_until_when_by_whom(ada, boss):
    change(boss, ada, told="x")
    change(boss, ada, told="y", ok="true")
    found = lines(boss.get(at(ada, "/history?field=told")))
    assert [line.split(" until ")[0] for line in found] == ["was x", "was –"]
    assert found[0].endswith("then y · by boss")


def test_a_closed_field_has_no_history_and_no_change(ada, boss, sales):
    change(boss, ada, salary="9 EUR")
    address = boss.get(at(ada, "/feed")).html.select_one(".k-feed-when")["href"]
    assert sales.get(address).status_code == 404
    assert sales.get(at(ada, "/history?field=salary")).status_code == 404
    assert "Salary" not in sales.get(at(ada, "/history")).text + sales.get(at(ada, "/feed")).text


def test_names_are_offered_to_who_may_comment(desk, ada, sales):
    assert sales.get(at(ada, "/mentionable?q=bo")).json == [{"name": "boss", "group": False}]
    assert desk.login("looker").get(at(ada, "/mentionable?q=bo")).status_code == 403


def test_pages_of_the_feed_follow_one_another(ada, boss):
    for number in range(22):
        say(boss, ada, f"Comment {number}")
    first = boss.get(at(ada, "/feed"))
    more = first.html.select_one("a[hx-get]")["href"]
    assert (len(lines(first)), len(lines(boss.get(more)))) == (20, 3)
    assert boss.get(at(ada, "/feed?cursor=nonsense")).status_code in (400, 404, 422)


def test_the_feed_speaks_german(desk, ada):
    boss = desk.login("boss", email="de@example.test")
    with desk.site.writing() as tx:
        tx.connection.exec_driver_sql(f"UPDATE kith_user SET locale = 'de' WHERE id = '{boss.user}'")
    assert lines(boss.get(at(ada, "/feed")))[0].startswith("boss hat den Datensatz angelegt")


# -- files ------------------------------------------------------------------------------------------------------------
def bring(browser: Browser, address: str, *names: str, **fields: str) -> Any:
    """The answer to a comment's form that brings files."""
    sent = [("file", name, b"x") for name in names]
    pairs = [("csrf_token", browser.token()), *fields.items()]
    return browser.app.post(address, pairs, upload_files=sent, expect_errors=True)


def brought(browser: Browser, id: str) -> list[str]:
    return [each["href"] for each in browser.get(at(id, "/feed")).html.select(".k-feed-files a")]


def test_a_comment_brings_files_without_script(ada, boss, sales):
    assert bring(sales, at(ada, "/comments"), "a.txt", "b.txt", body="Look").status_code == 303
    assert [each.rpartition("/")[2] for each in brought(boss, ada)] == ["a.txt", "b.txt"]
    assert boss.get(brought(boss, ada)[0]).body == b"x"


def test_files_are_kept_where_the_comment_is_refused(ada, sales):
    refused = bring(sales, at(ada, "/comments"), "a.txt", body=" ")
    assert refused.status_code == 422
    kept = refused.html.select_one('input[name="staged"]')["value"]
    sales.send(at(ada, "/comments"), {"body": "Now", "staged": kept}, page=at(ada))
    assert brought(sales, ada) == [f"/files/{kept}/a.txt"]


def test_who_may_not_comment_leaves_no_file(desk, ada):
    answer = bring(desk.login("looker"), at(ada, "/comments"), "a.txt", body="Look")
    assert answer.status_code == 403
    with desk.site.reading() as tx:
        assert tx.connection.exec_driver_sql("SELECT count(*) FROM kith_file").scalar() == 0


def test_a_tick_takes_a_file_out_of_ones_comment_and_another_comes_in(ada, sales):
    bring(sales, at(ada, "/comments"), "a.txt", body="Look")
    page = sales.get(at(ada, "/feed")).html.select_one(".k-feed-edit")["href"]
    old = sales.get(page).html.select_one('input[name="remove"]')["value"]
    assert bring(sales, page, "b.txt", body="Look", remove=old).status_code == 303
    assert [each.rpartition("/")[2] for each in brought(sales, ada)] == ["b.txt"]
    assert sales.get(f"/files/{old}/a.txt").status_code == 404


def test_the_file_of_a_deleted_comment_is_gone(ada, boss, sales):
    bring(sales, at(ada, "/comments"), "a.txt", body="Look")
    (file,) = brought(boss, ada)
    page = sales.get(at(ada, "/feed")).html.select_one(".k-feed-edit")["href"]
    sales.send(page, {"_delete": "1"}, page=page)
    assert boss.get(file).status_code == 404


# -- in the bin -------------------------------------------------------------------------------------------------------
def deleted(desk: ServedSite, id: str) -> str:
    """The address of a record, which lies in the bin by now."""
    with desk.site.writing() as tx:
        delete(tx, SYSTEM, "contacts", [id])
    return at(id, "/feed?deleted=1")


def test_who_may_restore_a_record_reads_its_feed_in_the_bin(desk, ada, boss, sales):
    bring(sales, at(ada, "/comments"), "a.txt", body="Look")
    change(boss, ada, told="x")
    page = boss.get(deleted(desk, ada))
    assert lines(page)[-1].startswith("boss created the record")
    assert page.html.select_one(".k-feed-comment").text.strip() == "Look"
    assert boss.get(page.html.select_one(".k-feed-files a")["href"]).body == b"x"


def test_nothing_can_be_done_to_a_feed_in_the_bin(desk, ada, boss):
    say(boss, ada, "Look")
    change(boss, ada, told="x")
    page = boss.get(deleted(desk, ada))
    assert not page.html.select("textarea, .k-feed-edit")
    links = [each["href"] for each in page.html.select("main a[href]") if "/history" in each["href"]]
    assert links == [at(ada, "/history?deleted=1")]
    assert boss.send(at(ada, "/comments"), {"body": "More"}).status_code == 404


def test_the_page_of_a_record_in_the_bin_leads_to_its_feed(desk, ada, boss):
    address = deleted(desk, ada)
    assert boss.get(at(ada, "?deleted=1")).html.select_one(f'#feed a[href="{address}"]')


def test_the_history_of_a_record_in_the_bin_is_read_and_not_undone(desk, ada, boss):
    change(boss, ada, told="x")
    deleted(desk, ada)
    page = boss.get(at(ada, "/history?deleted=1"))
    assert page.html.select("del, ins")
    assert not page.html.select(".k-feed-more a")
    assert page.html.select_one(".k-crumbs li:nth-child(2) a")["href"] == at(ada, "?deleted=1")
    narrowed = boss.get(at(ada, "/history?deleted=1&field=told"))
    assert narrowed.html.select_one("form[data-filters] input[name=deleted]")["value"] == "1"
    assert boss.get(at(ada, "/history")).status_code == 404


def test_who_may_not_restore_finds_no_feed_in_the_bin(desk, ada, sales):
    assert sales.get(deleted(desk, ada)).status_code == 404
    assert sales.get(at(ada, "/history?deleted=1")).status_code == 404


def test_a_living_record_has_no_feed_in_the_bin(ada, boss):
    assert boss.get(at(ada, "/feed?deleted=1")).status_code == 404
