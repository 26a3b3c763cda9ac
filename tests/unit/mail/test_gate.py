"""The one gate: wishes and rules are found by the address, whatever the sender says. Proves A14, A16, K13."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from tests.unit.mail.post import FILES, NEWS, Post, message

from kith.fields.keys import fold
from kith.identity import users
from kith.mail.outgoing import Outgoing
from kith.mail.suppression import lift, suppress
from kith.mail.templates import template
from kith.plugins import hookimpl
from kith.storage.ids import new_id
from kith.storage.system import PortalAccess, Principal, User
from kith.storage.tx import Tx
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database

OPEN = {"open_to_all": True}
FOLDER = Path(__file__).parent / "letters"


def invite(post: Post, contact: str, state: str = "invited") -> None:
    """Gives a contact access to the portal of clients."""
    with post.site.writing() as tx:
        now, user = tx.clock.now(), new_id()
        tx.connection.execute(sa.insert(Principal).values(id=user, kind="user", name="x"))
        values = {"id": user, "kind": "portal", "email": f"{user}@x.test", "email_key": user, "created_at": now}
        tx.connection.execute(sa.insert(User).values(values))
        access = {"id": new_id(), "user_id": user, "type": "clients", "record_id": contact, "state": state}
        module = tx.site.modules["contacts"].physical
        tx.connection.execute(sa.insert(PortalAccess).values(**access, module=module, created_at=now, changed_at=now))


def became(post: Post, **more: Any) -> tuple[str, str | None]:
    """What becomes of one mail to Ada."""
    (id,) = post.write(message(**more))
    post.deliver([id])
    return next((mail.state, mail.reason) for mail in post.mails() if mail.id == id)


@pytest.mark.parametrize(
    "more", [{"purpose": "content", **OPEN}, {"purpose": "list", "list": NEWS}], ids=["content", "list"]
)
def test_who_wants_no_mail_gets_none(post: Post, more: dict[str, object]):
    post.contact("Ada", email="ada@example.org", do_not_email=True)
    assert became(post, **more) == ("refused", "do_not_email")


def test_who_wants_no_mail_still_gets_the_links_that_were_asked_for(post: Post):
    post.contact("Ada", email="ada@example.org", do_not_email=True)
    assert became(post) == ("caught", None)


def test_the_wish_holds_for_a_second_address_and_in_any_case(post: Post):
    post.contact("Ada", email="ada@home.example", email_2="Ada@Example.org", do_not_email=True)
    assert became(post, to="ADA@example.org", purpose="content", **OPEN) == ("refused", "do_not_email")


def test_the_wish_of_a_deleted_record_holds_nobody(post: Post):
    from kith.access.actor import SYSTEM
    from kith.records.lifecycle import delete

    ada = post.contact("Ada", email="ada@example.org", do_not_email=True)
    with post.site.writing() as tx:
        delete(tx, SYSTEM, "contacts", [ada])
    assert became(post, purpose="content", **OPEN) == ("caught", None)


def test_a_refusal_is_an_event_on_the_record(post: Post):
    ada = post.contact("Ada", email="ada@example.org", do_not_email=True)
    became(post, purpose="content", about=("contacts", ada), **OPEN)
    (event,) = post.events(ada)
    assert (event.kind, event.changes["$mail"][1]["reason"]) == ("mail.refused", "do_not_email")


def test_no_content_goes_to_who_is_not_invited(post: Post):
    post.contact("Ada", email="ada@example.org")
    assert became(post, purpose="content") == ("refused", "not_invited")


@pytest.mark.parametrize("state", ["invited", "active"])
def test_content_goes_to_who_is_invited(post: Post, state: str):
    invite(post, post.contact("Ada", email="ada@example.org"), state)
    assert became(post, purpose="content") == ("caught", None)


def test_access_that_ended_counts_as_none(post: Post):
    invite(post, post.contact("Ada", email="ada@example.org"), "ended")
    assert became(post, purpose="content") == ("refused", "not_invited")


def test_invitations_and_subscribed_mailings_go_to_who_is_not_invited(post: Post):
    post.contact("Ada", email="ada@example.org")
    assert became(post)[0] == "caught"
    assert became(post, purpose="list", list=NEWS)[0] == "caught"


def test_what_is_signed_without_a_log_in_goes_to_who_is_not_invited(post: Post):
    post.contact("Ada", email="ada@example.org")
    assert became(post, purpose="content", **OPEN) == ("caught", None)


def test_nobody_has_to_be_invited_to_what_no_portal_takes(post: Post):
    assert became(post, to="stranger@example.org", purpose="content") == ("caught", None)


def test_staff_hear_of_their_work_at_their_own_address(post: Post):
    post.contact("Ada", email="ada@example.org", do_not_email=True)
    with post.site.writing() as tx:
        ada = users.add(tx, email="ada@example.org")
    assert became(post, purpose="content", user=ada) == ("caught", None)


def test_naming_an_account_opens_no_other_address(post: Post):
    post.contact("Eve", email="eve@example.org", do_not_email=True)
    with post.site.writing() as tx:
        ada = users.add(tx, email="ada@example.org")
    assert became(post, to="eve@example.org", purpose="content", user=ada)[0] == "refused"


def test_who_unsubscribed_from_a_list_gets_the_others(post: Post):
    with post.site.writing() as tx:
        suppress(tx, "Ada@example.org", of_list=NEWS.key, reason="unsubscribed")
    assert became(post, purpose="list", list=NEWS) == ("refused", "unsubscribed")
    assert became(post, purpose="list", list=type(NEWS)(key="marketing:2", label="Offers"))[0] == "caught"
    assert became(post, purpose="content", **OPEN)[0] == "caught"


def test_who_wants_nothing_at_all_gets_the_mail_of_no_list(post: Post):
    with post.site.writing() as tx:
        suppress(tx, "ada@example.org", reason="unsubscribed")
    assert became(post, purpose="list", list=NEWS)[0] == "refused"
    assert became(post, purpose="content", **OPEN)[0] == "refused"
    assert became(post)[0] == "caught"


def test_a_suppression_can_be_lifted(post: Post):
    with post.site.writing() as tx:
        suppress(tx, "ada@example.org")
        assert lift(tx, "ADA@example.org")
        assert not lift(tx, "ada@example.org")
    assert became(post, purpose="list", list=NEWS)[0] == "caught"


def test_the_wish_that_came_after_the_mail_was_written_holds_it(post: Post):
    (id,) = post.write(message(purpose="list", list=NEWS))
    with post.site.writing() as tx:
        suppress(tx, "ada@example.org", of_list=NEWS.key, reason="unsubscribed")
    post.deliver([id])
    assert post.states()["ada@example.org"] == ("refused", "unsubscribed")


def test_the_gate_asks_a_batch_in_a_few_statements(post: Post):
    ids = post.write(*(message(f"a{n}@example.org", purpose="content") for n in range(50)))
    seen: list[str] = []
    sa.event.listen(post.site.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    with post.site.writing() as tx:
        from kith.mail.gate import refusals
        from kith.mail.outgoing import waiting

        refusals(tx, waiting(tx, ids))
    assert sum("SELECT" in each for each in seen) <= 9


class Guards:
    """A plugin that holds mail to one domain back, and writes down what became of mail."""

    told: list[tuple[str, str]] = []  # noqa: RUF012
    broken = False

    @staticmethod
    @hookimpl
    def kith_mail_gate(mails: Sequence[Outgoing]) -> Mapping[str, str]:
        return {mail.id: "not there" for mail in mails if mail.address.endswith("@blocked.example")}

    @staticmethod
    @hookimpl
    def kith_mail_folders() -> Sequence[Path]:
        return [FOLDER]

    @staticmethod
    @hookimpl
    def kith_mail_done(tx: Tx, mails: Sequence[Outgoing]) -> None:
        if Guards.broken:
            raise RuntimeError("broken")
        Guards.told += [(mail.address, mail.state) for mail in mails]


@pytest.fixture
def guarded(copy_of: CopyOf):
    site = SiteUnderTest(copy_of("mail", fill_database(FILES)), FILES, plugins=(Guards,))
    Guards.told, Guards.broken = [], False
    yield Post(site)
    site.close()


def test_kith_mail_gate_holds_mail_back(guarded: Post):
    assert became(guarded, to="x@blocked.example") == ("refused", "not there")
    assert became(guarded) == ("caught", None)


def test_kith_mail_gate_lets_nothing_through_that_is_held_back(guarded: Post):
    guarded.contact("Ada", email="ada@example.org", do_not_email=True)
    assert became(guarded, purpose="content", **OPEN) == ("refused", "do_not_email")


def test_kith_mail_folders_brings_templates(guarded: Post):
    with guarded.site.reading() as tx:
        assert template(tx, "letter").subject == "A letter"


def test_kith_mail_done_hears_what_became_of_mail(guarded: Post):
    became(guarded, to="x@blocked.example")
    became(guarded)
    assert Guards.told == [("x@blocked.example", "refused"), ("ada@example.org", "caught")]


def test_a_plugin_that_fails_makes_no_mail_go_out_twice(guarded: Post):
    Guards.broken = True
    assert became(guarded) == ("caught", None)


def test_addresses_are_compared_as_accounts_are(post: Post):
    post.write(message("Ada@Example.ORG"))
    assert post.mails()[0].address_key == fold("ada@example.org")
