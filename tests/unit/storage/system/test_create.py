"""The system tables: made once, strict about what would let a right leak."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from kith.storage.ids import new_id
from kith.storage.system import (
    SYSTEM_METADATA,
    CatalogueRow,
    Group,
    GroupMember,
    JobRow,
    PortalAccess,
    Principal,
    User,
    UserRole,
    create_system,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _user(connection: Connection, kind: str, email: str = "ada@example.org") -> str:
    user = new_id()
    connection.execute(sa.insert(Principal).values(id=user, kind="user", name="Ada"))
    connection.execute(sa.insert(User).values(id=user, kind=kind, email=email, email_key=email.lower(), created_at=NOW))
    return user


def test_all_tables_carry_the_prefix():
    assert all(name.startswith("kith_") for name in SYSTEM_METADATA.tables)


def test_creating_twice_changes_nothing(system: Engine):
    before = sorted(sa.inspect(system).get_table_names())
    create_system(system)
    assert sorted(sa.inspect(system).get_table_names()) == before == sorted(SYSTEM_METADATA.tables)


def test_a_portal_user_can_hold_no_role(connection: Connection):
    user = _user(connection, "portal")
    with pytest.raises(IntegrityError):
        connection.execute(sa.insert(UserRole).values(user_id=user, role="admin"))


def test_a_role_cannot_be_tied_to_another_kind_either(connection: Connection):
    user = _user(connection, "portal")
    with pytest.raises(IntegrityError):
        connection.execute(sa.insert(UserRole).values(user_id=user, role="admin", kind="portal"))


def test_a_member_of_staff_who_holds_a_role_cannot_become_a_portal_user(connection: Connection):
    user = _user(connection, "staff")
    connection.execute(sa.insert(UserRole).values(user_id=user, role="admin"))
    with pytest.raises(IntegrityError):
        connection.execute(sa.update(User).where(User.id == user).values(kind="portal"))


def test_a_portal_user_can_be_in_no_group(connection: Connection):
    user, group = _user(connection, "portal"), new_id()
    connection.execute(sa.insert(Principal).values(id=group, kind="group", name="Sales"))
    connection.execute(sa.insert(Group).values(id=group))
    with pytest.raises(IntegrityError):
        connection.execute(sa.insert(GroupMember).values(group_id=group, user_id=user))


def test_staff_can_have_no_portal_access(connection: Connection):
    row = {"user_id": _user(connection, "staff"), "type": "clients", "module": "contacts", "record_id": new_id()}
    with pytest.raises(IntegrityError):
        connection.execute(
            sa.insert(PortalAccess).values(row | {"id": new_id(), "state": "on", "created_at": NOW, "changed_at": NOW})
        )


def test_an_address_serves_once_for_staff_and_once_for_a_portal(connection: Connection):
    _user(connection, "staff")
    _user(connection, "portal")
    with pytest.raises(IntegrityError):
        _user(connection, "staff", "ADA@example.org")


def test_two_groups_cannot_share_a_name_as_two_people_can(connection: Connection):
    for kind in ("user", "user", "group"):
        connection.execute(sa.insert(Principal).values(id=new_id(), kind=kind, name="Ada"))
    with pytest.raises(IntegrityError):
        connection.execute(sa.insert(Principal).values(id=new_id(), kind="group", name="Ada"))


def test_a_principal_gets_the_key_that_it_is_sorted_by(connection: Connection):
    connection.execute(sa.insert(Principal).values(id=new_id(), kind="user", name="Zoë"))
    assert connection.execute(sa.select(Principal.name_sort)).scalar() == "zoe"


def test_only_one_catalogue_can_be_current(connection: Connection):
    row = {"applied_at": NOW, "applied_by": "", "engine_version": "1", "hash": "", "files": "[]", "names": "{}"}
    connection.execute(sa.insert(CatalogueRow).values(row | {"version": 1, "current": True}))
    connection.execute(sa.insert(CatalogueRow).values(row | {"version": 2, "current": False}))
    with pytest.raises(IntegrityError):
        connection.execute(sa.insert(CatalogueRow).values(row | {"version": 3, "current": True}))


def test_a_job_without_its_actor_is_not_taken_for_one_of_the_system(connection: Connection):
    row = {"id": new_id(), "queue": "q", "kind": "k", "payload": {}, "run_at": NOW, "created_at": NOW}
    with pytest.raises(IntegrityError):
        connection.execute(sa.insert(JobRow).values(row | {"most_attempts": 1, "realm": "staff"}))
