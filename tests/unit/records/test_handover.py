"""Records of one principal given to another."""

from __future__ import annotations

import pytest
from tests.unit.records.doing import ADA, make, read

from kith.access.actor import SYSTEM
from kith.errors import KithError
from kith.identity import groups, users
from kith.ledger import events
from kith.records.handover import hand_over
from kith.records.lifecycle import delete
from kith.storage.ids import new_id
from kith.testing.site import SiteUnderTest


@pytest.fixture
def north(crm: SiteUnderTest) -> str:
    """The id of a group."""
    with crm.writing() as tx:
        return groups.add(tx, "North")


def given(crm: SiteUnderTest, owner: str, to: str) -> int:
    """How many records changed hands."""
    with crm.writing() as tx:
        return hand_over(tx, SYSTEM, owner, to)


def test_records_of_all_modules_get_the_new_owner_and_an_event(crm: SiteUnderTest, north: str) -> None:
    with crm.writing() as tx:
        bo = users.add(tx, email="bo@example.test")
    ada = make(crm, "contacts", **ADA, owner=north)
    make(crm, "companies", name="Analytical", owner=north)
    assert given(crm, north, bo) == 2
    assert read(crm, "contacts", ada).values["owner"].id == bo
    with crm.reading() as tx:
        latest = events.of(tx.connection, "contacts", ada)[0]
    assert (latest.kind, latest.changes) == ("changed", {"owner": [north, bo]})


def test_records_in_the_bin_go_along(crm: SiteUnderTest, north: str) -> None:
    with crm.writing() as tx:
        south = groups.add(tx, "South")
    ada = make(crm, "contacts", **ADA, owner=north)
    with crm.writing() as tx:
        delete(tx, SYSTEM, "contacts", [ada])
    assert given(crm, north, south) == 1
    with crm.writing() as tx:
        groups.remove(tx, north)
        assert groups.owned_by(tx, south) == {"contacts": 1}


def test_nobody_inherits_who_is_not_there(crm: SiteUnderTest, north: str) -> None:
    with pytest.raises(KithError, match="K610"):
        given(crm, north, new_id())
