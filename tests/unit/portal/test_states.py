"""From not invited to active, and out again: seats, links, mail. Proves A10 to A20, Z7, Z9, Z11."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from tests.unit.portal.world import FILES, change, contact

from kith.access.actor import SYSTEM, Actor
from kith.access.rights import access_to, may
from kith.errors import KithError, Problem
from kith.identity.sealing import unseal
from kith.identity.sessions import open_session
from kith.ledger import audit, events
from kith.mail.gate import refusals
from kith.mail.message import Message
from kith.mail.outgoing import latest
from kith.mail.send import send
from kith.plugins import hookimpl
from kith.portal import activating, entering, invitations, seats
from kith.portal.access import Access, of_record, portal_type, realm
from kith.storage.system import OneTimeToken, PortalAccess
from kith.testing.site import SiteUnderTest, fill_database

PASSWORD = "four unrelated words here"


@pytest.fixture
def site(copy_of) -> Iterator[SiteUnderTest]:
    opened = SiteUnderTest(copy_of("portal world", fill_database(FILES)), FILES)
    yield opened
    opened.close()


def do(site: SiteUnderTest, deed: str, record: str, portal: str = "clients", by: Actor = SYSTEM) -> str | None:
    """The code that stands against a deed; None where it is done."""
    try:
        with site.writing() as tx:
            getattr(invitations, deed)(tx, by, portal, record)
    except KithError as error:
        return error.problems[0].code
    return None


def token(site: SiteUnderTest) -> str:
    """The token of the link in the latest mail."""
    with site.reading() as tx:
        mail = latest(tx, 1)[0]
        link = unseal(tx.settings.secret, mail.sealed or "", of=mail.id)
    assert link is not None
    return link.rpartition("/")[2]


def state(site: SiteUnderTest, record: str, portal: str = "clients") -> str:
    """The state of the record's access."""
    with site.reading() as tx:
        found = of_record(tx, portal_type(tx, portal), record)
    return found.state if found else "not_invited"


def activate(site: SiteUnderTest, link: str, portal: str = "clients") -> Access | None:
    """The access that the link activates, or None where it isn't good."""
    try:
        with site.writing() as tx:
            return activating.activate(tx, portal, link, PASSWORD)
    except KithError as error:
        if error.problems[0].code == "K403":
            return None
        raise


def active(site: SiteUnderTest, name: str = "Ada", portal: str = "clients") -> tuple[str, str, str]:
    """A contact who is in: its id, its account, the token of a session."""
    record = contact(site, name)
    assert do(site, "invite", record, portal) is None
    access = activate(site, token(site), portal)
    assert access is not None
    with site.writing() as tx:
        return record, access.user, open_session(tx, access.user, realm=realm(portal_type(tx, portal)))


def comes_in(site: SiteUnderTest, session: str, portal: str = "clients") -> Actor | None:
    """Whoever the session is of, as the next request finds it."""
    with site.reading() as tx:
        return entering.by_session(tx, portal_type(tx, portal), session).actor


def test_nobody_has_access_before_an_invitation(site):
    assert state(site, contact(site, "Ada")) == "not_invited"


def test_an_invitation_leads_to_a_password_and_in(site):
    record, user, session = active(site)
    actor = comes_in(site, session)
    assert actor is not None
    assert (actor.kind, actor.user, actor.record, actor.portal_type) == ("portal", user, record, "clients")
    assert (state(site, record), actor.roles, actor.groups) == ("active", frozenset(), frozenset())


def test_no_portal_user_has_a_right_of_staff(site):
    _, _, session = active(site)
    actor = comes_in(site, session)
    assert actor is not None
    with site.reading() as tx:
        assert not may(tx.site, actor, "manage_portals")
        assert access_to(tx.site, actor, "contacts") is not access_to(tx.site, SYSTEM, "contacts")
    assert do(site, "invite", contact(site, "Eve"), by=actor) == "K477"


