"""What an answer of the mail server means: come again, or never."""

import pytest
from tests.unit.mail.receiver import Receiver

from kith.mail.smtp import Connection, DelayedError, RejectedError
from kith.settings import MailSettings

MAIL = b"Subject: x\r\n\r\nx\r\n"


def send(receiver: Receiver, answer: str) -> None:
    receiver.recipients["ada@example.org"] = answer
    with Connection(receiver.settings) as server:
        server.send("post@harbour.example", "ada@example.org", MAIL)


@pytest.mark.parametrize(
    "answer", ["450 4.2.1 busy", "421 closing", "452 full", "530 log in first", "535 wrong password"]
)
def test_what_may_pass_is_tried_again(receiver: Receiver, answer: str):
    with pytest.raises(DelayedError, match=answer):
        send(receiver, answer)


@pytest.mark.parametrize(
    ("answer", "unknown"),
    [
        ("550 5.1.1 no such user", True),
        ("550 User unknown", True),
        ("553 5.1.3 bad address", True),
        ("550 5.7.1 not wanted here", False),
        ("552 5.2.2 full for good", False),
        ("554 5.51.10 odd", False),
    ],
)
def test_what_is_for_good_bounces(receiver: Receiver, answer: str, unknown: bool):
    with pytest.raises(RejectedError, match=answer) as refused:
        send(receiver, answer)
    assert refused.value.unknown is unknown


def test_a_connection_goes_on_after_a_mail_was_refused(receiver: Receiver):
    receiver.recipients["gone@example.org"] = "550 5.1.1 no such user"
    with Connection(receiver.settings) as server:
        for address in ("a@example.org", "gone@example.org", "b@example.org"):
            try:
                server.send("post@harbour.example", address, MAIL)
            except RejectedError:
                continue
    assert (len(receiver.mails), receiver.connections) == (2, 1)


def test_a_server_that_cant_keep_secrets_gets_no_mail(receiver: Receiver):
    settings = MailSettings(server="127.0.0.1", port=receiver.port, security="starttls", caught=False)
    with Connection(settings) as server, pytest.raises(DelayedError, match="STARTTLS"):
        server.send("post@harbour.example", "ada@example.org", MAIL)
    assert receiver.mails == []
