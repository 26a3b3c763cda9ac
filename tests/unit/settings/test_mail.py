"""How mail leaves the site: the file, the environment, what neither says."""

from pathlib import Path

import pytest

from kith.errors import KithError
from kith.settings import BounceSettings, MailSettings, load_settings

SECRET = {"KITH_SECRET": "x" * 40}


def load(folder: Path, text: str = "", **environ: str) -> MailSettings:
    (folder / "config").mkdir(exist_ok=True)
    (folder / "config" / "kith.yaml").write_text(text)
    return load_settings(folder, SECRET | environ).mail


def test_without_a_server_mail_is_caught(tmp_path: Path):
    assert load(tmp_path) == MailSettings(port=587)
    assert load(tmp_path).caught


def test_a_server_gets_the_mail(tmp_path: Path):
    text = "mail: {from: CRM <crm@example.org>, server: smtp.example.org, user: crm}\n"
    assert load(tmp_path, text, KITH_MAIL_PASSWORD="hush") == MailSettings(
        sender="CRM <crm@example.org>",
        server="smtp.example.org",
        port=587,
        security="starttls",
        user="crm",
        password="hush",
        caught=False,
    )


@pytest.mark.parametrize(("security", "port"), [("tls", 465), ("starttls", 587), ("none", 25)])
def test_the_port_follows_from_the_security(tmp_path: Path, security: str, port: int):
    assert load(tmp_path, f"mail: {{server: mail, security: {security}}}\n").port == port


def test_mail_can_be_caught_in_spite_of_a_server(tmp_path: Path):
    assert load(tmp_path, "mail: {server: mail, caught: true}\n").caught


def test_the_environment_names_the_server(tmp_path: Path):
    mail = load(tmp_path, KITH_MAIL_SERVER="mail", KITH_MAIL_PORT="2525", KITH_MAIL_SECURITY="none")
    assert (mail.server, mail.port, mail.caught) == ("mail", 2525, False)


def test_the_file_goes_before_the_environment(tmp_path: Path):
    assert load(tmp_path, "mail: {server: own}\n", KITH_MAIL_SERVER="other").server == "own"


@pytest.mark.parametrize(
    "text",
    [
        "mail: {from: nobody}\n",
        "mail: {server: 'a b'}\n",
        "mail: {port: 0}\n",
        "mail: {security: maybe}\n",
        "mail: {password: hush}\n",
        "mail: smtp://host\n",
        'mail: {from: "a@b.example\\nBcc: eve@example.org"}\n',
    ],
)
def test_what_makes_no_sense_is_told_with_its_place(tmp_path: Path, text: str):
    with pytest.raises(KithError, match=r"config/kith\.yaml:1:"):
        load(tmp_path, text)


def test_the_password_is_shown_nowhere(tmp_path: Path):
    assert "hush" not in repr(load(tmp_path, KITH_MAIL_PASSWORD="hush"))


BOUNCES = "mail: {bounces: {address: bounces@example.org, server: imap.example.org%s}}\n"


def test_no_bounces_are_read_unless_wanted(tmp_path: Path):
    assert load(tmp_path, "mail: {server: mail}\n").bounces is None


def test_bounces_are_read_from_a_mailbox(tmp_path: Path):
    assert load(tmp_path, BOUNCES % "", KITH_BOUNCES_PASSWORD="hush").bounces == BounceSettings(
        address="bounces@example.org",
        server="imap.example.org",
        port=993,
        security="tls",
        user="bounces@example.org",
        password="hush",
        folder="INBOX",
    )


@pytest.mark.parametrize(("security", "port"), [("tls", 993), ("starttls", 143), ("none", 143)])
def test_the_port_of_the_mailbox_follows_from_the_security(tmp_path: Path, security: str, port: int):
    found = load(tmp_path, BOUNCES % f", security: {security}").bounces
    assert found is not None
    assert found.port == port


@pytest.mark.parametrize(
    "text",
    [
        "mail: {bounces: {}}\n",
        "mail: {bounces: {address: bounces@example.org}}\n",
        "mail: {bounces: {server: imap}}\n",
        "mail: {bounces: {address: nobody, server: imap}}\n",
        "mail: {bounces: {address: a+b@example.org, server: imap}}\n",
        f"mail: {{bounces: {{address: {'b' * 21}@example.org, server: imap}}}}\n",
        BOUNCES % ", password: hush",
        BOUNCES % ", port: 0",
        BOUNCES % ", security: maybe",
    ],
)
def test_a_mailbox_that_cannot_be_is_refused(tmp_path: Path, text: str):
    with pytest.raises(KithError):
        load(tmp_path, text)


def test_the_password_of_the_mailbox_is_not_shown(tmp_path: Path):
    assert "hush" not in repr(load(tmp_path, BOUNCES % "", KITH_BOUNCES_PASSWORD="hush"))
