"""Looking through the audit log."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kith.ledger.audit import note, seal
from kith.ledger.audit_search import Search, every, find, sealed_until, waiting

ADA, BEN = (f"01900000-0000-7000-8000-00000000000{place}" for place in "ab")


@pytest.fixture
def log(tx, clock):
    """Entries an hour apart, the last one first in what is found."""
    noted = (
        ("login.opened", {"user_id": ADA}),
        ("login_failed", {"user_id": None, "subject": ADA}),
        ("exported", {"user_id": BEN, "impersonator_id": ADA, "subject": "contacts"}),
        ("denied", {"user_id": BEN, "subject": "contacts/1"}),
        ("denied", {"user_id": BEN, "subject": "contacts2/1"}),
    )
    for kind, told in noted:
        note(tx, kind, **told)
        clock.advance(timedelta(hours=1))
    return tx.connection


def _kinds(connection, **asked) -> list[str]:
    return [each.kind for each in find(connection, Search(**asked)).entries]


def test_everything_is_found_newest_first(log):
    assert _kinds(log) == ["denied", "denied", "exported", "login_failed", "login.opened"]


@pytest.mark.parametrize(
    ("person", "found"), [(ADA, ["exported", "login_failed", "login.opened"]), (BEN, ["denied", "denied", "exported"])]
)
def test_a_person_is_found_who_did_acted_or_was_meant(person, found, log):
    assert _kinds(log, person=person) == found


def test_a_beginning_stands_for_all_kinds_that_begin_so(log):
    assert _kinds(log, kinds=("login.",)) == ["login.opened"]
    assert _kinds(log, kinds=("login.", "exported")) == ["exported", "login.opened"]


def test_a_module_is_found_with_its_records_and_no_other(log):
    assert _kinds(log, module="contacts") == ["denied", "exported"]
    assert _kinds(log, module="contacts", record="1") == ["denied"]


def test_a_span_of_time_takes_its_beginning_in_and_its_end_out(log, clock):
    start = clock.clock.now() - timedelta(hours=5)
    assert _kinds(log, since=start + timedelta(hours=1), until=start + timedelta(hours=3)) == [
        "exported",
        "login_failed",
    ]


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6])
def test_pages_follow_each_other_without_a_gap(limit, log):
    found, after = [], None
    while True:
        page = find(log, Search(), limit=limit, after=after)
        found += [each.kind for each in page.entries]
        if page.next is None:
            break
        after = page.next
    assert found == _kinds(log)


def test_entries_of_one_moment_keep_their_order(tx):
    for number in range(5):
        note(tx, "exported", user_id=None, subject=f"n{number}")
    first = find(tx.connection, Search(), limit=2)
    rest = find(tx.connection, Search(), after=first.next)
    assert [each.subject for each in (*first.entries, *rest.entries)] == ["n4", "n3", "n2", "n1", "n0"]


def test_all_of_it_comes_in_flat_memory(log):
    assert [each.kind for each in every(log, Search())] == _kinds(log)


def test_what_is_sealed_and_what_waits(log):
    assert (sealed_until(log), waiting(log)) == (None, 5)
    seal(log, limit=2)
    last = sealed_until(log)
    assert last is not None
    assert (last.kind, waiting(log)) == ("login_failed", 3)
