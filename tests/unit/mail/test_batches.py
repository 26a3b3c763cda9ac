"""The mails of a mailing: what became of each, and who has one already."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.mail.post import NEWS, Post, message

from kith.mail.batches import mail_stopped, recipients, written_to
from kith.mail.send import send_many
from kith.mail.suppression import suppress


def sent(post: Post, *addresses: str) -> None:
    """Writes mails of the mailing "spring"."""
    with post.site.writing() as tx:
        send_many(tx, [replace(message(), to=each, batch="spring") for each in addresses])


def test_recipients_come_a_page_at_a_time(post: Post) -> None:
    sent(post, "ada@example.org", "bo@example.org")
    with post.site.reading() as tx:
        (first,) = recipients(tx, "spring", limit=1)
        (second,) = recipients(tx, "spring", after=first.id)
    assert (first.address, second.address, second.state) == ("ada@example.org", "bo@example.org", "queued")


def test_recipients_are_found_by_their_state(post: Post) -> None:
    sent(post, "ada@example.org")
    with post.site.reading() as tx:
        assert len(recipients(tx, "spring", states=("queued",))) == 1
        assert recipients(tx, "spring", states=("sent",)) == ()


def test_who_has_a_mail_is_known_by_the_address_however_it_is_written(post: Post) -> None:
    sent(post, "ada@example.org")
    with post.site.reading() as tx:
        assert written_to(tx, "spring", ["Ada@example.org", "bo@example.org"], []) == {"Ada@example.org"}
        assert written_to(tx, "autumn", ["ada@example.org"], []) == frozenset()


def test_a_stop_of_one_list_is_told_apart_from_one_of_all(post: Post) -> None:
    with post.site.writing() as tx:
        suppress(tx, "ada@example.org", of_list=NEWS.key, reason="unsubscribed")
        suppress(tx, "bo@example.org", reason="bounced")
        both = ["ada@example.org", "bo@example.org"]
        assert mail_stopped(tx, both, NEWS.key) == {"ada@example.org": "unsubscribed", "bo@example.org": "bounced"}
        assert mail_stopped(tx, both, "other") == {"bo@example.org": "bounced"}
