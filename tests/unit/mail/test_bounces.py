"""What a report does: the mail is noted as come back, its address given up or not, and nothing counts twice."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest
import sqlalchemy as sa
from tests.unit.mail.post import FILES, NEWS, Post, message
from tests.unit.mail.receiver import Receiver

from kith.mail.bounces import PATIENCE, WITHIN, reported, take
from kith.mail.outgoing import Outgoing
from kith.mail.reports import Kind, Report
from kith.mail.suppression import held, lift
from kith.plugins import hookimpl
from kith.storage.ids import new_id
from kith.storage.system import MailRow
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database

UNKNOWN, FULL = "550 5.1.1 unknown", "452 4.2.2 full"


def sent(post: Post, to: str = "ada@example.org", **more) -> str:
    """The id of a mail about content that is out."""
    (id,) = post.write(message(to, **{"purpose": "content", **more}))
    post.deliver([id])
    return id


def report(post: Post, id: str, kind: Kind = "hard", reason: str = UNKNOWN) -> bool:
    with post.site.writing() as tx:
        return take(tx, Report(mail=id, kind=kind, status="5.1.1", reason=reason))


def stopped(post: Post, to: str = "ada@example.org") -> dict[str, str]:
    with post.site.reading() as tx:
        return dict(held(tx, to))


def test_a_mail_that_came_back_says_so(sending: Post):
    id = sent(sending)
    assert report(sending, id)
    assert sending.states() == {"ada@example.org": ("bounced", UNKNOWN)}


def test_its_record_tells(sending: Post):
    ada = sending.contact("Ada", email="ada@example.org")
    report(sending, sent(sending, about=("contacts", ada), open_to_all=True))
    assert [event.kind for event in sending.events(ada)] == ["mail.bounced", "mail.sent"]


def test_an_unknown_address_gets_no_more_content(sending: Post, receiver: Receiver):
    report(sending, sent(sending))
    sent(sending)
    assert len(receiver.mails) == 1
    assert sending.mails()[0].reason == "bounced"


def test_mail_about_an_account_is_still_tried(sending: Post, receiver: Receiver):
    report(sending, sent(sending))
    sent(sending, purpose="account")
    assert len(receiver.mails) == 2


def test_mail_about_an_account_that_came_back_stops_nothing(sending: Post):
    report(sending, sent(sending, purpose="account"))
    assert stopped(sending) == {}


def test_a_lifted_address_gets_mail_again(sending: Post, receiver: Receiver):
    report(sending, sent(sending))
    with sending.site.writing() as tx:
        assert lift(tx, "Ada@Example.org")
    sent(sending)
    assert len(receiver.mails) == 2


def test_a_report_counts_once(sending: Post):
    id = sent(sending)
    assert [report(sending, id, "soft", FULL) for _ in range(3)] == [True, False, False]
    with sending.site.reading() as tx:
        assert len(reported(tx, "ada@example.org")) == 1


def test_one_that_was_full_gets_more_mail(sending: Post):
    report(sending, sent(sending), "soft", FULL)
    assert stopped(sending) == {}


def test_after_five_in_thirty_days_an_address_is_given_up(sending: Post):
    for _ in range(PATIENCE - 1):
        report(sending, sent(sending), "soft", FULL)
    assert stopped(sending) == {}
    report(sending, sent(sending), "soft", FULL)
    assert stopped(sending) == {"": "bounced"}


def test_what_came_back_long_ago_is_forgiven(sending: Post):
    for _ in range(PATIENCE - 1):
        report(sending, sent(sending), "soft", FULL)
    sending.site.clock.advance(WITHIN + timedelta(seconds=1))
    report(sending, sent(sending), "soft", FULL)
    assert stopped(sending) == {}


def test_lifting_forgives_what_came_back(sending: Post):
    for _ in range(PATIENCE):
        report(sending, sent(sending), "soft", FULL)
    with sending.site.writing() as tx:
        lift(tx, "ada@example.org")
    report(sending, sent(sending), "soft", FULL)
    assert stopped(sending) == {}


def test_other_addresses_are_not_concerned(sending: Post):
    for number in range(PATIENCE):
        report(sending, sent(sending, f"ada{number}@example.org"), "soft", FULL)
    assert stopped(sending) == {}


def test_who_complains_of_a_list_is_taken_off_it(sending: Post):
    report(sending, sent(sending, purpose="list", list=NEWS), "complaint", "abuse")
    assert stopped(sending) == {NEWS.key: "unsubscribed"}


def test_who_complains_of_content_gets_none(sending: Post):
    report(sending, sent(sending), "complaint", "abuse")
    assert stopped(sending) == {"": "unsubscribed"}


def test_a_mail_that_was_complained_of_was_sent(sending: Post):
    ada = sending.contact("Ada", email="ada@example.org")
    report(sending, sent(sending, about=("contacts", ada), open_to_all=True), "complaint", "abuse")
    assert sending.states()["ada@example.org"] == ("sent", None)
    assert [event.kind for event in sending.events(ada)] == ["mail.complained", "mail.sent"]


def test_what_was_never_sent_does_not_come_back(post: Post):
    (id,) = post.write(message(purpose="content"))
    post.deliver()
    report(post, id)
    assert post.states() == {"ada@example.org": ("caught", None)}


def test_a_mail_that_nobody_knows_is_no_matter(sending: Post):
    assert not report(sending, new_id())


def test_a_mail_that_came_back_before_its_job_said_so_is_not_sent_again(sending: Post, receiver: Receiver):
    (id,) = sending.write(message(purpose="content"))
    report(sending, id)
    sending.deliver([id])
    assert receiver.mails == []
    assert sending.states()["ada@example.org"][0] == "bounced"


class Listening:
    """A plugin that writes down what it hears of mail."""

    done: list[str] = []  # noqa: RUF012
    gone: list[tuple[str, str, bool]] = []  # noqa: RUF012
    broken = False

    @staticmethod
    @hookimpl
    def kith_mail_done(mails: Sequence[Outgoing]) -> None:
        Listening.done += [mail.state for mail in mails]
        if Listening.broken:
            raise RuntimeError("broken")

    @staticmethod
    @hookimpl
    def kith_mail_unsubscribed(address: str, list: str, again: bool) -> None:  # noqa: A002 - the hook calls it so
        Listening.gone.append((address, list, again))


@pytest.fixture
def heard(copy_of: CopyOf, receiver: Receiver) -> Iterator[Post]:
    site = SiteUnderTest(copy_of("mail", fill_database(FILES)), FILES, plugins=(Listening,))
    Listening.done, Listening.gone, Listening.broken = [], [], False
    yield Post(site).over(receiver.settings)
    site.close()


def test_plugins_hear_of_it(heard: Post):
    report(heard, sent(heard))
    assert Listening.done == ["sent", "bounced"]


def test_plugins_hear_who_complained(heard: Post):
    report(heard, sent(heard, purpose="list", list=NEWS), "complaint", "abuse")
    assert Listening.gone == [("ada@example.org", NEWS.key, False)]


def test_reports_go_with_their_mails(sending: Post):
    report(sending, sent(sending))
    with sending.site.writing() as tx:
        tx.connection.execute(sa.delete(MailRow))
    with sending.site.reading() as tx:
        assert reported(tx, "ada@example.org") == ()
