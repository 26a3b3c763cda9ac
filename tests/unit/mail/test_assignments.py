"""Who was given records gets a mail of it: one for all that came together, of what they may view and haven't read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.unit.mail.post import Post
from tests.unit.timeline.desk import MODULES, make

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
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database
from kith.timeline.notifications import mark_read

SECOND = timedelta(seconds=1)


@pytest.fixture
def post(copy_of: CopyOf) -> Iterator[Post]:
    """A desk where people give each other contacts; its mail is caught."""
    site = SiteUnderTest(copy_of("desk", fill_database(MODULES)), MODULES)
    yield Post(site)
    site.close()


@pytest.fixture
def boss(post: Post) -> Actor:
    return post.site.actor("boss")


@pytest.fixture
def sales(post: Post) -> Actor:
    return post.site.actor("sales")


def give(post: Post, boss: Actor, to: str | None, *names: str) -> list[str]:
    """The ids of new contacts that somebody is given by one write."""
    ids = [make(post.site, "contacts", boss, name=name) for name in names]
    with post.site.writing() as tx:
        write(tx, boss, "contacts", [Change(id=id, values={"owner": to}) for id in ids])
    return ids


def mailed(post: Post, after: timedelta = QUIET + SECOND) -> list[str]:
    """The subjects of the mails that are written then."""
    post.site.clock.advance(after)
    before = {mail.id for mail in post.mails()}
    with post.site.writing() as tx:
        mail_assignments(tx)
    return [mail.subject for mail in post.mails() if mail.id not in before]


def test_who_is_given_a_record_gets_a_mail_that_leads_to_it(post: Post, boss: Actor, sales: Actor):
    (ada,) = give(post, boss, sales.user, "Ada")
    assert mailed(post) == ["boss gave you: Ada"]
    (mail,) = post.mails()
    assert (mail.address, mail.purpose, mail.record_id) == (sales.email, "content", ada)
    assert values_of(post.site.settings, mail)["link"].endswith(f"/m/contacts/{ada}")


def test_of_many_that_come_together_there_is_one_mail(post: Post, boss: Actor, sales: Actor):
    give(post, boss, sales.user, "Ada", "Bea")
    give(post, boss, sales.user, *"CDEFGHI")
    assert mailed(post) == ["boss gave you 9 records"]
    assert mailed(post) == []


def test_while_more_comes_nothing_is_mailed_for_five_minutes(post: Post, boss: Actor, sales: Actor):
    found = []
    for number in range(15):
        give(post, boss, sales.user, f"Ada {number}")
        found += mailed(post, 20 * SECOND)
    assert found == ["boss gave you 15 records"]


def test_what_comes_after_the_mail_is_mailed_by_another(post: Post, boss: Actor, sales: Actor):
    give(post, boss, sales.user, *"ABCDEFG")
    assert mailed(post) == ["boss gave you 7 records"]
    give(post, boss, sales.user, *"HIJKLM")
    assert mailed(post) == ["boss gave you 6 records"]


def test_nobody_is_mailed_what_they_took_themselves(post: Post, boss: Actor):
    give(post, boss, boss.user, "Ada")
    assert mailed(post) == []


def test_what_was_read_already_is_not_mailed(post: Post, boss: Actor, sales: Actor):
    give(post, boss, sales.user, "Ada")
    with post.site.writing() as tx:
        mark_read(tx, sales)
    assert mailed(post) == []


def test_who_wants_no_mail_of_it_gets_none(post: Post, boss: Actor, sales: Actor):
    with post.site.writing() as tx:
        save_profile(tx, str(sales.user), name="Sal", locale="", timezone="", languages=["en"], mail_assignments=False)
    give(post, boss, sales.user, "Ada")
    assert mailed(post) == []


def test_a_record_that_was_taken_away_before_the_mail_goes_out_is_not_told(post: Post, boss: Actor, sales: Actor):
    give(post, boss, sales.user, "Ada")
    assert len(mailed(post)) == 1
    with post.site.writing() as tx:
        tx.connection.execute(tx.tables.table("contacts").update().values(deleted_at=tx.clock.now()))
    post.deliver()
    assert post.states()[sales.email] == ("refused", "closed")


def test_members_of_a_group_are_told_in_the_page_alone(post: Post, boss: Actor, sales: Actor):
    with post.site.writing() as tx:
        north = groups.add(tx, "North")
        groups.add_member(tx, north, str(sales.user))
    give(post, boss, north, "Ada")
    assert mailed(post) == []


def test_the_mail_is_in_the_language_of_who_gets_it(post: Post, boss: Actor, sales: Actor):
    with post.site.writing() as tx:
        save_profile(tx, str(sales.user), name="Sal", locale="de", timezone="", languages=["en", "de"])
    give(post, boss, sales.user, "Ada")
    assert mailed(post) == ["boss hat Ihnen das gegeben: Ada"]


def test_the_job_that_comes_each_minute_mails_them(post: Post, boss: Actor, sales: Actor):
    give(post, boss, sales.user, "Ada")
    post.site.clock.advance(QUIET + SECOND)
    with post.site.writing() as tx:
        declare_upkeep(tx)
    handlers = {**upkeep_handlers(), **mail_handlers()}
    runner = Runner(post.site.engine, post.site.clock.clock, post.site.writing, handlers)
    runner.tick()
    while runner.run_one():
        pass
    assert post.states() == {sales.email: ("caught", None)}
