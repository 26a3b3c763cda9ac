"""The address that a mail leaves from: it names its mail, and nobody makes one up."""

from dataclasses import replace

import pytest

from kith.mail.verp import envelope_sender, mails_named
from kith.settings import BounceSettings, MailSettings, Settings
from kith.storage.ids import new_id

BOUNCES = BounceSettings(address="bounces@harbour.example", server="mail")
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


@pytest.fixture
def settings(tmp_path) -> Settings:
    mail = MailSettings(sender="Harbour <post@harbour.example>", bounces=BOUNCES)
    return Settings(site=tmp_path, database="sqlite://", secret="s" * 40, mail=mail)


def test_without_a_mailbox_mail_leaves_from_its_sender(settings: Settings):
    assert envelope_sender(replace(settings, mail=replace(settings.mail, bounces=None)), new_id()) == (
        "post@harbour.example"
    )


def test_the_address_names_its_mail(settings: Settings):
    id = new_id()
    assert list(mails_named(settings, f"<{envelope_sender(settings, id)}>")) == [id]


def test_servers_may_change_its_case(settings: Settings):
    id = new_id()
    assert list(mails_named(settings, envelope_sender(settings, id).upper())) == [id]


def test_the_longest_address_is_one_that_servers_take(settings: Settings):
    longest = replace(BOUNCES, address=f"{'b' * 20}@harbour.example")
    found = envelope_sender(replace(settings, mail=replace(settings.mail, bounces=longest)), new_id())
    assert len(found.partition("@")[0]) <= 64


@pytest.mark.parametrize("place", range(42))
def test_an_address_that_was_changed_names_none(settings: Settings, place: int):
    local, _, domain = envelope_sender(settings, new_id()).partition("@")
    name, _, sign = local.partition("+")
    others = [sign[:place] + letter + sign[place + 1 :] for letter in LETTERS if letter != sign[place]]
    assert list(mails_named(settings, " ".join(f"{name}+{each}@{domain}" for each in others))) == []


def test_another_site_makes_other_addresses(settings: Settings):
    other = replace(settings, secret="t" * 40)
    assert list(mails_named(settings, envelope_sender(other, new_id()))) == []


def test_several_are_found_each_once(settings: Settings):
    one, two = new_id(), new_id()
    text = " ".join(envelope_sender(settings, id) for id in (one, two, one))
    assert list(mails_named(settings, text)) == [one, two]
