"""Whom a comment names gets a mail of it: in their language, once, as long as they may read it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from tests.unit.mail.post import Post
from tests.unit.timeline.desk import MODULES, make, say

from kith.access.actor import Actor
from kith.identity import administer, groups
from kith.identity.profile import save_profile
from kith.mail.deliver import values_of
from kith.mail.mentions import mail_mentions
from kith.mail.suppression import suppress
from kith.storage.system import JobRow
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database
from kith.timeline import comments
from kith.timeline.notifications import mark_read
from kith.timeline.telling import MENTIONED


@pytest.fixture
def post(copy_of: CopyOf) -> Iterator[Post]:
    """A desk where people comment on contacts; its mail is caught."""
    site = SiteUnderTest(copy_of("desk", fill_database(MODULES)), MODULES)
    yield Post(site)
    site.close()


@pytest.fixture
def boss(post: Post) -> Actor:
    return post.site.actor("boss")


@pytest.fixture
def sales(post: Post) -> Actor:
    return post.site.actor("sales")


def carry_out(post: Post) -> None:
    """Does what the comments so far have left to do."""
    with post.site.writing() as tx:
        payloads = tx.connection.execute(sa.select(JobRow.payload).where(JobRow.kind == MENTIONED)).scalars().all()
        for payload in payloads:
            mail_mentions(tx, payload["comment"])


def addresses(post: Post) -> list[str]:
    return sorted(mail.address for mail in post.mails())


def own(post: Post, person: Actor, **more: object) -> None:
    """What somebody says about themselves."""
    said = {"name": person.email.partition("@")[0], "locale": "", "timezone": "", "languages": ["en", "de"], **more}
    with post.site.writing() as tx:
        save_profile(tx, str(person.user), **said)  # type: ignore[arg-type]


def test_who_is_named_gets_a_mail_with_a_link_to_the_comment(post: Post, boss: Actor, sales: Actor):
    ada = make(post.site, "contacts", boss, name="Ada")
    written = say(post.site, ada, boss, "@sales look")
    carry_out(post)
    (mail,) = post.mails()
    assert (mail.address, mail.subject, mail.purpose) == (sales.email, "boss mentioned you: Ada", "content")
    assert values_of(post.site.settings, mail)["link"].endswith(f"/m/contacts/{ada}/feed#c-{written.id}")


def test_a_mail_about_a_comment_does_not_hold_it(post: Post, boss: Actor, sales: Actor):
    say(post.site, make(post.site, "contacts", boss, name="Ada"), boss, "@sales the password is swordfish")
    carry_out(post)
    with post.site.reading() as tx:
        assert "swordfish" not in str(tx.connection.exec_driver_sql("SELECT * FROM kith_mail").all())


def test_it_comes_in_the_language_of_who_gets_it(post: Post, boss: Actor, sales: Actor):
    own(post, sales, locale="de")
    say(post.site, make(post.site, "contacts", boss, name="Ada"), boss, "@sales")
    carry_out(post)
    assert post.mails()[0].subject == "boss erwähnt Sie: Ada"


def test_nobody_is_mailed_twice_however_often_the_comment_is_edited(post: Post, boss: Actor, sales: Actor):
    ada = make(post.site, "contacts", boss, name="Ada")
    written = say(post.site, ada, boss, "@sales")
    for text in ("@sales, please", "nobody", "@sales again", "@sales and @looker"):
        carry_out(post)
        looker = post.site.actor("looker") if "looker" in text else None
        with post.site.writing() as tx:
            comments.edit(tx, boss, "contacts", ada, written.id, text)
    carry_out(post)
    assert looker is not None
    assert addresses(post) == sorted([sales.email, looker.email])


def test_who_wants_no_mail_of_mentions_gets_none(post: Post, boss: Actor, sales: Actor):
    own(post, sales, mail_mentions=False)
    say(post.site, make(post.site, "contacts", boss, name="Ada"), boss, "@sales")
    carry_out(post)
    assert post.mails() == ()


def test_who_has_read_it_already_gets_none(post: Post, boss: Actor, sales: Actor):
    say(post.site, make(post.site, "contacts", boss, name="Ada"), boss, "@sales")
    with post.site.writing() as tx:
        mark_read(tx, sales)
    carry_out(post)
    assert post.mails() == ()


def test_who_can_not_see_the_record_gets_none(post: Post, boss: Actor):
    post.site.actor("nobody")
    say(post.site, make(post.site, "contacts", boss, name="Ada"), boss, "@nobody")
    carry_out(post)
    assert post.mails() == ()


def test_who_loses_sight_of_the_record_before_the_job_runs_gets_none(post: Post, boss: Actor, sales: Actor):
    say(post.site, make(post.site, "contacts", boss, name="Ada"), boss, "@sales")
    with post.site.writing() as tx:
        administer.set_roles(tx, str(sales.user), ["nobody"])
    carry_out(post)
    assert post.mails() == ()


def test_the_gate_looks_once_more_right_before_it_goes_out(post: Post, boss: Actor, sales: Actor):
    say(post.site, make(post.site, "contacts", boss, name="Ada"), boss, "@sales")
    carry_out(post)
    with post.site.writing() as tx:
        administer.set_roles(tx, str(sales.user), ["nobody"])
    post.deliver()
    assert post.states() == {sales.email: ("refused", "closed")}


def test_a_comment_that_was_deleted_is_not_mailed(post: Post, boss: Actor, sales: Actor):
    ada = make(post.site, "contacts", boss, name="Ada")
    written = say(post.site, ada, boss, "@sales")
    carry_out(post)
    with post.site.writing() as tx:
        comments.delete(tx, boss, "contacts", ada, written.id)
    post.deliver()
    assert post.states() == {sales.email: ("refused", "closed")}


def test_an_address_that_gets_no_mail_gets_none_of_mentions(post: Post, boss: Actor, sales: Actor):
    say(post.site, make(post.site, "contacts", boss, name="Ada"), boss, "@sales")
    carry_out(post)
    with post.site.writing() as tx:
        suppress(tx, sales.email, reason="asked")
    post.deliver()
    assert post.states() == {sales.email: ("refused", "asked")}


def test_each_member_of_a_group_that_is_named_gets_one(post: Post, boss: Actor, sales: Actor):
    looker = post.site.actor("looker")
    with post.site.writing() as tx:
        north = groups.add(tx, "North")
        for each in (boss, sales, looker):
            groups.add_member(tx, north, str(each.user))
    say(post.site, make(post.site, "contacts", boss, name="Ada"), boss, "@North and @sales")
    carry_out(post)
    assert addresses(post) == sorted([sales.email, looker.email])


def test_it_is_an_event_of_the_record(post: Post, boss: Actor, sales: Actor):
    ada = make(post.site, "contacts", boss, name="Ada")
    say(post.site, ada, boss, "@sales")
    carry_out(post)
    post.deliver()
    assert [event.kind for event in post.events(ada)] == ["mail.caught"]


def test_a_comment_that_names_nobody_leaves_no_job(post: Post, boss: Actor):
    say(post.site, make(post.site, "contacts", boss, name="Ada"), boss, "nothing")
    assert post.jobs() == []


def test_a_comment_that_names_a_group_is_one_line_in_the_feed(post: Post, boss: Actor):
    people = [post.site.actor("sales", email=f"member{number}@example.test") for number in range(3)]
    with post.site.writing() as tx:
        crew = groups.add(tx, "crew")
        for person in people:
            groups.add_member(tx, crew, str(person.user))
    ada = make(post.site, "contacts", boss, name="Ada")
    written = say(post.site, ada, boss, "@crew look")
    carry_out(post)
    for mail in post.mails():  # by several jobs, one after the other
        post.deliver([mail.id])
    assert len(addresses(post)) == 3
    assert [(event.kind, event.about) for event in post.events(ada)] == [("mail.caught", written.id)]
