"""Who was given records gets a mail of it: one for all that came together, of what they may view and haven't read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.unit.mail.post import Post
from tests.unit.timeline.desk import make

from kith.access.actor import Actor
from kith.identity import groups
from kith.identity.profile import save_profile
from kith.jobs.mailing import mail_handlers
from kith.jobs.runner import Runner
from kith.jobs.upkeep import declare_upkeep, upkeep_handlers
from kith.mail.assignments import QUIET, mail_assignments
from kith.mail.deliver import values_of
from kith.records.model import Change
from kith.records.save import write
from kith.timeline.notifications import count_unread, listed, mark_read

SECOND = timedelta(seconds=1)


def give(desk: Post, boss: Actor, to: str | None, *names: str) -> list[str]:
    """The ids of new contacts that somebody is given by one write."""
    ids = [make(desk.site, "contacts", boss, name=name) for name in names]
    with desk.site.writing() as tx:
        write(tx, boss, "contacts", [Change(id=id, values={"owner": to}) for id in ids])
    return ids


def mailed(desk: Post, after: timedelta = QUIET + SECOND) -> list[str]:
    """The subjects of the mails that are written then."""
    desk.site.clock.advance(after)
    before = {mail.id for mail in desk.mails()}
    with desk.site.writing() as tx:
        mail_assignments(tx)
    return [mail.subject for mail in desk.mails() if mail.id not in before]


def test_who_is_given_a_record_gets_a_mail_that_leads_to_it(desk: Post, boss: Actor, sales: Actor):
    (ada,) = give(desk, boss, sales.user, "Ada")
    assert mailed(desk) == ["boss gave you: Ada"]
    (mail,) = desk.mails()
    assert (mail.address, mail.purpose, mail.record_id) == (sales.email, "content", ada)
    assert values_of(desk.site.settings, mail)["link"].endswith(f"/m/contacts/{ada}")


def test_of_many_that_come_together_there_is_one_mail(desk: Post, boss: Actor, sales: Actor):
    give(desk, boss, sales.user, "Ada", "Bea")
    give(desk, boss, sales.user, *"CDEFGHI")
    assert mailed(desk) == ["boss gave you 9 records"]
    assert mailed(desk) == []


def test_while_more_comes_nothing_is_mailed_for_five_minutes(desk: Post, boss: Actor, sales: Actor):
    found = []
    for number in range(15):
        give(desk, boss, sales.user, f"Ada {number}")
        found += mailed(desk, 20 * SECOND)
    assert found == ["boss gave you 15 records"]


def test_what_comes_after_the_mail_is_mailed_by_another(desk: Post, boss: Actor, sales: Actor):
    give(desk, boss, sales.user, *"ABCDEFG")
    assert mailed(desk) == ["boss gave you 7 records"]
    give(desk, boss, sales.user, *"HIJKLM")
    assert mailed(desk) == ["boss gave you 6 records"]


def test_nobody_is_mailed_what_they_took_themselves(desk: Post, boss: Actor):
    give(desk, boss, boss.user, "Ada")
    assert mailed(desk) == []


def test_what_was_read_already_is_not_mailed(desk: Post, boss: Actor, sales: Actor):
    give(desk, boss, sales.user, "Ada")
    with desk.site.writing() as tx:
        mark_read(tx, sales)
    assert mailed(desk) == []


def test_who_wants_no_mail_of_it_gets_none(desk: Post, boss: Actor, sales: Actor):
    with desk.site.writing() as tx:
        save_profile(tx, str(sales.user), name="Sal", locale="", timezone="", languages=["en"], assignments="page")
    give(desk, boss, sales.user, "Ada")
    assert mailed(desk) == []


def test_a_record_that_was_taken_away_before_the_mail_goes_out_is_not_told(desk: Post, boss: Actor, sales: Actor):
    give(desk, boss, sales.user, "Ada")
    assert len(mailed(desk)) == 1
    with desk.site.writing() as tx:
        tx.connection.execute(tx.tables.table("contacts").update().values(deleted_at=tx.clock.now()))
    desk.deliver()
    assert desk.states()[sales.email] == ("refused", "closed")


def test_members_of_a_group_are_told_in_the_page_alone(desk: Post, boss: Actor, sales: Actor):
    with desk.site.writing() as tx:
        north = groups.add(tx, "North")
        groups.add_member(tx, north, str(sales.user))
    give(desk, boss, north, "Ada")
    assert mailed(desk) == []


def test_the_mail_is_in_the_language_of_who_gets_it(desk: Post, boss: Actor, sales: Actor):
    with desk.site.writing() as tx:
        save_profile(tx, str(sales.user), name="Sal", locale="de", timezone="", languages=["en", "de"])
    give(desk, boss, sales.user, "Ada")
    assert mailed(desk) == ["boss hat Ihnen das gegeben: Ada"]


def test_the_job_that_comes_each_minute_mails_them(desk: Post, boss: Actor, sales: Actor):
    give(desk, boss, sales.user, "Ada")
    desk.site.clock.advance(QUIET + SECOND)
    with desk.site.writing() as tx:
        declare_upkeep(tx)
    handlers = {**upkeep_handlers(), **mail_handlers()}
    runner = Runner(desk.site.engine, desk.site.clock.clock, desk.site.writing, handlers)
    runner.tick()
    while runner.run_one():
        pass
    assert desk.states() == {sales.email: ("caught", None)}


@pytest.mark.parametrize(("ways", "mails", "told"), [("both", 1, 1), ("page", 0, 1), ("mail", 1, 0), ("none", 0, 0)])
def test_who_is_given_a_record_hears_of_it_the_way_they_want(
    desk: Post, boss: Actor, sales: Actor, ways: str, mails: int, told: int
):
    with desk.site.writing() as tx:
        save_profile(tx, str(sales.user), name="Sal", locale="", timezone="", languages=["en"], assignments=ways)
    give(desk, boss, sales.user, "Ada")
    assert len(mailed(desk)) == mails
    with desk.site.reading() as tx:
        assert (len(listed(tx, sales).entries), count_unread(tx, sales)) == (told, told)


@pytest.mark.parametrize(("ways", "told"), [("both", 1), ("page", 1), ("mail", 1), ("none", 0)])
def test_what_a_group_is_given_is_in_the_page_unless_one_wants_to_hear_of_nothing(
    desk: Post, boss: Actor, sales: Actor, ways: str, told: int
):
    with desk.site.writing() as tx:
        north = groups.add(tx, "North")
        groups.add_member(tx, north, str(sales.user))
        save_profile(tx, str(sales.user), name="Sal", locale="", timezone="", languages=["en"], assignments=ways)
    give(desk, boss, north, "Ada")
    with desk.site.reading() as tx:
        assert len(listed(tx, sales).entries) == told
