"""Parts that are drawn once for many pages: what belongs to one log-in or one page is put in afterwards."""

from __future__ import annotations

import pytest
from pyramid.testing import DummyRequest

from kith.web.look.frame import KeptLook


def tokens(page):
    return {box["value"] for box in page.html.select("input[name=csrf_token]")}


def test_every_form_of_a_page_carries_the_token_of_its_own_log_in(small):
    ann, ben = small.login("super_admin"), small.login("super_admin", email="ben@example.test")
    id = small.make("contacts", ann, first_name="Ann", last_name="Lee")
    [hers], [his] = tokens(ann.get(f"/m/contacts/{id}")), tokens(ben.get(f"/m/contacts/{id}"))
    assert hers != his


def test_the_panel_of_comments_belongs_to_the_record_that_is_shown(small):
    boss = small.login("super_admin")
    for name in ("Ann", "Ben"):
        id = small.make("contacts", boss, first_name=name, last_name="Lee")
        panel = boss.get(f"/m/contacts/{id}").html.select_one("#feed")
        assert panel.select_one(".k-panel-head-end")["href"] == f"/m/contacts/{id}/history"


def test_what_was_searched_for_and_the_way_back_are_those_of_the_page(small):
    boss = small.login("super_admin")
    for words in ('"><script>', "Lee & Sons"):
        page = boss.get(f"/search?q={words.replace('&', '%26')}")
        assert page.html.select_one(".k-top input[name=q]")["value"] == words
    assert boss.get("/m/contacts?q=a").html.select_one(".k-top input[name=next]")["value"] == "/m/contacts?q=a"


def test_nothing_is_left_of_the_marks(small):
    boss = small.login("super_admin")
    assert "\0" not in boss.get("/m/contacts").text


def test_a_part_that_is_kept_can_not_take_the_token_of_the_log_in_that_draws_it():
    request = DummyRequest()
    request.registry.assets = _Assets()
    with pytest.raises(LookupError, match=r"at\.token"):
        _ = KeptLook(request).token


class _Assets:
    address = icon = svg = str
