"""What the words of a server mean for an address."""

import pytest

from kith.mail.verdicts import nobody_there


@pytest.mark.parametrize(
    "said",
    [
        "550 5.1.1 User unknown",
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found",
        "550 No such user here",
        "5.4.4 Host or domain name not found",
        "550 5.2.1 The email account that you tried to reach is disabled",
        "550-5.1.1 The email account that you tried to reach does not exist.",
    ],
)
def test_nobody_is_there(said: str):
    assert nobody_there(said)


@pytest.mark.parametrize(
    "said",
    [
        "550 5.1.8 Sender address has no such domain",
        "553 5.1.7 The sender address is not valid",
        "550 5.7.1 Blocked: looks like spam, user unknown to us",
        "552 5.2.2 The mailbox is over its quota",
        "554 5.7.26 This mail is unauthenticated",
        "550 Requested action not taken",
        "",
    ],
)
def test_nothing_is_said_about_the_address(said: str):
    assert not nobody_there(said)
