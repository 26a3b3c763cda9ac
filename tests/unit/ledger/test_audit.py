"""The audit log can't be changed unnoticed."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from kith.errors import KithError
from kith.ledger.audit import START, note, seal, verify
from kith.storage.ids import new_id
from kith.storage.system import AuditRow

ADA = new_id()


@pytest.fixture
def sealed(tx):
    """Three entries in a chain."""
    for kind in ("login", "export", "login.failed"):
        note(tx, kind, user_id=ADA, subject="contacts", detail={"fields": ["name", "email"], "address": "::1"})
    assert seal(tx.connection) == 3
    return tx.connection


@pytest.fixture
def unguarded(sealed):
    """The same, where somebody who owns the database has taken the guards away."""
    on = " ON kith_audit" if sealed.dialect.name == "postgresql" else ""
    for name in ("kith_audit_keep", "kith_audit_once"):
        sealed.exec_driver_sql(f"DROP TRIGGER {name}{on}")
    return sealed


def _broken_at(connection) -> int:
    with pytest.raises(KithError) as refused:
        verify(connection)
    problem = refused.value.problems[0]
    assert problem.code == "K530"
    return problem.params["position"]


def test_an_empty_log_is_whole(tx):
    chain = verify(tx.connection)
    assert (chain.length, chain.head, chain.unsealed) == (0, START, 0)


def test_entries_wait_until_they_are_sealed(tx):
    note(tx, "login", user_id=ADA)
    assert verify(tx.connection).unsealed == 1
    assert seal(tx.connection) == 1
    assert (verify(tx.connection).length, verify(tx.connection).unsealed) == (1, 0)


def test_a_sealed_log_is_whole(sealed):
    assert verify(sealed).length == 3


def test_sealing_again_goes_on_with_the_chain(sealed, tx):
    head = verify(sealed).head
    note(tx, "grant", user_id=None)
    assert seal(sealed) == 1
    assert verify(sealed).length == 4
    assert verify(sealed).head != head
    assert seal(sealed) == 0


def test_sealing_in_parts_gives_the_same_chain_as_at_once(tx):
    for n in range(5):
        note(tx, f"kind{n}", user_id=None)
    assert [seal(tx.connection, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert verify(tx.connection).length == 5


@pytest.mark.parametrize(
    "changed", [{"kind": "logout"}, {"user_id": None}, {"subject": "deals"}, {"detail": {"fields": []}}, {"hash": "0"}]
)
def test_a_changed_entry_is_found(changed, unguarded):
    unguarded.execute(sa.update(AuditRow).where(AuditRow.position == 2).values(changed))
    assert _broken_at(unguarded) == 2


def test_a_removed_entry_is_found(unguarded):
    unguarded.execute(sa.delete(AuditRow).where(AuditRow.position == 2))
    assert _broken_at(unguarded) == 2


def test_a_chain_that_lost_its_end_has_another_head(unguarded):
    head = verify(unguarded).head
    unguarded.execute(sa.delete(AuditRow).where(AuditRow.position == 3))
    assert verify(unguarded).head != head


@pytest.mark.parametrize("position", [2, None])
def test_no_entry_can_be_removed(position, sealed, tx):
    note(tx, "login", user_id=ADA)
    with pytest.raises(IntegrityError), sealed.begin_nested():
        sealed.execute(sa.delete(AuditRow).where(AuditRow.position.is_not_distinct_from(position)))
    assert verify(sealed).length == 3


@pytest.mark.parametrize("changed", [{"kind": "logout"}, {"hash": "0"}, {"position": None}, {"detail": None}])
def test_a_sealed_entry_cannot_be_changed(changed, sealed):
    with pytest.raises(IntegrityError), sealed.begin_nested():
        sealed.execute(sa.update(AuditRow).where(AuditRow.position == 2).values(changed))
    assert verify(sealed).length == 3


@pytest.mark.parametrize("changed", [{"kind": "logout"}, {"user_id": None}, {"detail": {"fields": []}}])
def test_an_entry_cannot_be_changed_before_it_is_sealed_either(changed, tx):
    note(tx, "login", user_id=ADA, detail={"address": "::1"})
    with pytest.raises(IntegrityError):
        tx.connection.execute(sa.update(AuditRow).values(changed))
