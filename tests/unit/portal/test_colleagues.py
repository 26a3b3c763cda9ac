"""Several people of one client: a primary contact invites and removes people of the same company. Proves A3."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.unit.portal.test_states import PASSWORD
from tests.unit.portal.world import FILES, change, contact, make

from kith.access.actor import SYSTEM, Actor
from kith.errors import KithError
from kith.identity.sealing import unseal
from kith.ledger import audit, events
from kith.mail.outgoing import latest
from kith.portal import activating, invitations
from kith.portal.access import of_record, portal_type
from kith.testing.site import SiteUnderTest, fill_database

FIELD = "  phone: {type: text}\n"
COMPANY = {
    **FILES,
    "modules/contacts.yaml": FILES["modules/contacts.yaml"].replace(FIELD, FIELD + "  primary: {type: boolean}\n"),
    "config/portals.yaml": """
licence_pool: 3
types:
  clients:
    users: {module: contacts, email: email, allowed_if: {kind: client}}
    label: Clients
    seats: 3
    invites: {where: {company: $me.company}, if: {primary: true}}
  partners: {users: {module: contacts, email: email}, label: Partners}
  auditors: {users: {module: contacts, email: email}, label: Auditors}
""",
}


@pytest.fixture
def site(copy_of) -> Iterator[SiteUnderTest]:
    opened = SiteUnderTest(copy_of("portal company", fill_database(COMPANY)), COMPANY)
    yield opened
    opened.close()


@pytest.fixture
def acme(site) -> str:
    return make(site, "companies", name="Acme")


def enters(site: SiteUnderTest, record: str, portal: str = "clients") -> Actor:
    """Whoever is that record, after they were invited by the system and chose a password."""
    with site.writing() as tx:
        invitations.invite(tx, SYSTEM, portal, record)
    with site.reading() as tx:
        mail = latest(tx, 1)[0]
        link = unseal(tx.settings.secret, mail.sealed or "", of=mail.id)
    assert link is not None
    with site.writing() as tx:
        access = activating.activate(tx, portal, link.rpartition("/")[2], PASSWORD)
    return Actor(
        kind="portal",
        user=access.user,
        name="Ada",
        portal_type=portal,
        record=record,
        record_module="contacts",
        via="page",
    )


@pytest.fixture
def ada(site, acme) -> Actor:
    return enters(site, contact(site, "Ada", company=acme, primary=True))


def do(site: SiteUnderTest, by: Actor, deed: str, record: str, portal: str = "clients") -> str | None:
    """The code that stands against a deed; None where it is done."""
    try:
        with site.writing() as tx:
            getattr(invitations, deed)(tx, by, portal, record)
    except KithError as error:
        return error.problems[0].code
    return None


def state(site: SiteUnderTest, record: str) -> str:
    with site.reading() as tx:
        found = of_record(tx, portal_type(tx, "clients"), record)
    return found.state if found else "not_invited"


def test_a_primary_contact_invites_invites_again_and_removes_people_of_the_same_company(site, acme, ada):
    bob = contact(site, "Bob", company=acme)
    assert do(site, ada, "invite", bob) is None
    assert state(site, bob) == "invited"
    assert do(site, ada, "resend", bob) is None
    assert do(site, ada, "revoke", bob) is None
    assert state(site, bob) == "not_invited"


def test_events_and_audit_log_name_who_invited(site, acme, ada):
    bob = contact(site, "Bob", company=acme)
    do(site, ada, "invite", bob)
    with site.reading() as tx:
        told = events.of(tx.connection, tx.site.modules["contacts"].physical, bob)
        noted = audit.entries(tx.connection, kind="portal")
    assert ada.user in {each.user_id for each in told if each.kind == "portal.invited"}
    assert ada.user in {each.user_id for each in noted if each.kind == "portal.invited"}


def test_people_of_another_company_and_ones_own_record_are_not_there(site, ada):
    bolt = make(site, "companies", name="Bolt")
    eve = contact(site, "Eve", company=bolt)
    assert ada.record is not None
    for deed, record in (("invite", eve), ("enlist", eve), ("revoke", ada.record), ("resend", eve), ("invite", "none")):
        assert do(site, ada, deed, record) == "K601"
    assert do(site, SYSTEM, "invite", eve) is None
    assert do(site, ada, "revoke", eve) == "K601"
    assert state(site, eve) == "invited"


def test_who_belongs_to_no_company_reaches_nobody_without_one(site):
    lone = enters(site, contact(site, "Lone", primary=True))
    other = contact(site, "Other")
    assert do(site, lone, "invite", other) == "K601"


def test_who_is_not_primary_invites_nobody(site, acme, ada):
    bob = contact(site, "Bob", company=acme)
    assert ada.record is not None
    change(site, "contacts", ada.record, primary=False)
    assert do(site, ada, "invite", bob) == "K601"


def test_nobody_invites_to_another_portal_or_to_one_without_the_grant(site, acme, ada):
    bob = contact(site, "Bob", company=acme)
    assert do(site, ada, "invite", bob, "partners") == "K477"
    assert do(site, replace(ada, portal_type="partners"), "invite", bob) == "K601"


def test_powers_of_staff_stay_with_staff(site, acme, ada):
    bob = contact(site, "Bob", company=acme)
    enters(site, bob)
    assert [do(site, ada, deed, bob) for deed in ("suspend", "reset")] == ["K477", "K477"]
    assert do(site, SYSTEM, "suspend", bob) is None
    assert do(site, ada, "resume", bob) == "K477"
    assert do(site, ada, "revoke", bob) == "K475"  # else inviting again would undo what staff did
    assert state(site, bob) == "suspended"


def test_a_person_elsewhere_with_the_address_is_not_told_apart_from_one_who_may_not_log_in(site, acme, ada):
    elsewhere = contact(site, "Eve", company=make(site, "companies", name="Bolt"))
    enters(site, elsewhere)
    same = contact(site, "Bob", company=acme, email="eve@example.org")
    lead = contact(site, "Lead", company=acme, kind="lead")
    bare = contact(site, "Bare", company=acme, email=None)
    assert {do(site, ada, "invite", each) for each in (same, lead, bare)} == {"K480"}


def test_where_seats_are_short_the_waiting_list_takes_them(site, acme, ada):
    for name in ("Bob", "Cyd"):
        assert do(site, ada, "invite", contact(site, name, company=acme)) is None
    dan = contact(site, "Dan", company=acme)
    assert do(site, ada, "invite", dan) == "K473"
    assert do(site, ada, "enlist", dan) is None
    assert do(site, ada, "unlist", dan) is None


def test_of_two_invited_at_once_for_the_last_seat_one_gets_it(site, acme, ada):
    do(site, ada, "invite", contact(site, "Bob", company=acme))
    both, codes = [contact(site, name, company=acme) for name in ("Cyd", "Dan")], list[str | None]()
    running = [threading.Thread(target=lambda id=id: codes.append(do(site, ada, "invite", id))) for id in both]
    for each in running:
        each.start()
    for each in running:
        each.join()
    assert sorted(codes, key=str) == ["K473", None]


def test_who_was_removed_invites_nobody_any_more(site, acme, ada):
    bob = contact(site, "Bob", company=acme, primary=True)
    second = enters(site, bob)
    assert ada.record is not None
    assert do(site, second, "revoke", ada.record) is None
    assert do(site, ada, "revoke", bob) == "K601"
    assert state(site, bob) == "active"
