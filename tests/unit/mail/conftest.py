"""A harbour's site on both databases, and a mail server that keeps what it gets."""

from collections.abc import Iterator

import pytest
from tests.unit.mail.dovecot import Dovecot
from tests.unit.mail.post import FILES, Post
from tests.unit.mail.receiver import Receiver
from tests.unit.timeline.desk import MODULES

from kith.access.actor import Actor
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A mail server on this machine."""
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def post(copy_of: CopyOf) -> Iterator[Post]:
    """The site; its mail is caught."""
    site = SiteUnderTest(copy_of("mail", fill_database(FILES)), FILES)
    yield Post(site)
    site.close()


@pytest.fixture
def sending(post: Post, receiver: Receiver) -> Post:
    """The site; its mail goes to the receiver."""
    return post.over(receiver.settings)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """The server of a mailbox on this machine."""
    with Dovecot() as dovecot:
        yield dovecot


@pytest.fixture
def mailbox(dovecot: Dovecot) -> Dovecot:
    """The same, and the mailbox is empty."""
    dovecot.empty()
    return dovecot


@pytest.fixture
def desk(copy_of: CopyOf) -> Iterator[Post]:
    """A desk where people comment on contacts and give them to each other; its mail is caught."""
    site = SiteUnderTest(copy_of("desk", fill_database(MODULES)), MODULES)
    yield Post(site)
    site.close()


@pytest.fixture
def boss(desk: Post) -> Actor:
    return desk.site.actor("boss")


@pytest.fixture
def sales(desk: Post) -> Actor:
    return desk.site.actor("sales")
