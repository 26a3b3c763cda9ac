"""What happened to a record, newest first, by today's rights."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from tests.unit.timeline.desk import MINUTE, change, kinds, make, read, say

from kith.errors import KithError
from kith.ledger.events import Event, record
from kith.records.lifecycle import delete, restore
from kith.records.model import Ref
from kith.storage.ids import new_id
from kith.storage.system import File
from kith.timeline.feed import feed
from kith.timeline.standing import standing


def differences(entry):
    return {each.field.name: (each.before, each.after) for each in entry.differences}


def test_events_and_comments_stand_together_newest_first(desk, boss):
    ada = make(desk, "contacts", boss, name="Ada")
    say(desk, ada, boss, "First")
    change(desk, ada, boss, role="client")
    assert kinds(read(desk, ada, boss)) == ["changed", "comment", "created"]


def test_a_change_tells_what_was_and_what_is(desk, boss):
    ada = make(desk, "contacts", boss, name="Ada")
    change(desk, ada, boss, role="client", ok=True)
    assert differences(read(desk, ada, boss).entries[0]) == {"role": ("lead", "client"), "ok": (False, True)}


def test_who_did_it_is_named(desk, boss):
    ada = make(desk, "contacts", boss, name="Ada")
    assert read(desk, ada, boss).entries[0].by == Ref(boss.user, "boss", "users")


def test_who_may_not_read_who_changed_a_record_is_told_no_names(desk, boss):
    ada = make(desk, "contacts", boss, name="Ada")
    change(desk, ada, boss, role="client")
    assert [entry.by for entry in read(desk, ada, desk.actor("looker")).entries] == [None, None]


def test_a_change_of_a_closed_field_leaves_no_trace(desk, boss, sales):
    ada = make(desk, "contacts", boss, name="Ada")
    change(desk, ada, boss, salary="9 EUR")
    assert kinds(read(desk, ada, sales)) == ["created"]
    assert kinds(read(desk, ada, boss)) == ["changed", "created"]


def test_of_a_change_the_open_part_is_told(desk, boss, sales):
    ada = make(desk, "contacts", boss, name="Ada")
    change(desk, ada, boss, salary="9 EUR", role="client")
    assert differences(read(desk, ada, sales).entries[0]) == {"role": ("lead", "client")}


def test_a_field_that_is_open_on_some_records_is_told_on_those_alone(desk, boss):
    actor = desk.actor("own_pay", "payroll")
    hers, other = (make(desk, "contacts", boss, name="x", owner=owner) for owner in (actor.user, boss.user))
    for each in (hers, other):
        change(desk, each, boss, salary="9 EUR")
    assert [kinds(read(desk, each, actor)) for each in (hers, other)] == [["changed", "created"], ["created"]]


def test_closed_changes_make_no_page_shorter_and_no_cursor(desk, boss, sales):
    ada = make(desk, "contacts", boss, name="Ada")
    for number in range(3):
        change(desk, ada, boss, salary=f"{number + 1} EUR")
        change(desk, ada, boss, told=str(number))
    page = read(desk, ada, sales, limit=3)
    assert kinds(page) == ["changed"] * 3
    rest = read(desk, ada, sales, limit=3, cursor=page.next)
    assert (kinds(rest), rest.next) == (["created"], None)


def test_there_is_no_next_page_behind_which_only_closed_changes_lie(desk, boss, sales):
    ada = make(desk, "contacts", boss, name="Ada")
    change(desk, ada, boss, salary="1 EUR")
    change(desk, ada, boss, told="x")
    change(desk, ada, boss, told="y")
    say(desk, ada, boss, "z")
    assert read(desk, ada, sales, limit=4).next is None
    assert read(desk, ada, sales, limit=3).next is not None


def test_pages_follow_one_another_without_gap_or_repetition(desk, boss):
    ada = make(desk, "contacts", boss, name="Ada")
    for number in range(5):
        change(desk, ada, boss, told=str(number))
        say(desk, ada, boss, f"Comment {number}")
    whole, found, cursor = read(desk, ada, boss, limit=50), [], None
    while True:
        page = read(desk, ada, boss, limit=2, cursor=cursor)
        found += [entry.id for entry in page.entries]
        cursor = page.next
        if cursor is None:
            break
    assert found == [entry.id for entry in whole.entries]
    assert len(found) == 11


def test_what_happened_in_one_instant_is_paged_without_a_gap(desk, boss):
    ada = make(desk, "contacts", boss, name="Ada")
    with desk.writing() as tx:
        record(tx, [Event(module="contacts", record_id=ada, kind="deleted", user_id=None, via="x") for _ in range(5)])
    first = read(desk, ada, boss, limit=3)
    rest = read(desk, ada, boss, limit=3, cursor=first.next)
    assert len({entry.id for entry in (*first.entries, *rest.entries)}) == 6


def test_a_cursor_of_another_record_is_refused(desk, boss):
    ada, bob = (make(desk, "contacts", boss, name=name) for name in ("Ada", "Bob"))
    change(desk, ada, boss, told="x")
    cursor = read(desk, ada, boss, limit=1).next
    with pytest.raises(KithError, match="cursor"):
        read(desk, bob, boss, cursor=cursor)


def test_a_lookup_is_told_by_its_title_where_one_may_read_it(desk, boss, sales):
    acme = make(desk, "companies", boss, name="Acme")
    ada = make(desk, "contacts", boss, name="Ada")
    change(desk, ada, boss, company=acme)
    assert differences(read(desk, ada, boss).entries[0])["company"] == (None, Ref(acme, "Acme", "companies"))
    assert differences(read(desk, ada, sales).entries[0])["company"] == (None, Ref(acme, None, "companies"))


def test_users_and_several_records_are_told_by_name(desk, boss):
    ada, bob = (make(desk, "contacts", boss, name=name) for name in ("Ada", "Bob"))
    change(desk, ada, boss, friends=[bob], helper=boss.user, tags=["vip"])
    assert differences(read(desk, ada, boss).entries[0]) == {
        "friends": (None, (Ref(bob, "Bob", "contacts"),)),
        "helper": (None, Ref(boss.user, "boss", "users")),
        "tags": (None, ("vip",)),
    }


def test_an_option_that_is_gone_is_told_as_it_was_stored(desk, boss):
    ada = make(desk, "contacts", boss, name="Ada")
    changed = {"role": ["lead", "gone"]}
    with desk.writing() as tx:
        record(tx, [Event(module="contacts", record_id=ada, kind="changed", user_id=None, via="x", changes=changed)])
    assert differences(read(desk, ada, boss).entries[0]) == {"role": ("lead", "gone")}


def test_a_change_of_fields_that_are_gone_leaves_no_trace(desk, boss):
    ada = make(desk, "contacts", boss, name="Ada")
    with desk.writing() as tx:
        gone = {"f_gone": [1, 2]}
        record(tx, [Event(module="contacts", record_id=ada, kind="changed", user_id=None, via="x", changes=gone)])
    assert kinds(read(desk, ada, boss)) == ["created"]


def test_deleting_and_restoring_are_told(desk, boss):
    ada = make(desk, "contacts", boss, name="Ada")
    for act in (delete, restore):
        desk.clock.advance(MINUTE)
        with desk.writing() as tx:
            act(tx, boss, "contacts", [ada])
    assert kinds(read(desk, ada, boss)) == ["restored", "deleted", "created"]


def test_a_record_out_of_view_has_no_feed(desk, boss):
    ada = make(desk, "contacts", boss, name="Ada")
    for actor in (desk.actor("nobody"), desk.actor("owner")):
        with pytest.raises(KithError) as refused:
            read(desk, ada, actor)
        assert refused.value.problems[0].code == "K601"


def test_with_whom_a_record_is_shared_is_told_to_those_who_may_share_it(desk, boss, sales):
    ada = make(desk, "contacts", boss, name="Ada")
    told = {"$share": [None, {"with": "user", "id": boss.user, "level": "view", "until": None}]}
    with desk.writing() as tx:
        record(tx, [Event(module="contacts", record_id=ada, kind="shared", user_id=None, via="x", changes=told)])
    assert kinds(read(desk, ada, boss)) == ["shared", "created"]
    assert kinds(read(desk, ada, sales)) == ["created"]


def test_a_feed_takes_three_statements(desk, boss, sales):
    ada = make(desk, "contacts", boss, name="Ada", company=make(desk, "companies", boss, name="Acme"))
    say(desk, ada, sales, "Hello @boss")
    change(desk, ada, boss, told="x", helper=sales.user)
    asked = []
    event.listen(desk.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    read(desk, ada, sales)
    assert len([each for each in asked if each.startswith("SELECT") and "kith_catalogue" not in each]) == 3


def attach(desk, ada, boss):
    """An event of a file, as attaching makes it."""
    row = {
        "name": "plan.pdf",
        "mime": "application/pdf",
        "size": 9,
        "digest": "d",
        "storage_key": "k",
        "state": "attached",
    }
    with desk.writing() as tx:
        id = new_id()
        tx.connection.execute(sa.insert(File).values(id=id, created_at=tx.clock.now(), **row))
        told = {"module": "contacts", "record_id": ada, "user_id": boss.user, "via": "page"}
        record(tx, [Event(**told, kind="attached", about=id)])


def test_a_file_that_was_attached_is_told_by_its_name(desk, boss):
    ada = make(desk, "contacts", boss, name="Ada")
    attach(desk, ada, boss)
    assert read(desk, ada, boss).entries[0].details == {"$file": "plan.pdf"}


def test_portal_users_are_told_of_no_file_no_mail_and_no_share(desk, boss):
    ada = make(desk, "contacts", boss, name="Ada")
    attach(desk, ada, boss)
    told = {"module": "contacts", "record_id": ada, "user_id": boss.user, "via": "mail"}
    with desk.writing() as tx:
        record(tx, [Event(**told, kind="mail.sent", changes={"$mail": [None, {"subject": "Offer"}]})])
    with desk.reading() as tx:
        found = feed(tx, replace(boss, kind="portal"), standing(tx, boss, "contacts", ada))
    assert kinds(found) == ["created"]


def test_what_a_mail_said_is_told_to_who_may_read_all_of_the_record(desk, boss, sales):
    ada = make(desk, "contacts", boss, name="Ada")
    told = {"module": "contacts", "record_id": ada, "user_id": boss.user, "via": "mail"}
    with desk.writing() as tx:
        record(tx, [Event(**told, kind="mail.sent", changes={"$mail": [None, {"subject": "Your salary: 9"}]})])
    seen = [read(desk, ada, actor).entries[0].details for actor in (boss, sales)]
    assert seen == [{"$mail": [None, {"subject": "Your salary: 9"}]}, {}]
