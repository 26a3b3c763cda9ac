"""What a writer knows of a record's references spares looking them up, and changes nothing of what is read."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.records.doing import ADA, make
from tests.unit.records.plans import explained

from kith.access.actor import Actor
from kith.identity import users
from kith.records.model import UNKNOWN, Change, Known, Row, Saved
from kith.records.query import get
from kith.records.save import write
from kith.testing.site import SiteUnderTest


@pytest.fixture
def sally(crm: SiteUnderTest) -> Actor:
    """Somebody with an account, who sells."""
    with crm.writing() as tx:
        user = users.add(tx, email="sally@example.test", name="Sally", roles=["sales"])
    return Actor(kind="staff", user=user, name="Sally", roles=frozenset({"sales"}))


def save(crm: SiteUnderTest, actor: Actor, id: str | None = None, **values: Any) -> Saved:
    """What a write of a contact tells."""
    with crm.writing() as tx:
        saved = write(tx, actor, "contacts", [Change(id=id, values=values)]).saved[0]
        assert saved is not None
        return saved


def read(crm: SiteUnderTest, actor: Actor, id: str, known: Known = UNKNOWN) -> tuple[Row, str]:
    """The record, and how the database finds it."""
    with crm.reading() as tx:
        with explained(tx) as plans:
            row = get(tx, actor, "contacts", id, known=known)
        assert row is not None
        return row, "\n".join(plans)


@pytest.mark.parametrize("more", [{}, {"company": True}, {"is_user": True, "user": True}])
def test_what_is_known_changes_nothing_of_what_is_read(crm: SiteUnderTest, sally: Actor, more: dict[str, Any]) -> None:
    named = {"company": make(crm, "companies", name="Acme"), "user": sally.user}
    saved = save(crm, sally, **ADA, **{name: named.get(name, value) for name, value in more.items()})
    assert read(crm, sally, saved.id, saved.known)[0] == read(crm, sally, saved.id)[0]


def test_references_that_are_empty_and_ones_own_name_are_not_looked_up(crm: SiteUnderTest, sally: Actor) -> None:
    saved = save(crm, sally, **ADA)
    plan = read(crm, sally, saved.id, saved.known)[1]
    assert "principal" not in plan
    assert "companies" not in plan
    assert "principal" in read(crm, sally, saved.id)[1]


def test_of_a_record_that_was_changed_nothing_is_known(crm: SiteUnderTest, sally: Actor) -> None:
    saved = save(crm, sally, **ADA)
    assert save(crm, sally, saved.id, first_name="Augusta").known == UNKNOWN


def test_another_reader_with_the_same_rights_sees_their_own_name_nowhere(crm: SiteUnderTest, sally: Actor) -> None:
    saved = save(crm, sally, **ADA)
    with crm.writing() as tx:
        other = users.add(tx, email="sam@example.test", name="Sam", roles=["sales"])
    sam = Actor(kind="staff", user=other, name="Sam", roles=frozenset({"sales"}))
    read(crm, sally, saved.id, saved.known)
    own = save(crm, sam, **ADA)
    assert read(crm, sam, own.id, own.known)[0].values["created_by"].title == "Sam"
    assert read(crm, sam, saved.id)[0].values["created_by"].title == "Sally"
