"""Mail that is over for long is deleted; what waits, is young, or belongs to a mailing of late stays."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from tests.unit.mail.post import NEWS, Post, message
from tests.unit.mail.receiver import Receiver

from kith.mail.ended import AT_ONCE, delete_ended
from kith.mail.send import send_many
from kith.storage.system import MailText

DAY = timedelta(days=1)


def days_later(post: Post, days: int) -> None:
    """Lets the site's clock be that many days after the moment at which ids were made."""
    clock = post.site.clock
    clock.advance(datetime.now(UTC) + timedelta(days=days) - clock.present)


def deleted(post: Post, older: timedelta) -> int:
    """How many mails go that are over for longer."""
    with post.site.writing() as tx:
        return delete_ended(tx, tx.clock.now() - older)


def test_mail_that_is_over_for_long_goes(post: Post):
    post.write(message(), message("b@example.org"))
    post.deliver()
    days_later(post, 10)
    assert (deleted(post, 9 * DAY), deleted(post, 9 * DAY), post.mails()) == (2, 0, ())


def test_mail_that_is_over_of_late_stays(post: Post):
    days_later(post, 0)
    post.write(message())
    post.deliver()
    days_later(post, 10)
    assert (deleted(post, 11 * DAY), len(post.mails())) == (0, 1)


def test_mail_that_waits_stays_however_long(post: Post):
    post.write(message())
    days_later(post, 1000)
    assert (deleted(post, DAY), len(post.mails())) == (0, 1)


def test_mail_that_was_put_off_and_went_out_of_late_stays(sending: Post, receiver: Receiver):
    sending.write(message())
    days_later(sending, 10)
    sending.deliver()
    assert (deleted(sending, 5 * DAY), len(receiver.mails), len(sending.mails())) == (0, 1, 1)


def test_mail_of_a_mailing_stays_for_a_month(post: Post):
    days_later(post, 0)
    post.write(message(purpose="list", list=NEWS, batch="marketing:1"), message("b@example.org"))
    post.deliver()
    days_later(post, 10)
    assert (deleted(post, 5 * DAY), [mail.batch for mail in post.mails()]) == (1, ["marketing:1"])
    days_later(post, 31)
    assert (deleted(post, 5 * DAY), post.mails()) == (1, ())


def test_a_few_hundred_go_at_a_time(post: Post):
    with post.site.writing() as tx:
        send_many(tx, [message(f"a{number}@example.org") for number in range(AT_ONCE + 5)])
    post.deliver([mail.id for mail in post.mails()])
    days_later(post, 10)
    assert [deleted(post, DAY) for _ in range(3)] == [AT_ONCE, 5, 0]


def test_what_mail_said_is_kept_for_the_next_that_says_it(post: Post):
    post.write(message())
    post.deliver()
    days_later(post, 10)
    deleted(post, DAY)
    with post.site.reading() as tx:
        assert tx.connection.execute(sa.select(sa.func.count()).select_from(MailText)).scalar_one() == 1


def test_the_event_in_the_feed_stays(post: Post):
    ada = post.contact("Ada", email="ada@example.org")
    post.write(message(about=("contacts", ada)))
    post.deliver()
    days_later(post, 10)
    assert deleted(post, DAY) == 1
    assert [event.kind for event in post.events(ada)] == ["mail.caught"]
