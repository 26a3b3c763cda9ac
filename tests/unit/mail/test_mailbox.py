"""Reading the mailbox that mail comes back to, on a real server."""

from dataclasses import replace

import pytest
from tests.unit.mail.certificate import Certificate
from tests.unit.mail.dovecot import PASSWORD, Dovecot
from tests.unit.mail.post import NEWS, Post, message
from tests.unit.mail.receiver import Receiver
from tests.unit.mail.returned import arf, dsn, full, holiday

from kith.errors import KithError
from kith.mail.mailbox import check_mailbox, read_bounces
from kith.mail.suppression import held
from kith.mail.verp import MARK, envelope_sender
from kith.settings import BounceSettings


@pytest.fixture
def returning(sending: Post, receiver: Receiver, mailbox: Dovecot) -> Post:
    """A site whose mail goes to the receiver, and comes back to the mailbox."""
    return sending.over(replace(receiver.settings, bounces=mailbox.settings))


def read(post: Post, **more) -> dict[str, int]:
    return dict(read_bounces(post.site.writing, **more))


def send_to(post: Post, *addresses: str, **more) -> list[str]:
    """The ids of mails that are out."""
    ids = post.write(*(message(to, **{"purpose": "content", **more}) for to in addresses))
    post.deliver(ids)
    return ids


def test_a_mail_comes_back_where_it_left_from(returning: Post, receiver: Receiver, mailbox: Dovecot):
    send_to(returning, "ada@example.org")
    mailbox.put(dsn(receiver.senders[0]))
    assert read(returning) == {"hard": 1}
    assert returning.states()["ada@example.org"][0] == "bounced"
    send_to(returning, "ada@example.org")
    assert len(receiver.mails) == 1


def test_each_mail_leaves_from_an_address_of_its_own(returning: Post, receiver: Receiver):
    ids = send_to(returning, "ada@example.org", "ben@example.org")
    assert receiver.senders == [envelope_sender(returning.site.settings, id) for id in ids]
    assert [mail["From"] for mail in receiver.mails] == ["Harbour <post@harbour.example>"] * 2


def test_without_a_mailbox_mail_leaves_from_its_sender(sending: Post, receiver: Receiver):
    send_to(sending, "ada@example.org")
    assert (receiver.senders, receiver.mails[0][MARK]) == (["post@harbour.example"], None)


def test_a_complaint_that_quotes_the_mail_unsubscribes(returning: Post, receiver: Receiver, mailbox: Dovecot):
    send_to(returning, "ada@example.org", purpose="list", list=NEWS)
    mailbox.put(arf("loop@harbour.example", quoted=f"{MARK}: {receiver.mails[0][MARK]}"))
    assert read(returning) == {"complaint": 1}
    with returning.site.reading() as tx:
        assert held(tx, "ada@example.org") == {NEWS.key: "unsubscribed"}


def test_each_report_is_read_once(returning: Post, receiver: Receiver, mailbox: Dovecot):
    send_to(returning, "ada@example.org", "ben@example.org")
    mailbox.put(dsn(receiver.senders[0]), full(receiver.senders[1]), holiday(receiver.senders[1]))
    assert read(returning) == {"hard": 1, "soft": 1, "other": 1}
    assert (read(returning), mailbox.unread()) == ({}, 0)


def test_the_same_report_again_says_nothing_new(returning: Post, receiver: Receiver, mailbox: Dovecot):
    send_to(returning, "ada@example.org")
    mailbox.put(dsn(receiver.senders[0]), dsn(receiver.senders[0]))
    assert read(returning) == {"hard": 1, "other": 1}


def test_forged_reports_stop_nobody(returning: Post, mailbox: Dovecot):
    (id,) = send_to(returning, "ada@example.org")
    other = envelope_sender(replace(returning.site.settings, secret="another"), id)
    mailbox.put(dsn("bounces@harbour.example"), dsn(f"bounces+{id}@harbour.example"), dsn(other), arf(other))
    assert read(returning) == {"other": 4}
    assert returning.states()["ada@example.org"][0] == "sent"