def test_a_link_works_once(site):
    do(site, "invite", contact(site, "Ada"))
    link = token(site)
    assert activate(site, link) is not None
    assert activate(site, link) is None


def test_resending_ends_the_older_link(site):
    record = contact(site, "Ada")
    do(site, "invite", record)
    older = token(site)
    site.clock.advance(timedelta(minutes=1))
    assert do(site, "resend", record) is None
    assert activate(site, older) is None
    assert activate(site, token(site)) is not None
    assert do(site, "resend", record) == "K475"


def test_a_link_is_kept_as_a_hash_and_is_good_for_its_purpose_and_portal_alone(site):
    record = contact(site, "Ada")
    do(site, "invite", record)
    link = token(site)
    with site.writing() as tx:
        assert link not in str(tx.connection.execute(sa.select(OneTimeToken.hash, OneTimeToken.data)).all())
        assert activating.reset_asked(tx, "clients", link) is None
        assert activating.invitation(tx, "partners", link) is None
        assert activating.invitation(tx, "clients", link) is not None


@pytest.mark.parametrize("values", [{"active": False}, {"kind": "lead"}, {"email": "new@example.org"}])
def test_a_link_dies_with_what_it_was_made_for(site, values):
    record = contact(site, "Ada")
    do(site, "invite", record)
    change(site, "contacts", record, **values)
    assert activate(site, token(site)) is None


def test_a_link_expires(site):
    do(site, "invite", contact(site, "Ada"))
    site.clock.advance(timedelta(days=8))
    assert activate(site, token(site)) is None


@pytest.mark.parametrize("values", [{"active": False}, {"kind": "lead"}])
def test_a_record_that_may_not_log_in_any_more_is_out_at_the_next_request(site, values):
    record, user, session = active(site)
    change(site, "contacts", record, **values)
    assert comes_in(site, session) is None
    with site.reading() as tx:
        assert entering.acting(tx, portal_type(tx, "clients"), user) is None


def test_suspending_shuts_out_and_resuming_lets_in_again(site):
    record, user, session = active(site)
    assert do(site, "suspend", record) is None
    assert comes_in(site, session) is None
    assert do(site, "resume", record) is None
    assert comes_in(site, session) is None  # the old log-in has ended for good
    with site.reading() as tx:
        assert entering.acting(tx, portal_type(tx, "clients"), user) is not None


def test_revoking_takes_everything_back(site):
    record, _, session = active(site)
    assert do(site, "reset", record) is None
    link = token(site)
    assert do(site, "revoke", record) is None
    assert (state(site, record), comes_in(site, session)) == ("not_invited", None)
    with site.reading() as tx:
        assert activating.reset_asked(tx, "clients", link) is None
    assert do(site, "invite", record) is None


def test_a_session_is_of_one_portal(site):
    _, _, session = active(site)
    assert comes_in(site, session, "partners") is None


def test_a_reset_sets_another_password_and_ends_the_log_ins(site):
    record, user, session = active(site)
    do(site, "reset", record)
    with site.writing() as tx:
        assert activating.set_password(tx, "clients", token(site), "five other unrelated words").user == user
    assert comes_in(site, session) is None


@pytest.mark.parametrize(
    ("values", "code"), [({"email": None}, "K472"), ({"kind": "lead"}, "K471"), ({"active": False}, "K471")]
)
def test_who_may_not_log_in_is_not_invited(site, values, code):
    assert do(site, "invite", contact(site, "Ada", **values)) == code


def test_two_records_do_not_log_in_to_a_portal_by_one_address(site):
    do(site, "invite", contact(site, "Ada"))
    assert do(site, "invite", contact(site, "Other", email="ADA@example.org")) == "K476"


def test_one_person_may_be_in_several_portals(site):
    record, user, _ = active(site)
    assert do(site, "invite", record, "partners") is None
    access = activate(site, token(site), "partners")
    assert access is not None
    assert access.user == user


