"""What came of mails is noted by one statement each, and told many at a time: each once, whoever dies in between."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

import pytest
from sqlalchemy import event
from tests.unit.mail.post import FILES, Post, message
from tests.unit.mail.receiver import Receiver

from kith.mail.notes import TOGETHER, Notes, tell_sent
from kith.mail.outgoing import Outgoing
from kith.plugins import hookimpl
from kith.storage.tx import Tx
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database

ABOUT_IT = 30  # statements of a batch that don't depend on how many mails it has
FRAME = ("BEGIN", "COMMIT")


class DiedError(Exception):
    """Stands for the end of a process."""


@contextmanager
def counted(post: Post) -> Iterator[list[str]]:
    """The statements of the block, but those that begin and end transactions."""
    statements: list[str] = []

    def note(*given: Any) -> None:
        if not given[2].startswith(FRAME):
            statements.append(given[2])

    event.listen(post.site.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(post.site.engine, "before_cursor_execute", note)


def written(post: Post, count: int) -> list[str]:
    """The ids of mails about contacts, each about one of her own."""
    people = [post.contact(f"A{n}", email=f"a{n}@example.org") for n in range(count)]
    return post.write(*(message(f"a{n}@example.org", about=("contacts", id)) for n, id in enumerate(people)))


def killed_after(post: Post, mails: Sequence[Outgoing]) -> None:
    """What a sender leaves that dies after it has noted those mails."""
    with pytest.raises(DiedError):
        _note_and_die(post, mails)


def _note_and_die(post: Post, mails: Sequence[Outgoing]) -> None:
    with Notes(post.site.writing, post.site.engine) as notes:
        for mail in mails:
            notes.sent(mail)
        raise DiedError


def told(post: Post) -> list[str]:
    """The kinds of the events of all mails."""
    return [each.kind for mail in post.mails() if mail.record_id for each in post.events(mail.record_id)]


def test_a_mail_takes_one_statement_however_many_there_are(sending: Post, receiver: Receiver):
    written(sending, 2 * TOGETHER)
    with counted(sending) as statements:
        sending.deliver()
    assert len(receiver.mails) == 2 * TOGETHER
    assert 2 * TOGETHER <= len(statements) <= 2 * TOGETHER + ABOUT_IT


def test_a_mail_is_marked_before_it_is_told(post: Post):
    written(post, 1)
    killed_after(post, post.mails())
    (mail,) = post.mails()
    assert (mail.state, mail.sealed, mail.finished_at, told(post)) == ("sent", None, None, [])


def test_a_mail_that_was_marked_and_not_told_is_told_and_not_sent(sending: Post, receiver: Receiver):
    written(sending, 2)
    killed_after(sending, sending.mails()[:1])
    assert sending.deliver() == ""
    assert (len(receiver.mails), told(sending)) == (1, ["mail.sent"] * 2)
    assert all(mail.finished_at and mail.tries == 1 for mail in sending.mails())


def test_of_two_who_tell_of_a_mail_one_does(post: Post):
    written(post, 1)
    mails = post.mails()
    killed_after(post, mails)
    tell_sent(post.site.writing, mails)
    tell_sent(post.site.writing, mails)
    assert told(post) == ["mail.sent"]


def test_a_mail_that_was_given_up_and_goes_out_after_all_is_told(sending: Post, receiver: Receiver):
    written(sending, 1)
    receiver.answer = lambda _: "451 later"
    sending.deliver(last=True)
    receiver.answer = lambda _: "250 fine"
    sending.deliver()
    assert sorted(told(sending)) == ["mail.failed", "mail.sent"]


class Picky:
    """A plugin that fails at one address."""

    told: ClassVar[list[str]] = []

    @staticmethod
    @hookimpl
    def kith_mail_done(tx: Tx, mails: Sequence[Outgoing]) -> None:
        if any(mail.address == "a1@example.org" for mail in mails):
            raise RuntimeError("broken")
        Picky.told += [mail.address for mail in mails]


@pytest.fixture
def picky(copy_of: CopyOf, receiver: Receiver) -> Iterator[Post]:
    site = SiteUnderTest(copy_of("mail", fill_database(FILES)), FILES, plugins=(Picky,))
    Picky.told = []
    yield Post(site).over(receiver.settings)
    site.close()


def test_a_plugin_that_fails_at_one_mail_hears_of_the_others(picky: Post):
    written(picky, 3)
    assert picky.deliver() == ""
    assert (Picky.told, told(picky)) == (["a0@example.org", "a2@example.org"], ["mail.sent"] * 3)
