"""Logging in to a portal by password: who comes in, and the one answer for everybody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.unit.portal.test_states import token
from tests.unit.portal.world import FILES, change, contact

from kith.access.actor import SYSTEM
from kith.errors import KithError
from kith.portal import activating, invitations, login
from kith.portal.access import portal_type
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database

PASSWORD = "correct horse battery staple"


@pytest.fixture
def site(copy_of: CopyOf, monkeypatch: pytest.MonkeyPatch) -> Iterator[SiteUnderTest]:
    monkeypatch.setenv("KITH_TEST_CHEAP_HASH", "1")
    made = SiteUnderTest(copy_of("portals", fill_database(FILES)), FILES)
    yield made
    made.close()


@pytest.fixture
def ada(site: SiteUnderTest) -> str:
    """An active client."""
    record = contact(site, "Ada")
    with site.writing() as tx:
        invitations.invite(tx, SYSTEM, "clients", record)
    link = token(site)
    with site.writing() as tx:
        activating.activate(tx, "clients", link, PASSWORD)
    return record


def refused(site: SiteUnderTest, portal: str, email: str, password: str) -> str:
    """The code of what a log-in is refused with; '' where it isn't."""
    try:
        with site.reading() as tx:
            login.check_password(tx, portal_type(tx, portal), email, password)
    except KithError as error:
        return error.problems[0].code
    return ""


def test_who_is_active_comes_in_by_their_address_in_any_case(site: SiteUnderTest, ada: str) -> None:
    assert refused(site, "clients", " ADA@Example.org ", PASSWORD) == ""


@pytest.mark.parametrize(
    ("portal", "email", "password"),
    [
        ("clients", "ada@example.org", "wrong"),
        ("clients", "nobody@example.org", PASSWORD),
        ("clients", "\0", PASSWORD),
        ("partners", "ada@example.org", PASSWORD),
    ],
)
def test_everybody_else_gets_one_answer(site: SiteUnderTest, ada: str, portal: str, email: str, password: str) -> None:
    assert refused(site, portal, email, password) == "K401"


def test_who_fits_no_more_does_not_come_in(site: SiteUnderTest, ada: str) -> None:
    change(site, "contacts", ada, kind="lead")
    assert refused(site, "clients", "ada@example.org", PASSWORD) == "K401"


def test_tries_are_counted_apart_from_those_of_staff(site: SiteUnderTest) -> None:
    with site.writing() as tx:
        for _ in range(8):
            login.check_tries(tx, "ada@example.org", "192.0.2.1")
    with site.writing() as tx, pytest.raises(KithError) as error:
        login.check_tries(tx, "ada@example.org", "192.0.2.1")
    assert error.value.problems[0].code == "K402"


def test_a_forgotten_password_is_mailed_to_who_is_active_here_alone(site: SiteUnderTest, ada: str) -> None:
    with site.writing() as tx:
        told = [
            login.mail_forgotten(tx, *each)
            for each in (("clients", "ada@example.org"), ("partners", "ada@example.org"), ("clients", "x@example.org"))
        ]
    assert told == [True, False, False]
    link = token(site)
    with site.reading() as tx:
        found = activating.reset_asked(tx, "clients", link)
    assert found is not None
    assert found.record == ada
