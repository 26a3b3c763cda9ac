"""Texts that no mail says any more are deleted, but none that a mail is about to name."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from tests.unit.mail.post import Post, message

from kith.jobs.runner import Runner
from kith.jobs.upkeep import declare_upkeep, upkeep_handlers
from kith.mail.ended import delete_ended
from kith.mail.send import send
from kith.mail.texts import delete_unnamed
from kith.storage.system import MailRow, MailText
from kith.storage.tx import Tx

DAY = timedelta(days=1)
LONG = 400  # days: longer than anything is kept


@pytest.fixture
def old(post: Post) -> Post:
    """A site with one text of long ago, which no mail names any more."""
    post.write(message())
    post.deliver()
    clock = post.site.clock
    clock.advance(datetime.now(UTC) + LONG * DAY - clock.present)
    with post.site.writing() as tx:
        delete_ended(tx, tx.clock.now() - DAY)
    return post


def purge(tx: Tx) -> int:
    """How many texts go that came yesterday or before."""
    return delete_unnamed(tx, tx.clock.now() - DAY)


def purged(post: Post) -> int:
    """The same in a transaction of its own."""
    with post.site.writing() as tx:
        return purge(tx)


def texts(post: Post) -> int:
    """How many texts there are."""
    with post.site.reading() as tx:
        return int(tx.connection.execute(sa.select(sa.func.count()).select_from(MailText)).scalar_one())


@contextmanager
def meanwhile(step: object) -> Iterator[threading.Thread]:
    """Another session that carries out the step; it is over when the block has been left for a moment."""
    assert callable(step)
    thread = threading.Thread(target=step)
    thread.start()
    yield thread
    thread.join(30)
    assert not thread.is_alive()


def test_a_text_that_no_mail_names_goes(old: Post):
    assert (purged(old), purged(old), texts(old)) == (1, 0, 0)


def test_a_text_that_a_mail_names_stays(post: Post):
    post.write(message())
    clock = post.site.clock
    clock.advance(datetime.now(UTC) + LONG * DAY - clock.present)
    assert (purged(post), texts(post)) == (0, 1)


def test_a_young_text_stays(old: Post):
    with old.site.writing() as tx:
        assert delete_unnamed(tx, tx.clock.now() - 2 * LONG * DAY) == 0
    assert texts(old) == 1


def test_mail_that_says_it_again_names_it_anew(old: Post):
    purged(old)
    old.write(message())
    assert (texts(old), [mail.subject for mail in old.mails()]) == (1, ["Hello Ada"])


def test_a_text_that_a_mail_names_at_this_moment_stays(old: Post):
    """The other session finds the text before the mail is committed, and deletes after that if it can."""
    found: list[int] = []
    with meanwhile_writing(old) as begun:

        def purge_after_it() -> None:
            begun.wait(30)
            found.append(purged(old))

        with meanwhile(purge_after_it):
            pass
    assert (found, texts(old), len(old.mails())) == ([0], 1, 1)


def test_a_mail_whose_text_is_deleted_at_this_moment_writes_it_anew(old: Post):
    with old.site.writing() as tx, meanwhile(lambda: old.write(message())) as writer:
        assert purge(tx) == 1
        writer.join(0.3)
        assert writer.is_alive()
        tx.connection.commit()
    assert (texts(old), len(old.mails())) == (1, 1)


@contextmanager
def meanwhile_writing(post: Post) -> Iterator[threading.Event]:
    """A session that has written a mail, and commits half a second after it has said so."""
    begun = threading.Event()

    def write() -> None:
        with post.site.writing() as tx:
            send(tx, message())
            begun.set()
            threading.Event().wait(0.5)

    with meanwhile(write):
        yield begun


def test_the_daily_upkeep_deletes_them_after_the_mails_that_said_them(post: Post):
    post.write(message())
    post.deliver()
    clock = post.site.clock
    clock.advance(datetime.now(UTC) + LONG * DAY - clock.present)
    with post.site.writing() as tx:
        declare_upkeep(tx)
        tx.connection.execute(sa.update(MailRow).values(finished_at=tx.clock.now() - (LONG - 1) * DAY))
    clock.advance(DAY)
    runner = Runner(post.site.engine, clock.clock, post.site.writing, upkeep_handlers())
    runner.tick()
    while runner.run_one():
        pass
    assert (post.mails(), texts(post)) == ((), 0)
