"""Messages to people outside: read behind their log-in, told of by a mail without a word of them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from tests.unit.portal.world import FILES, contact, make

from kith.access.actor import SYSTEM, Actor
from kith.errors import KithError
from kith.portal import invitations, messages
from kith.storage.system import CommentRow, MailRow
from kith.testing.site import SiteUnderTest, fill_database
from kith.timeline import feed
from kith.timeline.standing import standing


@pytest.fixture
def site(copy_of):
    opened = SiteUnderTest(copy_of("portal world", fill_database(FILES)), FILES)
    yield opened
    opened.close()


@pytest.fixture
def ada(site):
    return contact(site, "Ada", company=make(site, "companies", name="Acme"))


@pytest.fixture
def invited(site, ada):
    with site.writing() as tx:
        invitations.invite(tx, SYSTEM, "clients", ada)
    return ada


def send(site, record, body="The contract is ready", actor=None):
    actor = actor or site.actor("boss")
    with site.writing() as tx:
        return messages.write(tx, actor, "contacts", record, body)


def mails(site):
    statement = sa.select(MailRow).where(MailRow.purpose == "content")
    with site.reading() as tx:
        return list(tx.connection.execute(statement).mappings())


def code_of(site, *given, **more):
    with pytest.raises(KithError) as error:
        send(site, *given, **more)
    return error.value.problems[0].code


def test_a_message_is_a_comment_that_the_portal_shows(site, invited):
    send(site, invited)
    with site.reading() as tx:
        access = messages.recipient(tx, "contacts", invited).access
        person = Actor(
            kind="portal", user=access.user, portal_type="clients", record=invited, record_module="contacts", via="test"
        )
        entries = feed.feed(tx, person, standing(tx, person, "contacts", invited)).entries
    assert [each.comment.body for each in entries if each.comment] == ["The contract is ready"]


def test_the_mail_about_it_says_nothing_of_it(site, invited):
    send(site, invited)
    (mail,) = mails(site)
    assert mail["address"] == "ada@example.org"
    assert "contract" not in repr(dict(mail))


def test_nobody_writes_to_who_could_not_read_it(site, ada):
    assert code_of(site, ada) == "K488"
    with site.reading() as tx:
        assert tx.connection.execute(sa.select(CommentRow.id)).all() == []
    assert mails(site) == []


def test_whose_access_was_taken_back_gets_no_more(site, invited):
    with site.writing() as tx:
        invitations.revoke(tx, SYSTEM, "clients", invited)
    assert code_of(site, invited) == "K488"


def test_whoever_may_not_comment_sends_none(site, invited):
    assert code_of(site, invited, actor=site.actor("crew")) == "K603"


def test_a_portal_that_shows_nothing_of_the_person_is_passed_over(site, ada):
    with site.writing() as tx:
        invitations.invite(tx, SYSTEM, "auditors", ada)
    assert code_of(site, ada) == "K488"


def test_an_empty_message_is_none(site, invited):
    assert code_of(site, invited, body="  ") == "K605"


def test_modules_that_no_portal_takes_people_from_have_no_messages(site):
    with site.reading() as tx:
        assert messages.takes_messages(tx, "contacts")
        assert not messages.takes_messages(tx, "deals")
