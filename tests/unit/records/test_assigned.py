"""Who hears that a record was given to them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from tests.unit.timeline.desk import MODULES

from kith.access.actor import SYSTEM
from kith.errors import KithError
from kith.identity import groups
from kith.records import assigned
from kith.records.assigned import ONE_BY_ONE
from kith.records.model import Change
from kith.records.save import write
from kith.storage.system import Notification
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database
from kith.timeline.notifications import count_unread, listed

FILES = {
    **MODULES,
    "modules/jobs.yaml": """
module: jobs
label: {one: Job, many: Jobs}
title: "{name}"
fields:
  name: {type: text, required: true}
  doer: {type: user, notify: true}
  witness: {type: user}
  crew: {type: users, notify: true}
""",
}


@pytest.fixture
def desk(copy_of: CopyOf):
    site = SiteUnderTest(copy_of("desk of jobs", fill_database(FILES)), FILES)
    yield site
    site.close()


@pytest.fixture
def boss(desk):
    return desk.actor("boss")


@pytest.fixture
def ann(desk):
    return desk.actor("boss", email="ann@example.test")


def save(desk, actor, module, *changes):
    with desk.writing() as tx:
        return [each.id for each in write(tx, actor, module, changes).saved]


def told(desk, actor):
    with desk.reading() as tx:
        found = listed(tx, actor).entries
        return [(each.record.title if each.record else each.records, each.by.title) for each in found]


def new(name, **values):
    return Change(values={"name": name, **values})


def test_who_is_given_a_new_record_hears_of_it(desk, boss, ann):
    save(desk, boss, "jobs", new("Paint", owner=ann.user))
    assert told(desk, ann) == [("Paint", "boss")]


def test_who_becomes_the_owner_hears_of_it_once(desk, boss, ann):
    (id,) = save(desk, boss, "jobs", new("Paint"))
    save(desk, boss, "jobs", Change(id=id, values={"owner": ann.user}))
    save(desk, boss, "jobs", Change(id=id, values={"name": "Paint it"}))
    assert told(desk, ann) == [("Paint it", "boss")]


def test_fields_tell_that_say_so(desk, boss, ann):
    save(desk, boss, "jobs", new("Do", doer=ann.user))
    save(desk, boss, "jobs", new("See", witness=ann.user))
    save(desk, boss, "jobs", new("Help", crew=[ann.user, boss.user]))
    assert sorted(told(desk, ann)) == [("Do", "boss"), ("Help", "boss")]


def test_who_is_named_twice_hears_once(desk, boss, ann):
    save(desk, boss, "jobs", new("Paint", owner=ann.user, doer=ann.user, crew=[ann.user]))
    assert len(told(desk, ann)) == 1


def test_nobody_hears_of_what_they_took_themselves(desk, boss):
    save(desk, boss, "jobs", new("Paint", doer=boss.user))
    assert told(desk, boss) == []


def test_what_kith_does_itself_tells_nobody(desk, ann):
    save(desk, SYSTEM, "jobs", new("Paint", doer=ann.user))
    assert told(desk, ann) == []


def group_of(desk, *people, name="North"):
    """The id of a new group of these people."""
    with desk.writing() as tx:
        group = groups.add(tx, name)
        for each in people:
            groups.add_member(tx, group, each.user)
        return group


def test_members_of_the_group_that_owns_are_told(desk, boss, ann):
    save(desk, boss, "jobs", new("Paint", owner=group_of(desk, ann, boss)))
    assert (told(desk, ann), told(desk, boss)) == ([("Paint", "boss")], [])


def test_a_member_who_is_named_as_well_is_told_once(desk, boss, ann):
    save(desk, boss, "jobs", new("Paint", owner=group_of(desk, ann), doer=ann.user))
    assert told(desk, ann) == [("Paint", "boss")]


def test_a_member_hears_nothing_of_what_they_can_not_see(desk, boss):
    nobody = desk.actor("nobody")
    save(desk, boss, "jobs", new("Paint", owner=group_of(desk, nobody)))
    assert told(desk, nobody) == []


def test_of_many_records_the_members_of_a_group_are_not_told(desk, boss, ann):
    group = group_of(desk, ann)
    save(desk, boss, "jobs", *(new(f"Job {number}", owner=group) for number in range(ONE_BY_ONE + 1)))
    assert told(desk, ann) == []


@pytest.mark.parametrize(("members", "heard"), [(3, [("Paint", "boss")]), (2, [])])
def test_a_group_of_more_than_so_many_is_not_told(desk, boss, ann, members, heard, monkeypatch):
    monkeypatch.setattr(assigned, "MOST_MEMBERS", members)
    others = [desk.actor("boss", email=f"member{number}@example.test") for number in range(2)]
    save(desk, boss, "jobs", new("Paint", owner=group_of(desk, ann, *others)))
    assert told(desk, ann) == heard


def test_telling_a_group_takes_as_many_statements_for_two_as_for_twenty(desk, boss):
    people = [desk.actor("boss", email=f"member{number}@example.test") for number in range(20)]
    small, large = group_of(desk, *people[:2]), group_of(desk, *people, name="South")
    save(desk, boss, "jobs", new("Warm", owner=small))
    seen = []
    sa.event.listen(desk.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    save(desk, boss, "jobs", new("Paint", owner=small))
    of_two = len(seen)
    save(desk, boss, "jobs", new("Paint", owner=large))
    assert len(seen) == 2 * of_two


def test_many_at_once_are_told_as_one_and_added_up(desk, boss, ann):
    for start in (0, 7):
        save(desk, boss, "jobs", *(new(f"Job {start + number}", owner=ann.user) for number in range(7)))
    assert told(desk, ann) == [(14, "boss")]


def test_of_many_that_one_can_not_see_one_hears_nothing(desk, boss):
    nobody = desk.actor("nobody")
    save(desk, boss, "jobs", *(new(f"Job {number}", doer=nobody.user) for number in range(7)))
    with desk.reading() as tx:
        assert tx.connection.execute(sa.select(sa.func.count()).select_from(Notification)).scalar() == 0


def test_of_a_record_that_is_out_of_reach_nobody_hears(desk, boss):
    owner = desk.actor("owner")
    save(desk, boss, "jobs", new("Paint", doer=owner.user))
    with desk.reading() as tx:
        assert (told(desk, owner), count_unread(tx, owner)) == ([], 0)


def test_a_refused_write_tells_nobody(desk, boss, ann):
    with pytest.raises(KithError):
        save(desk, boss, "jobs", new("Paint", doer=ann.user), Change(values={"doer": ann.user}))
    assert told(desk, ann) == []