def test_inviting_takes_the_power_and_the_record_in_view(site):
    record = contact(site, "Ada")
    assert do(site, "invite", record, by=site.actor("crew")) == "K477"
    assert do(site, "invite", record, by=site.actor("clerk")) == "K601"
    assert do(site, "invite", record, by=site.actor("boss")) is None


def test_a_full_type_and_an_empty_pool_refuse(site):
    people = [contact(site, f"P{number}") for number in range(13)]
    assert [do(site, "invite", each, "partners") for each in people[:11]] == [None] * 10 + ["K473"]
    assert [do(site, "invite", each, "auditors") for each in people[:3]] == [None, None, "K474"]
    assert do(site, "revoke", people[0], "partners") is None
    assert do(site, "invite", people[2], "auditors") is None


def test_a_suspended_access_takes_no_seat_and_needs_one_to_come_back(site):
    record, _, _ = active(site, portal="partners")
    assert do(site, "suspend", record, "partners") is None
    others = [contact(site, f"P{number}") for number in range(10)]
    assert [do(site, "invite", each, "partners") for each in others] == [None] * 10
    assert do(site, "resume", record, "partners") == "K473"


def test_of_fifty_invitations_at_once_for_ten_seats_ten_are_made(site):
    people = [contact(site, f"P{number}") for number in range(50)]
    answers: list[str | None] = []
    threads = [
        threading.Thread(target=lambda each=each: answers.append(do(site, "invite", each, "partners")))
        for each in people
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(str(each) for each in answers) == ["K473"] * 40 + ["None"] * 10
    with site.reading() as tx:
        assert seats.taken(tx)["partners"] == 10
        assert tx.connection.execute(sa.select(sa.func.count()).select_from(PortalAccess)).scalar_one() == 10


def test_what_happens_is_an_event_of_the_record_and_an_audit_entry(site):
    record, _, _ = active(site)
    do(site, "suspend", record)
    with site.reading() as tx:
        kinds = [each.kind for each in events.of(tx.connection, tx.site.modules["contacts"].physical, record)]
        noted = [each.kind for each in audit.entries(tx.connection, kind="portal")]
    assert [each for each in kinds if each.startswith("portal.")] == [
        "portal.suspended",
        "portal.activated",
        "portal.invited",
    ]
    assert noted == ["portal.suspended", "portal.activated", "portal.invited"]


def test_content_is_mailed_to_who_is_invited_alone(site):
    record = contact(site, "Ada")
    with site.writing() as tx:
        template = "mention"
        values = {"email": "ada@example.org", "by": "Ann", "title": "A deal"}
        send(tx, Message(purpose="content", to="ada@example.org", template=template, values=values))
        mail = latest(tx, 1)
        assert set(refusals(tx, mail).values()) == {"not_invited"}
    do(site, "invite", record)
    with site.writing() as tx:
        assert refusals(tx, mail) == {}


class Fee:
    """A plugin that lets nobody in who hasn't paid, and keeps what changed."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    @hookimpl
    def kith_portal_check_invite(self, record):
        return [Problem(code="K472", params={"title": "unpaid"})] if self.told else None

    @hookimpl
    def kith_portal_changed(self, before, after):
        self.told.append((before, after))


def test_kith_portal_check_invite_refuses(copy_of):
    fee = Fee()
    fee.told.append(("", ""))
    site = SiteUnderTest(copy_of("portal world", fill_database(FILES)), FILES, plugins=(fee,))
    record = contact(site, "Ada")
    assert (do(site, "invite", record), state(site, record)) == ("K472", "not_invited")
    site.close()


def test_kith_portal_changed_is_told_of_every_state(copy_of):
    fee = Fee()
    site = SiteUnderTest(copy_of("portal world", fill_database(FILES)), FILES, plugins=(fee,))
    record, _, _ = active(site)
    do(site, "suspend", record)
    assert fee.told == [("not_invited", "invited"), ("invited", "active"), ("active", "suspended")]
    site.close()
