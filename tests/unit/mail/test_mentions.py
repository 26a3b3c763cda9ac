"""Whom a comment names gets a mail of it: in their language, once, as long as they may read it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from tests.unit.mail.post import Post
from tests.unit.timeline.desk import make, say

from kith.access.actor import Actor
from kith.identity import administer, groups, sessions
from kith.identity.load import by_session
from kith.identity.profile import save_profile
from kith.mail.deliver import values_of
from kith.mail.mentions import mail_mentions
from kith.mail.suppression import suppress
from kith.storage.system import JobRow
from kith.storage.tx import Tx
from kith.timeline import comments
from kith.timeline.notifications import count_unread, listed, mark_read
from kith.timeline.telling import MENTIONED


def carry_out(desk: Post) -> None:
    """Does what the comments so far have left to do."""
    with desk.site.writing() as tx:
        payloads = tx.connection.execute(sa.select(JobRow.payload).where(JobRow.kind == MENTIONED)).scalars().all()
        for payload in payloads:
            mail_mentions(tx, payload["comment"])


def addresses(desk: Post) -> list[str]:
    return sorted(mail.address for mail in desk.mails())


def own(desk: Post, person: Actor, **more: object) -> None:
    """What somebody says about themselves."""
    said = {"name": person.email.partition("@")[0], "locale": "", "timezone": "", "languages": ["en", "de"], **more}
    with desk.site.writing() as tx:
        save_profile(tx, str(person.user), **said)  # type: ignore[arg-type]


def test_who_is_named_gets_a_mail_with_a_link_to_the_comment(desk: Post, boss: Actor, sales: Actor):
    ada = make(desk.site, "contacts", boss, name="Ada")
    written = say(desk.site, ada, boss, "@sales look")
    carry_out(desk)
    (mail,) = desk.mails()
    assert (mail.address, mail.subject, mail.purpose) == (sales.email, "boss mentioned you: Ada", "content")
    assert values_of(desk.site.settings, mail)["link"].endswith(f"/m/contacts/{ada}/feed#c-{written.id}")


def test_a_mail_about_a_comment_does_not_hold_it(desk: Post, boss: Actor, sales: Actor):
    say(desk.site, make(desk.site, "contacts", boss, name="Ada"), boss, "@sales the password is swordfish")
    carry_out(desk)
    with desk.site.reading() as tx:
        assert "swordfish" not in str(tx.connection.exec_driver_sql("SELECT * FROM kith_mail").all())


def test_it_comes_in_the_language_of_who_gets_it(desk: Post, boss: Actor, sales: Actor):
    own(desk, sales, locale="de")
    say(desk.site, make(desk.site, "contacts", boss, name="Ada"), boss, "@sales")
    carry_out(desk)
    assert desk.mails()[0].subject == "boss erwähnt Sie: Ada"


def test_nobody_is_mailed_twice_however_often_the_comment_is_edited(desk: Post, boss: Actor, sales: Actor):
    ada = make(desk.site, "contacts", boss, name="Ada")
    written = say(desk.site, ada, boss, "@sales")
    for text in ("@sales, please", "nobody", "@sales again", "@sales and @looker"):
        carry_out(desk)
        looker = desk.site.actor("looker") if "looker" in text else None
        with desk.site.writing() as tx:
            comments.edit(tx, boss, "contacts", ada, written.id, text)
    carry_out(desk)
    assert looker is not None
    assert addresses(desk) == sorted([sales.email, looker.email])


def test_who_wants_no_mail_of_mentions_gets_none(desk: Post, boss: Actor, sales: Actor):
    own(desk, sales, mentions="page")
    say(desk.site, make(desk.site, "contacts", boss, name="Ada"), boss, "@sales")
    carry_out(desk)
    assert desk.mails() == ()


def test_who_has_read_it_already_gets_none(desk: Post, boss: Actor, sales: Actor):
    say(desk.site, make(desk.site, "contacts", boss, name="Ada"), boss, "@sales")
    with desk.site.writing() as tx:
        mark_read(tx, sales)
    carry_out(desk)
    assert desk.mails() == ()


def test_who_can_not_see_the_record_gets_none(desk: Post, boss: Actor):
    desk.site.actor("nobody")
    say(desk.site, make(desk.site, "contacts", boss, name="Ada"), boss, "@nobody")
    carry_out(desk)
    assert desk.mails() == ()


def test_who_loses_sight_of_the_record_before_the_job_runs_gets_none(desk: Post, boss: Actor, sales: Actor):
    say(desk.site, make(desk.site, "contacts", boss, name="Ada"), boss, "@sales")
    with desk.site.writing() as tx:
        administer.set_roles(tx, str(sales.user), ["nobody"])
    carry_out(desk)
    assert desk.mails() == ()


def test_the_gate_looks_once_more_right_before_it_goes_out(desk: Post, boss: Actor, sales: Actor):
    say(desk.site, make(desk.site, "contacts", boss, name="Ada"), boss, "@sales")
    carry_out(desk)
    with desk.site.writing() as tx:
        administer.set_roles(tx, str(sales.user), ["nobody"])
    desk.deliver()
    assert desk.states() == {sales.email: ("refused", "closed")}


def test_a_comment_that_was_deleted_is_not_mailed(desk: Post, boss: Actor, sales: Actor):
    ada = make(desk.site, "contacts", boss, name="Ada")
    written = say(desk.site, ada, boss, "@sales")
    carry_out(desk)
    with desk.site.writing() as tx:
        comments.delete(tx, boss, "contacts", ada, written.id)
    desk.deliver()
    assert desk.states() == {sales.email: ("refused", "closed")}


def test_an_address_that_gets_no_mail_gets_none_of_mentions(desk: Post, boss: Actor, sales: Actor):
    say(desk.site, make(desk.site, "contacts", boss, name="Ada"), boss, "@sales")
    carry_out(desk)
    with desk.site.writing() as tx:
        suppress(tx, sales.email, reason="asked")
    desk.deliver()
    assert desk.states() == {sales.email: ("refused", "asked")}


def test_each_member_of_a_group_that_is_named_gets_one(desk: Post, boss: Actor, sales: Actor):
    looker = desk.site.actor("looker")
    with desk.site.writing() as tx:
        north = groups.add(tx, "North")
        for each in (boss, sales, looker):
            groups.add_member(tx, north, str(each.user))
    say(desk.site, make(desk.site, "contacts", boss, name="Ada"), boss, "@North and @sales")
    carry_out(desk)
    assert addresses(desk) == sorted([sales.email, looker.email])


def test_it_is_an_event_of_the_record(desk: Post, boss: Actor, sales: Actor):
    ada = make(desk.site, "contacts", boss, name="Ada")
    say(desk.site, ada, boss, "@sales")
    carry_out(desk)
    desk.deliver()
    assert [event.kind for event in desk.events(ada)] == ["mail.caught"]


def test_a_comment_that_names_nobody_leaves_no_job(desk: Post, boss: Actor):
    say(desk.site, make(desk.site, "contacts", boss, name="Ada"), boss, "nothing")
    assert desk.jobs() == []


def test_a_comment_that_names_a_group_is_one_line_in_the_feed(desk: Post, boss: Actor):
    people = [desk.site.actor("sales", email=f"member{number}@example.test") for number in range(3)]
    with desk.site.writing() as tx:
        crew = groups.add(tx, "crew")
        for person in people:
            groups.add_member(tx, crew, str(person.user))
    ada = make(desk.site, "contacts", boss, name="Ada")
    written = say(desk.site, ada, boss, "@crew look")
    carry_out(desk)
    for mail in desk.mails():  # by several jobs, one after the other
        desk.deliver([mail.id])
    assert len(addresses(desk)) == 3
    assert [(event.kind, event.about) for event in desk.events(ada)] == [("mail.caught", written.id)]


@pytest.mark.parametrize(("ways", "mails", "told"), [("both", 1, 1), ("page", 0, 1), ("mail", 1, 0), ("none", 0, 0)])
def test_who_is_named_hears_of_it_the_way_they_want(
    desk: Post, boss: Actor, sales: Actor, ways: str, mails: int, told: int
):
    own(desk, sales, mentions=ways)
    say(desk.site, make(desk.site, "contacts", boss, name="Ada"), boss, "@sales")
    carry_out(desk)
    with desk.site.writing() as tx:
        assert (len(desk.mails()), len(listed(tx, sales).entries), count_unread(tx, sales)) == (mails, told, told)
        assert _told(tx, sales) == bool(told)


def test_reading_all_in_the_page_takes_no_mail_away(desk: Post, boss: Actor, sales: Actor):
    own(desk, sales, mentions="mail")
    say(desk.site, make(desk.site, "contacts", boss, name="Ada"), boss, "@sales")
    with desk.site.writing() as tx:
        mark_read(tx, sales)
    carry_out(desk)
    assert addresses(desk) == [sales.email]


def _told(tx: Tx, person: Actor) -> bool:
    """What a request knows of the person beforehand."""
    token = sessions.open_session(tx, str(person.user), realm="staff", method="password")
    return by_session(tx.connection, token, "staff", tx.clock.now()).told
