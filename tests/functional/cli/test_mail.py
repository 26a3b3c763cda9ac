"""`kith mail`: reading what came back, telling what became of mail, stopping it and letting it through again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.unit.mail.dovecot import PASSWORD, Dovecot
from tests.unit.mail.receiver import Receiver
from tests.unit.mail.returned import dsn, holiday

from kith.cli.opened import open_applied
from kith.cli.site import Place
from kith.mail.deliver import deliver
from kith.mail.message import Message
from kith.mail.send import send
from kith.mail.templates import Template

SETTINGS = """\
url: https://crm.example.org
mail:
  from: Harbour <post@harbour.example>
  server: 127.0.0.1
  port: {smtp}
  security: none
  bounces: {{address: bounces@harbour.example, server: 127.0.0.1, port: {imap}, security: none}}
"""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def mailbox() -> Iterator[Dovecot]:
    with Dovecot() as dovecot:
        yield dovecot


@pytest.fixture
def returning(applied, folder, receiver, mailbox, monkeypatch):
    """The command line of a site whose mail comes back to a mailbox."""
    settings = SETTINGS.format(smtp=receiver.port, imap=mailbox.port)
    (folder / "config" / "kith.yaml").write_text(settings, "utf-8")
    monkeypatch.setenv("KITH_BOUNCES_PASSWORD", PASSWORD)
    return applied


def mail_to(folder, address: str) -> None:
    """Sends a mail about content."""
    app = open_applied(Place(folder))
    with app.writing() as tx:
        text = Template(subject="Hello", body="Hello")
        id = send(tx, Message(purpose="content", to=address, template=text, values={}))
    deliver(app.writing, [id], hold=lambda _: True, last=False)
    app.engine.dispose()


def test_bounces_are_read_at_once(returning, folder, receiver, mailbox):
    mail_to(folder, "ada@example.org")
    mailbox.put(dsn(receiver.senders[0]), holiday(receiver.senders[0]))
    said = returning("mail", "bounces")
    assert (said.exit_code, said.stdout) == (0, "1 address unknown, 0 not delivered, 0 complaints, 1 of no matter.\n")
    assert returning("mail", "bounces").stdout == (
        "0 addresses unknown, 0 not delivered, 0 complaints, 0 of no matter.\n"
    )


def test_what_came_back_is_shown_and_lifted(returning, folder, receiver, mailbox):
    mail_to(folder, "ada@example.org")
    mailbox.put(dsn(receiver.senders[0]))
    returning("mail", "bounces")
    told = returning("mail", "show", "Ada@example.org").stdout
    assert "  bounced    Hello  550 5.1.1" in told
    assert told.endswith("Gets no mail but that about an account: bounced.\n")
    assert returning("mail", "allow", "ada@example.org").stdout == "ada@example.org gets mail again.\n"
    assert "Gets no mail" not in returning("mail", "show", "ada@example.org").stdout


def test_mail_is_stopped(applied):
    assert applied("mail", "stop", "ada@example.org").exit_code == 0
    assert applied("mail", "show", "ada@example.org").stdout == ("Gets no mail but that about an account: asked.\n")


def test_an_address_without_mail_has_nothing_to_show(applied):
    assert applied("mail", "show", "ada@example.org").stdout == "There is nothing.\n"
    assert applied("mail", "allow", "ada@example.org").stdout == "Nothing kept mail from ada@example.org.\n"


def test_a_site_that_reads_no_bounces_says_so(applied):
    said = applied("mail", "bounces")
    assert (said.exit_code, said.stderr[:4]) == (1, "K762")


def test_a_mailbox_that_is_away_is_named(returning, mailbox):
    mailbox.stop()
    said = returning("mail", "bounces")
    assert (said.exit_code, said.stderr[:4]) == (1, "K761")


def test_doctor_looks_into_the_mailbox(returning, mailbox):
    mailbox.put(holiday("bounces@harbour.example"))
    assert "ok       mail: 1 unread in the mailbox of bounces@harbour.example" in returning("doctor").stdout
    mailbox.stop()
    assert "PROBLEM  K761" in returning("doctor").stdout
