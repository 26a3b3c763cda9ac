"""Mail about accounts: invitations, forgotten passwords, new addresses; and who may ask how often."""

from datetime import timedelta
from typing import Any

import pytest
from tests.unit.mail.post import Post

from kith.errors import KithError
from kith.identity import address_change, administer, forgotten, invites, users
from kith.identity.invites import RESET
from kith.ledger import audit
from kith.mail.accounts import confirm_new_address, mail_forgotten, mail_invitation, mail_new_address
from kith.mail.deliver import values_of
from kith.mail.outgoing import Outgoing


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITH_TEST_CHEAP_HASH", "1")


def account(post: Post, **more: Any) -> str:
    with post.site.writing() as tx:
        return users.add(tx, email="ada@example.org", name="Ada", password="three unrelated words", **more)


def link(post: Post, mail: Outgoing) -> str:
    return values_of(post.site.settings, mail)["link"].removeprefix("https://crm.example.org")


def kinds(post: Post) -> list[str]:
    with post.site.reading() as tx:
        return [entry.kind for entry in audit.entries(tx.connection, limit=20)]


def test_an_invitation_is_mailed_with_its_link_and_by_whom(post: Post):
    by = account(post)
    with post.site.writing() as tx:
        user = users.add(tx, email="grace@example.org", name="Grace", state="invited")
        assert mail_invitation(tx, user, "token", by=by)
    (mail,) = post.mails()
    assert (mail.address, mail.subject, mail.purpose) == ("grace@example.org", "You are invited to Harbour", "account")
    assert (link(post, mail), mail.values["by"], mail.sender_id) == ("/invite/token", "Ada", by)


def test_the_database_alone_knows_no_link(post: Post):
    with post.site.writing() as tx:
        user = users.add(tx, email="grace@example.org", state="invited")
        mail_invitation(tx, user, "a-secret-token", by=None)
    with post.site.reading() as tx:
        dump = str(tx.connection.exec_driver_sql("SELECT * FROM kith_mail").all())
    assert "a-secret-token" not in dump


def test_people_get_mail_in_their_own_language(post: Post):
    from kith.identity.profile import save_profile

    ada = account(post)
    with post.site.writing() as tx:
        save_profile(tx, ada, name="Ada", locale="de", timezone="", languages=["en", "de"])
        mail_forgotten(tx, "ada@example.org")
    assert post.mails()[0].subject == "Ein neues Passwort für Harbour"


def test_who_has_forgotten_gets_a_link_that_sets_the_password(post: Post):
    ada = account(post)
    with post.site.writing() as tx:
        mail_forgotten(tx, " ADA@example.org ")
    token = link(post, post.mails()[0]).removeprefix("/reset/")
    with post.site.writing() as tx:
        assert invites.accept(tx, RESET, token, "another few plain things") == ada
    assert "password.forgotten" in kinds(post)


@pytest.mark.parametrize("email", ["nobody@example.org", "", "no address", "a\0b@example.org", "x" * 300])
def test_nobody_gets_mail_for_an_address_that_no_account_has(post: Post, email: str):
    account(post)
    with post.site.writing() as tx:
        assert mail_forgotten(tx, email) is None
    assert post.mails() == ()


@pytest.mark.parametrize("state", ["suspended", "invited"])
def test_accounts_that_arent_open_get_no_link(post: Post, state: str):
    account(post, state=state)
    with post.site.writing() as tx:
        assert mail_forgotten(tx, "ada@example.org") is None


def test_who_logs_in_elsewhere_is_told_so(post: Post):
    import sqlalchemy as sa

    from kith.storage.ids import new_id
    from kith.storage.system import ExternalIdentity

    with post.site.writing() as tx:
        ada = users.add(tx, email="ada@example.org")
        tied: dict[str, Any] = {"id": new_id(), "user_id": ada, "issuer": "https://id.example", "subject": "1"}
        columns = ExternalIdentity.__table__.columns.keys()
        tied |= {name: tx.clock.now() for name in columns if name.endswith("_at")}
        tx.connection.execute(sa.insert(ExternalIdentity).values({k: v for k, v in tied.items() if k in columns}))
        mail_forgotten(tx, "ada@example.org")
    assert (post.mails()[0].subject, link(post, post.mails()[0])) == ("Logging in to Harbour", "/login")