def test_what_cannot_be_understood_keeps_nobody_waiting(returning: Post, receiver: Receiver, mailbox: Dovecot):
    send_to(returning, "ada@example.org")
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3_000))
    mailbox.put(deep, b"\xff\xfe\n\n", dsn(receiver.senders[0]))
    assert read(returning) == {"other": 2, "hard": 1}


def test_a_report_with_a_long_quotation_is_read(returning: Post, receiver: Receiver, mailbox: Dovecot):
    send_to(returning, "ada@example.org")
    mailbox.put(dsn(receiver.senders[0]).replace(b"\nHello\n", b"\n" + b"x" * 70 + b"\n" * 600_000))
    assert read(returning) == {"hard": 1}


def test_a_reading_takes_some_and_goes_on_with_the_rest(returning: Post, receiver: Receiver, mailbox: Dovecot):
    send_to(returning, *(f"ada{number}@example.org" for number in range(5)))
    mailbox.put(*(dsn(each) for each in receiver.senders))
    assert (read(returning, most=3), read(returning, most=3)) == ({"hard": 3}, {"hard": 2})


def test_a_reading_ends_where_its_job_is_cancelled(returning: Post, mailbox: Dovecot):
    mailbox.put(*(holiday("x@harbour.example") for _ in range(25)))
    assert read(returning, hold=lambda _: False) == {"other": 20}
    assert mailbox.unread() == 5


def test_without_a_mailbox_nothing_is_read(sending: Post):
    assert read(sending) == {}


def refused(settings: BounceSettings) -> str:
    with pytest.raises(KithError) as caught:
        check_mailbox(settings)
    (problem,) = caught.value.problems
    assert problem.code == "K761"
    return str(problem)


def test_a_wrong_password_is_named_and_not_shown(mailbox: Dovecot):
    said = refused(replace(mailbox.settings, password="wr0ng"))
    assert "AUTHENTICATIONFAILED" in said
    assert PASSWORD not in said
    assert "wr0ng" not in said


def test_a_folder_that_is_not_there_is_named(mailbox: Dovecot):
    assert "Mailbox doesn't exist" in refused(replace(mailbox.settings, folder="Nothing"))


def test_a_server_that_is_away_is_named(receiver: Receiver, mailbox: Dovecot):
    receiver.stop()
    assert "refused" in refused(replace(mailbox.settings, port=receiver.port))


def test_a_server_that_speaks_something_else_is_named(receiver: Receiver, mailbox: Dovecot):
    assert "220" in refused(replace(mailbox.settings, port=receiver.port))


def test_the_mailbox_tells_how_many_wait(mailbox: Dovecot):
    mailbox.put(holiday("x@harbour.example"))
    assert (check_mailbox(mailbox.settings), mailbox.unread()) == (1, 1)


def test_other_folders_are_read(returning: Post, receiver: Receiver, mailbox: Dovecot):
    assert check_mailbox(replace(mailbox.settings, folder="inbox")) == 0


@pytest.fixture
def secured(tmp_path, monkeypatch):
    """A mailbox behind TLS, by a certificate that this machine trusts."""
    certificate = Certificate(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.certificate))
    with Dovecot((certificate.certificate, certificate.key)) as dovecot:
        yield dovecot


def test_the_mailbox_is_read_by_tls(secured: Dovecot):
    assert check_mailbox(secured.secured) == 0


def test_the_mailbox_is_read_by_starttls(secured: Dovecot):
    assert check_mailbox(replace(secured.settings, server="localhost", security="starttls")) == 0


def test_a_certificate_of_somebody_else_is_refused(secured: Dovecot):
    assert "certificate" in refused(replace(secured.secured, server="127.0.0.1"))


def test_a_password_is_not_said_without_tls_where_it_is_wanted(mailbox: Dovecot):
    assert refused(replace(mailbox.settings, security="starttls"))
