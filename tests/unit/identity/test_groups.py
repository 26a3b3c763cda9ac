"""Groups of staff: making them, who belongs to them, letting them go."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from tests.unit.records.doing import ADA, make

from kith.errors import KithError
from kith.identity import groups, load, users
from kith.storage.ids import new_id
from kith.storage.system import AuditRow, Principal, User
from kith.testing.site import SiteUnderTest


@pytest.fixture
def north(crm: SiteUnderTest) -> str:
    """The id of a group with one member, ada@example.test."""
    with crm.writing() as tx:
        users.add(tx, email="ada@example.test", name="Ada", roles=["sales"])
        group = groups.add(tx, "North", description="Sales up there")
        groups.add_member(tx, group, "ada@example.test")
        return group


def kinds(crm: SiteUnderTest) -> list[str]:
    """The kinds of all audit entries about groups, oldest first."""
    with crm.reading() as tx:
        rows = tx.connection.execute(sa.select(AuditRow.kind).order_by(AuditRow.seq)).scalars()
        return [kind for kind in rows if kind.startswith("group.")]


def test_a_group_has_a_name_a_description_and_members(crm: SiteUnderTest, north: str) -> None:
    with crm.reading() as tx:
        assert groups.all_groups(tx) == (
            groups.GroupInfo(id=north, name="North", description="Sales up there", members=1),
        )
        assert [each.email for each in groups.members_of(tx, "North")] == ["ada@example.test"]


def test_members_act_with_their_groups(crm: SiteUnderTest, north: str) -> None:
    with crm.reading() as tx:
        ada = users.require(tx, "ada@example.test").id
        actor = load.by_user(tx.connection, ada, via="page")
        assert [each.name for each in groups.groups_of(tx, ada)] == ["North"]
    assert actor is not None
    assert actor.groups == {north}


def test_a_second_group_of_the_same_name_is_refused(crm: SiteUnderTest, north: str) -> None:
    with pytest.raises(KithError, match="K431"), crm.writing() as tx:
        groups.add(tx, " North ")


@pytest.mark.parametrize(("name", "code"), [("", "K605"), ("  ", "K605"), ("x" * 201, "K203"), ("a\nb", "K205")])
def test_a_name_is_one_line_of_text(crm: SiteUnderTest, name: str, code: str) -> None:
    with pytest.raises(KithError, match=code), crm.writing() as tx:
        groups.add(tx, name)


def test_a_renamed_group_is_found_by_its_new_name_and_sorts_by_it(crm: SiteUnderTest, north: str) -> None:
    with crm.writing() as tx:
        groups.add(tx, "Middle")
        groups.rename(tx, "North", "Århus")
        assert [each.name for each in groups.all_groups(tx)] == ["Århus", "Middle"]
        assert groups.require_group(tx, "Århus").id == north


def test_a_group_keeps_its_own_name_and_takes_no_other_groups(crm: SiteUnderTest, north: str) -> None:
    with crm.writing() as tx:
        groups.rename(tx, north, "North")
        groups.add(tx, "South")
        with pytest.raises(KithError, match="K431"):
            groups.rename(tx, "South", "North")


def test_a_description_is_changed_and_emptied(crm: SiteUnderTest, north: str) -> None:
    with crm.writing() as tx:
        groups.describe(tx, north, "")
        assert groups.require_group(tx, north).description is None


def test_a_name_that_nobody_has_comes_with_the_nearest(crm: SiteUnderTest, north: str) -> None:
    with pytest.raises(KithError) as error, crm.reading() as tx:
        groups.require_group(tx, "Nort")
    assert (error.value.problems[0].code, error.value.problems[0].suggestion) == ("K430", "North")


def test_joining_twice_and_leaving_twice_are_no_complaint(crm: SiteUnderTest, north: str) -> None:
    with crm.writing() as tx:
        groups.add_member(tx, north, "ada@example.test")
        groups.remove_member(tx, north, "ada@example.test")
        groups.remove_member(tx, north, "ada@example.test")
        assert groups.members_of(tx, north) == ()
    assert kinds(crm) == ["group.added", "group.member_added", "group.member_removed"]


def test_portal_users_belong_to_no_group(crm: SiteUnderTest, north: str) -> None:
    with crm.writing() as tx:
        user, now = new_id(), tx.clock.now()
        tx.connection.execute(sa.insert(Principal).values(id=user, kind="user", name="Pia"))
        values = {"id": user, "kind": "portal", "email": "pia@example.test", "email_key": "pia@example.test"}
        tx.connection.execute(sa.insert(User).values(**values, created_at=now))
        for who in (user, "pia@example.test"):
            with pytest.raises(KithError, match="K407"):
                groups.add_member(tx, north, who)


def test_a_group_that_owns_nothing_goes_with_its_memberships(crm: SiteUnderTest, north: str) -> None:
    with crm.writing() as tx:
        groups.remove(tx, north)
        ada = users.require(tx, "ada@example.test").id
        assert (groups.all_groups(tx), groups.groups_of(tx, ada)) == ((), ())
    assert kinds(crm)[-1] == "group.removed"


def test_a_group_stays_while_it_owns_records(crm: SiteUnderTest, north: str) -> None:
    make(crm, "contacts", **ADA, owner=north)
    with pytest.raises(KithError) as error, crm.writing() as tx:
        groups.remove(tx, north)
    problem = error.value.problems[0]
    assert (problem.code, problem.params["owned"]) == ("K432", "1 contacts")
