"""Who is named by `@Name`, who is told of it, and who isn't."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.timeline.desk import codes, make, read, say

from kith.errors import KithError
from kith.fields.keys import sort_key
from kith.identity import groups
from kith.timeline import comments
from kith.timeline.mentions import kept, offered, typed
from kith.timeline.notifications import count_unread, listed, mark_read


@pytest.fixture
def ada(desk, boss):
    return make(desk, "contacts", boss, name="Ada")


def named(desk, *names):
    """The ids of people with these names, who hold the role looker."""
    found = []
    for number, name in enumerate(names):
        actor = desk.actor("looker", email=f"p{number}@example.test")
        with desk.writing() as tx:
            statement = "UPDATE kith_principal SET name = '{}', name_sort = '{}' WHERE id = '{}'"
            tx.connection.exec_driver_sql(statement.format(name, sort_key(name), actor.user))
        found.append(actor)
    return found


def stored(desk, actor, text):
    with desk.reading() as tx:
        return kept(tx, actor, text)[0]


def heard(desk, actor):
    with desk.reading() as tx:
        return [(each.record.title, each.by.title) for each in listed(tx, actor, unread=True).entries]


def test_a_name_is_kept_as_an_id(desk, boss):
    (mary,) = named(desk, "Mary Sue")
    assert stored(desk, boss, "Ask @Mary Sue, please") == f"Ask <@{mary.user}>, please"


def test_names_are_found_in_any_case(desk, boss):
    (mary,) = named(desk, "Mary Sue")
    assert stored(desk, boss, "@mary sue!") == f"<@{mary.user}>!"


def test_the_longest_name_is_meant(desk, boss):
    mary, sue = named(desk, "Mary", "Mary Sue")
    assert stored(desk, boss, "@Mary Sue and @Mary") == f"<@{sue.user}> and <@{mary.user}>"


def test_what_is_nobodys_name_stays_as_it_is(desk, boss):
    named(desk, "Mary")
    for text in ("@nobody", "ada@mary.test", "@Marybeth", "@ Mary", "a@Mary"):
        assert stored(desk, boss, text) == text


def test_an_address_names_somebody_too(desk, boss):
    (mary,) = named(desk, "Mary")
    assert stored(desk, boss, "@P0@example.test.") == f"<@{mary.user}>."


def test_a_name_of_several_is_refused_and_an_address_helps(desk, boss, ada):
    first, _ = named(desk, "Mary", "Mary")
    with pytest.raises(KithError) as refused:
        say(desk, ada, boss, "@Mary")
    assert codes(refused) == [("body", "K681")]
    assert say(desk, ada, boss, "@p0@example.test").told == (first.user,)


def test_an_id_that_is_typed_names_nobody(desk, boss, ada, sales):
    assert say(desk, ada, boss, f"<@{sales.user}>").told == ()
    assert f"<@{sales.user}>" not in read(desk, ada, boss).entries[0].comment.body


def test_a_comment_is_typed_with_todays_names(desk, boss):
    (mary,) = named(desk, "Mary")
    assert typed(stored(desk, boss, "@Mary!"), {mary.user: "Maria"}) == "@Maria!"


def test_who_is_named_is_told_until_it_is_ticked_off(desk, boss, ada, sales):
    say(desk, ada, boss, "@sales look")
    assert heard(desk, sales) == [("Ada", "boss")]
    with desk.writing() as tx:
        mark_read(tx, sales)
    assert heard(desk, sales) == []


def test_who_can_not_see_the_record_is_not_told_and_the_author_hears_of_it(desk, boss, ada):
    nobody = desk.actor("nobody")
    written = say(desk, ada, boss, "@nobody @boss")
    assert (written.told, [each.title for each in written.untold]) == ((), ["nobody"])
    assert heard(desk, nobody) == []


def test_who_loses_sight_of_the_record_does_not_read_of_it(desk, boss, ada):
    owner = desk.actor("owner")
    hers = make(desk, "contacts", boss, name="Hers", owner=owner.user)
    assert say(desk, hers, boss, "@owner").told == (owner.user,)
    with desk.writing() as tx:
        tx.connection.exec_driver_sql(f"UPDATE m_contacts SET owner = '{boss.user}'")
    assert heard(desk, owner) == []


def test_the_members_of_a_group_are_told(desk, boss, ada, sales):
    with desk.writing() as tx:
        north = groups.add(tx, "North")
        for each in (sales, boss):
            groups.add_member(tx, north, each.user)
    written = say(desk, ada, boss, "@North")
    assert written.told == (sales.user,)


def test_a_group_of_which_somebody_can_not_see_the_record_is_told_in_part(desk, boss, ada, sales):
    nobody = desk.actor("nobody")
    with desk.writing() as tx:
        north = groups.add(tx, "North")
        for each in (sales, nobody):
            groups.add_member(tx, north, each.user)
    written = say(desk, ada, boss, "@North")
    assert (written.told, [each.title for each in written.untold]) == ((sales.user,), ["North"])


def test_suspended_people_can_not_be_named(desk, boss, sales):
    _suspend(desk, sales)
    assert stored(desk, boss, "@sales") == "@sales"


def test_a_comment_keeps_whom_it_named_before_they_were_suspended(desk, boss, ada, sales):
    first = say(desk, ada, boss, "@sales look")
    _suspend(desk, sales)
    with desk.writing() as tx:
        comments.edit(tx, boss, "contacts", ada, first.id, "@sales look here")
    assert read(desk, ada, boss).entries[0].comment.body == f"<@{sales.user}> look here"


def test_an_edit_tells_whom_it_newly_names_and_nobody_twice(desk, boss, ada, sales):
    looker = desk.actor("looker")
    first = say(desk, ada, boss, "@sales")
    with desk.writing() as tx:
        mark_read(tx, sales)
        comments.edit(tx, boss, "contacts", ada, first.id, "@sales @looker")
    assert (heard(desk, sales), heard(desk, looker)) == ([], [("Ada", "boss")])


def test_an_edit_untells_whom_it_names_no_longer(desk, boss, ada, sales):
    first = say(desk, ada, boss, "@sales")
    with desk.writing() as tx:
        comments.edit(tx, boss, "contacts", ada, first.id, "nobody")
    assert heard(desk, sales) == []


def test_a_deleted_comment_tells_nobody(desk, boss, ada, sales):
    first = say(desk, ada, boss, "@sales")
    with desk.writing() as tx:
        comments.delete(tx, boss, "contacts", ada, first.id)
    assert heard(desk, sales) == []


def test_offered_are_active_staff_and_groups_by_name(desk, boss, sales):
    named(desk, "Ada Lovelace", "Ada Byron")
    with desk.writing() as tx:
        groups.add(tx, "Adas")
    _suspend(desk, sales)
    with desk.reading() as tx:
        assert [each.title for each in offered(tx, boss, "ada")] == ["Ada Byron", "Ada Lovelace", "Adas"]
        assert [each.title for each in offered(tx, boss, "sales")] == []


def _suspend(desk, actor):
    with desk.writing() as tx:
        tx.connection.exec_driver_sql(f"UPDATE kith_user SET state = 'suspended' WHERE id = '{actor.user}'")


def test_who_acts_as_somebody_marks_nothing_as_read_in_their_place(desk, boss, sales):
    say(desk, make(desk, "contacts", boss, name="Ada"), boss, "@sales")
    with desk.writing() as tx:
        mark_read(tx, replace(sales, impersonator=boss.user))
    with desk.reading() as tx:
        assert count_unread(tx, sales) == 1