def test_a_link_is_asked_for_a_few_times_an_hour(post: Post):
    with post.site.writing() as tx:
        for _ in range(forgotten.PER_ADDRESS):
            forgotten.count(tx, "ada@example.org", "192.0.2.1")
        with pytest.raises(KithError, match="K402"):
            forgotten.count(tx, " Ada@Example.org", "192.0.2.2")
        forgotten.count(tx, "bob@example.org", "192.0.2.1")


def test_one_origin_cant_ask_for_everybody(post: Post):
    with post.site.writing() as tx:
        for number in range(forgotten.PER_ORIGIN):
            forgotten.count(tx, f"a{number}@example.org", "192.0.2.1")
        with pytest.raises(KithError, match="K402"):
            forgotten.count(tx, "other@example.org", "192.0.2.1")


def asked(post: Post, user: str, email: str) -> str:
    """The token that was mailed to a new address."""
    with post.site.writing() as tx:
        mail_new_address(tx, user, email)
    return link(post, post.mails()[0]).removeprefix("/email/")


def test_a_new_address_is_the_accounts_once_its_link_was_used(post: Post):
    ada = account(post)
    token = asked(post, ada, "Ada@New.example")
    assert post.mails()[0].address == "Ada@new.example"
    with post.site.writing() as tx:
        assert users.require(tx, ada).email == "ada@example.org"
        confirm_new_address(tx, token)
        assert users.require(tx, ada).email == "Ada@new.example"


def test_the_old_address_is_told(post: Post):
    token = asked(post, account(post), "ada@new.example")
    with post.site.writing() as tx:
        confirm_new_address(tx, token)
    told = post.mails()[0]
    assert (told.address, told.subject) == ("ada@example.org", "Your address at Harbour was changed")
    assert told.values["email"] == "ada@new.example"


def test_an_address_that_somebody_has_is_refused_when_it_is_asked_for(post: Post):
    ada = account(post)
    with post.site.writing() as tx:
        users.add(tx, email="bob@example.org")
        with pytest.raises(KithError, match="K405"):
            mail_new_address(tx, ada, "BOB@example.org")


def test_an_address_that_somebody_got_meanwhile_is_refused(post: Post):
    token = asked(post, account(post), "ada@new.example")
    with post.site.writing() as tx:
        users.add(tx, email="ada@new.example")
    with post.site.writing() as tx, pytest.raises(KithError, match="K405"):
        confirm_new_address(tx, token)


def test_a_link_for_an_address_is_over_once_used_replaced_late_or_after_a_new_password(post: Post):
    ada = account(post)
    first, second = asked(post, ada, "ada@new.example"), asked(post, ada, "ada@newer.example")
    with post.site.writing() as tx:
        assert address_change.wanted(tx, first) is None
        assert address_change.wanted(tx, second) == "ada@newer.example"
        administer.set_password(tx, ada, "another few plain things", by=ada)
        assert address_change.wanted(tx, second) is None
    third = asked(post, ada, "ada@new.example")
    post.site.clock.advance(timedelta(hours=25))
    with post.site.writing() as tx, pytest.raises(KithError, match="K403"):
        confirm_new_address(tx, third)


def test_a_suspended_account_changes_no_address(post: Post):
    ada = account(post)
    token = asked(post, ada, "ada@new.example")
    with post.site.writing() as tx:
        administer.disable(tx, ada)
    with post.site.writing() as tx, pytest.raises(KithError, match="K403"):
        confirm_new_address(tx, token)
