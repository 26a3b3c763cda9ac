"""A harbour's site on both databases, and a mail server that keeps what it gets."""

from collections.abc import Iterator

import pytest
from tests.unit.mail.post import FILES, Post
from tests.unit.mail.receiver import Receiver

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
