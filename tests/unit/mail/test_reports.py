"""Reports of servers and services, read: which mail they are about, and what they say."""

from dataclasses import replace

import pytest
from tests.unit.mail.returned import FULL, UNKNOWN, arf, dsn, full, holiday, qmail

from kith.mail.reports import Report, read_report
from kith.mail.verp import MARK, envelope_sender
from kith.settings import BounceSettings, MailSettings, Settings
from kith.storage.ids import new_id

BOUNCES = BounceSettings(address="bounces@harbour.example", server="mail")


@pytest.fixture
def settings(tmp_path) -> Settings:
    mail = MailSettings(sender="Harbour <post@harbour.example>", bounces=BOUNCES)
    return Settings(site=tmp_path, database="sqlite://", secret="s" * 40, mail=mail)


@pytest.fixture
def id() -> str:
    return new_id()


@pytest.fixture
def address(settings: Settings, id: str) -> str:
    return envelope_sender(settings, id)


def test_an_unknown_recipient_is_a_hard_bounce(settings: Settings, id: str, address: str):
    assert read_report(settings, dsn(address)) == Report(mail=id, kind="hard", status="5.1.1", reason=UNKNOWN)


def test_a_full_mailbox_is_a_soft_one(settings: Settings, id: str, address: str):
    assert read_report(settings, full(address)) == Report(mail=id, kind="soft", status="4.2.2", reason=FULL)


def test_the_status_decides_where_the_words_are_foreign(settings: Settings, address: str):
    found = read_report(settings, dsn(address, said="550 Unbekannt"))
    assert found is not None
    assert (found.kind, found.reason) == ("hard", "5.1.1 550 Unbekannt")


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_what_did_not_fail_is_no_bounce(settings: Settings, address: str, action: str):
    assert read_report(settings, dsn(address, action=action)) is None


def test_a_holiday_note_is_no_bounce(settings: Settings, address: str):
    assert read_report(settings, holiday(address)) is None


def test_old_servers_are_understood(settings: Settings, id: str, address: str):
    found = read_report(settings, qmail(address))
    assert found is not None
    assert (found.mail, found.kind) == (id, "hard")


def test_old_servers_that_say_nothing_of_the_address_are_soft(settings: Settings, address: str):
    found = read_report(settings, qmail(address, "Connected to 192.0.2.1 but it didn't like our greeting."))
    assert found is not None
    assert found.kind == "soft"


@pytest.mark.parametrize("to", ["bounces@harbour.example", "bounces+abc@harbour.example", "ada@example.org", ""])
def test_a_report_to_no_address_of_a_mail_counts_for_nothing(settings: Settings, to: str):
    assert read_report(settings, dsn(to)) is None


def test_an_address_of_another_site_counts_for_nothing(settings: Settings, id: str):
    forged = envelope_sender(replace(settings, secret="t" * 40), id)
    assert [read_report(settings, each(forged)) for each in (dsn, full, qmail, arf)] == [None] * 4


def test_a_bounce_that_quotes_the_address_of_another_mail_is_not_about_it(settings: Settings, id: str, address: str):
    quoting = dsn("bounces@harbour.example").replace(b"Subject: Hello Ada", f"Return-Path: <{address}>".encode())
    assert read_report(settings, quoting) is None


@pytest.mark.parametrize("type", ["abuse", "fraud", "opt-out", "ABUSE"])
def test_a_complaint_names_the_mail_that_it_holds(settings: Settings, id: str, address: str, type: str):
    found = read_report(settings, arf("loop@harbour.example", type=type, quoted=f"{MARK}: {address}"))
    assert found == Report(mail=id, kind="complaint", status=None, reason=type.lower())


def test_a_complaint_is_known_by_the_return_path_too(settings: Settings, id: str, address: str):
    found = read_report(settings, arf("loop@harbour.example", quoted=f"Return-Path: <{address}>"))
    assert found is not None
    assert found.mail == id


@pytest.mark.parametrize("type", ["not-spam", "virus", "other", ""])
def test_other_feedback_is_no_complaint(settings: Settings, address: str, type: str):
    assert read_report(settings, arf(address, type=type)) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0\xff\xfe",
        b"Content-Type: multipart/report; boundary=B\n\n--B\n",
        b"To: \xff\xff\nContent-Type: message/delivery-status\n\n\xff",
        b"Content-Type: text/plain; charset=nothing\n\nhello",
    ],
)
def test_what_is_no_mail_is_no_report(settings: Settings, raw: bytes):
    assert read_report(settings, raw) is None


def test_a_report_that_is_cut_off_is_still_read(settings: Settings, address: str):
    whole = dsn(address)
    found = read_report(settings, whole[: whole.index(b"Hello Ada")])
    assert found is not None
    assert found.kind == "hard"


def test_the_reason_is_one_short_line(settings: Settings, address: str):
    found = read_report(settings, dsn(address, said="550 5.1.1 " + "far too long\n " * 500))
    assert found is not None
    assert len(found.reason) == 500
    assert "\n" not in found.reason
