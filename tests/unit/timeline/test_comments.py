"""Writing, changing and deleting comments, and who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.unit.timeline.desk import MODULES, codes, kinds, make, read, say

from kith.errors import KithError
from kith.plugins import hookimpl
from kith.records.lifecycle import delete as delete_record
from kith.storage.tx import Tx
from kith.testing.site import SiteUnderTest
from kith.timeline import comments, feed
from kith.timeline.comments import LONGEST
from kith.timeline.erase import erase
from kith.timeline.standing import standing


def edit(site: SiteUnderTest, actor, record: str, comment: str, body: str):
    with site.writing() as tx:
        return comments.edit(tx, actor, "contacts", record, comment, body)


def delete(site: SiteUnderTest, actor, record: str, comment: str) -> None:
    with site.writing() as tx:
        comments.delete(tx, actor, "contacts", record, comment)


@pytest.fixture
def ada(desk, boss):
    return make(desk, "contacts", boss, name="Ada")


def only(desk, ada, actor):
    """The one comment there is."""
    (found,) = [entry.comment for entry in read(desk, ada, actor).entries if entry.comment]
    return found


def test_a_comment_is_read_by_whoever_sees_the_record(desk, ada, sales):
    say(desk, ada, sales, "  Called **twice** \n")
    found = only(desk, ada, desk.actor("looker"))
    assert (found.body, found.audience, found.author.title) == ("  Called **twice**", "internal", "sales")


def test_who_sees_a_record_but_may_not_comment_is_refused(desk, ada):
    with pytest.raises(KithError) as refused:
        say(desk, ada, desk.actor("looker"), "x")
    assert codes(refused) == [(None, "K603")]


def test_a_record_out_of_view_is_no_such_record(desk, ada):
    with pytest.raises(KithError) as refused:
        say(desk, ada, desk.actor("owner"), "x")
    assert codes(refused) == [(None, "K601")]


def test_a_deleted_record_takes_no_comments(desk, boss, ada):
    with desk.writing() as tx:
        delete_record(tx, boss, "contacts", [ada])
    with pytest.raises(KithError) as refused:
        say(desk, ada, boss, "x")
    assert codes(refused) == [(None, "K601")]


@pytest.mark.parametrize(
    ("body", "code"),
    [("", "K605"), (" \n ", "K605"), (None, "K605"), (7, "K201"), ("x\x00", "K202"), ("x" * (LONGEST + 1), "K203")],
)
def test_what_is_no_text_is_refused(desk, boss, ada, body, code):
    with pytest.raises(KithError) as refused:
        say(desk, ada, boss, body)
    assert codes(refused) == [("body", code)]


def test_an_audience_that_there_is_not_is_refused(desk, boss, ada):
    with pytest.raises(KithError) as refused:
        say(desk, ada, boss, "x", audience="everybody")
    assert codes(refused) == [("audience", "K680")]


def test_portal_users_read_what_is_shared_alone(desk, boss, ada):
    say(desk, ada, boss, "For us")
    say(desk, ada, boss, "For you", audience="shared")
    with desk.reading() as tx:
        at = standing(tx, boss, "contacts", ada)
        found = feed.feed(tx, replace(boss, kind="portal"), at)
    assert [entry.comment.body for entry in found.entries if entry.comment] == ["For you"]


def test_ones_own_comment_is_changed_and_says_so(desk, ada, sales):
    first = say(desk, ada, sales, "Frist")
    edit(desk, sales, ada, first.id, "First")
    found = only(desk, ada, sales)
    assert (found.body, found.edited_at is not None, found.may_edit) == ("First", True, True)


def test_the_same_text_again_is_no_edit(desk, ada, sales):
    first = say(desk, ada, sales, "First")
    edit(desk, sales, ada, first.id, "First")
    assert only(desk, ada, sales).edited_at is None


def test_nobody_changes_the_comment_of_somebody_else(desk, boss, ada, sales):
    first = say(desk, ada, sales, "First")
    with pytest.raises(KithError) as refused:
        edit(desk, boss, ada, first.id, "Mine")
    assert codes(refused) == [(None, "K603")]


def test_after_a_day_a_comment_stays_as_it_is(desk, ada, sales):
    first = say(desk, ada, sales, "First")
    desk.clock.advance(timedelta(hours=24, seconds=1))
    assert not only(desk, ada, sales).may_edit
    for act in (lambda: edit(desk, sales, ada, first.id, "x"), lambda: delete(desk, sales, ada, first.id)):
        with pytest.raises(KithError) as refused:
            act()
        assert codes(refused) == [(None, "K684")]


def test_who_may_not_comment_any_longer_changes_nothing(desk, ada, sales):
    first = say(desk, ada, sales, "First")
    with pytest.raises(KithError) as refused:
        edit(desk, replace(sales, roles=desk.actor("looker").roles), ada, first.id, "x")
    assert codes(refused) == [(None, "K603")]


def test_ones_own_comment_is_deleted_text_and_all(desk, ada, sales):
    first = say(desk, ada, sales, "First")
    delete(desk, sales, ada, first.id)
    assert kinds(read(desk, ada, sales)) == ["created"]
    with desk.reading() as tx:
        assert tx.connection.exec_driver_sql("SELECT body FROM kith_comment").scalars().all() == [""]


def test_who_may_delete_the_record_deletes_its_comments(desk, boss, ada, sales):
    first = say(desk, ada, sales, "First")
    assert only(desk, ada, boss).may_delete
    desk.clock.advance(timedelta(days=9))
    delete(desk, boss, ada, first.id)
    assert kinds(read(desk, ada, boss)) == ["created"]


def test_who_may_not_delete_the_record_leaves_the_comments_of_others(desk, boss, ada, sales):
    first = say(desk, ada, boss, "First")
    assert not only(desk, ada, sales).may_delete
    with pytest.raises(KithError) as refused:
        delete(desk, sales, ada, first.id)
    assert codes(refused) == [(None, "K603")]


def test_a_comment_deleted_meanwhile_can_not_be_changed(desk, ada, sales):
    first = say(desk, ada, sales, "First")
    delete(desk, sales, ada, first.id)
    with pytest.raises(KithError) as refused:
        edit(desk, sales, ada, first.id, "Second")
    assert codes(refused) == [(None, "K683")]


def test_a_comment_is_found_at_its_own_record_alone(desk, boss, ada, sales):
    first, bob = say(desk, ada, sales, "First"), make(desk, "contacts", boss, name="Bob")
    for comment in (first.id, "nonsense"):
        with pytest.raises(KithError) as refused:
            edit(desk, sales, bob, comment, "x")
        assert codes(refused) == [(None, "K683")]


def test_a_suspended_author_is_still_named(desk, ada, boss, sales):
    say(desk, ada, sales, "First")
    with desk.writing() as tx:
        tx.connection.exec_driver_sql(f"UPDATE kith_user SET state = 'suspended' WHERE id = '{sales.user}'")
    assert only(desk, ada, boss).author.title == "sales"


def test_who_acted_as_somebody_else_is_told_with_them(desk, ada, boss, sales):
    say(desk, ada, replace(sales, impersonator=boss.user), "First")
    entry = read(desk, ada, boss).entries[0]
    assert (entry.by.title, entry.impersonator.title) == ("sales", "boss")


def test_erasing_takes_comments_mentions_and_events(desk, boss, ada, sales):
    say(desk, ada, sales, "Hello @boss")
    with desk.writing() as tx:
        assert erase(tx, "contacts", ada) == 2
    assert kinds(read(desk, ada, boss)) == []
    with desk.reading() as tx:
        assert [_count(tx, name) for name in ("comment", "mention", "notified")] == [0, 0, 0]


def _count(tx: Tx, name: str) -> int:
    return tx.connection.exec_driver_sql(f"SELECT count(*) FROM kith_{name}").scalar_one()


class _Watching:
    def __init__(self) -> None:
        self.heard: list[tuple[str, bool, Any]] = []

    @hookimpl
    def kith_comment_written(self, tx, actor, written):
        self.heard.append((written.body, written.edited, written.told))
        if "forbidden" in written.body:
            raise RuntimeError("no")


def test_kith_comment_written_fires_in_the_transaction(desk, ada, boss, sales):
    watching = _Watching()
    site = SiteUnderTest(str(desk.engine.url.render_as_string(hide_password=False)), MODULES, plugins=(watching,))
    try:
        first = say(site, ada, sales, "Hello @boss")
        edit(site, sales, ada, first.id, "Hello")
        with pytest.raises(KithError):
            say(site, ada, sales, "forbidden")
        assert watching.heard[:2] == [(f"Hello <@{boss.user}>", False, (boss.user,)), ("Hello", True, ())]
        assert kinds(read(site, ada, boss)) == ["comment", "created"]
    finally:
        site.close()
