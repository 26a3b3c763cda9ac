"""Deleting and restoring many records at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
import sqlalchemy as sa
from tests.unit.records.doing import ADA, change, make, read, titles

from kith.access.actor import SYSTEM
from kith.errors import KithError
from kith.records import steps
from kith.records.lifecycle import delete, restore
from kith.storage.bulk import insert_rows
from kith.storage.ids import new_id
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database

MORE_THAN_A_STATEMENT_TAKES = 70_000


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "STEP", 2)


def living(crm: SiteUnderTest, module: str) -> int:
    with crm.reading() as tx:
        table = tx.tables.table(module)
        count = sa.select(sa.func.count()).select_from(table).where(table.c.deleted_at.is_(None))
        return int(tx.connection.execute(count).scalar_one())


def add_deals(crm: SiteUnderTest, contacts: Sequence[str]) -> None:
    """One bare deal for each of `contacts`."""
    with crm.writing() as tx:
        table, now = tx.tables.table("deals"), tx.clock.now()
        contact = tx.tables.column("deals", "contact").name
        names = ["id", "version", "active", "created_at", "modified_at", contact]
        insert_rows(tx, table, names, [(new_id(), 1, True, now, now, each) for each in contacts])


def test_more_records_than_a_statement_takes_go_with_what_they_hang_on(crm: SiteUnderTest) -> None:
    contact = make(crm, "contacts", **ADA)
    add_deals(crm, [contact] * MORE_THAN_A_STATEMENT_TAKES)
    with crm.writing() as tx:
        delete(tx, SYSTEM, "contacts", [contact])
    assert living(crm, "deals") == 0


@pytest.mark.usefixtures("small_steps")
def test_what_hangs_on_many_goes_in_steps(crm: SiteUnderTest) -> None:
    contacts = [make(crm, "contacts", **ADA) for _ in range(5)]
    add_deals(crm, contacts + contacts)
    with crm.writing() as tx:
        delete(tx, SYSTEM, "contacts", contacts[:4])
    assert (living(crm, "contacts"), living(crm, "deals")) == (1, 2)


@pytest.mark.usefixtures("small_steps")
def test_rollups_above_many_are_counted_in_steps(crm: SiteUnderTest) -> None:
    contacts = [make(crm, "contacts", **ADA) for _ in range(5)]
    deals = [make(crm, "deals", name="x", contact=contact) for contact in contacts]
    with crm.writing() as tx:
        delete(tx, SYSTEM, "deals", deals)
    assert {read(crm, "contacts", id).values["deal_count"] for id in contacts} == {0}
    with crm.writing() as tx:
        restore(tx, SYSTEM, "deals", deals)
    assert {read(crm, "contacts", id).values["deal_count"] for id in contacts} == {1}


@pytest.mark.usefixtures("small_steps")
def test_what_keeps_a_record_is_counted_over_all_steps(crm: SiteUnderTest) -> None:
    company = make(crm, "companies", name="One")
    for _ in range(5):
        make(crm, "contacts", **ADA, company=company)
    with pytest.raises(KithError, match="5 contacts still point to it"), crm.writing() as tx:
        delete(tx, SYSTEM, "companies", [company])
    assert len(titles(crm, "contacts")) == 5


FOLDERS = {
    "modules/folders.yaml": """
module: folders
label: {one: Folder, many: Folders}
title: "{name}"
fields:
  name: {type: text}
  inside: {type: lookup, module: folders, on_delete: cascade}
  beside: {type: lookup, module: folders, on_delete: restrict}
"""
}


@pytest.fixture
def folders(copy_of: CopyOf) -> Iterator[SiteUnderTest]:
    made = SiteUnderTest(copy_of(__name__, fill_database(FOLDERS)), FOLDERS)
    yield made
    made.close()


def test_a_chain_that_is_longer_than_calls_go_deep_is_deleted(folders: SiteUnderTest) -> None:
    ids = [new_id() for _ in range(1_200)]
    with folders.writing() as tx:
        table, now = tx.tables.table("folders"), tx.clock.now()
        names = ["id", "version", "active", "created_at", "modified_at", "inside"]
        rows = [(id, 1, True, now, now, above) for id, above in zip(ids, [None, *ids], strict=False)]
        insert_rows(tx, table, names, rows)
        delete(tx, SYSTEM, "folders", ids[:1])
    assert living(folders, "folders") == 0


def test_records_that_hang_on_each_other_in_a_circle_go_together(folders: SiteUnderTest) -> None:
    first = make(folders, "folders", name="First")
    second = make(folders, "folders", name="Second", inside=first)
    change(folders, "folders", first, inside=second)
    with folders.writing() as tx:
        delete(tx, SYSTEM, "folders", [second])
    assert living(folders, "folders") == 0


def test_a_record_that_goes_as_well_keeps_nothing(folders: SiteUnderTest) -> None:
    top = make(folders, "folders", name="Top")
    low = make(folders, "folders", name="Low", inside=make(folders, "folders", name="Middle", inside=top))
    change(folders, "folders", low, beside=top)
    with folders.writing() as tx:
        delete(tx, SYSTEM, "folders", [top])
    assert living(folders, "folders") == 0


def test_a_record_that_stays_keeps_what_would_go(folders: SiteUnderTest) -> None:
    top = make(folders, "folders", name="Top")
    low = make(folders, "folders", name="Low", inside=top)
    make(folders, "folders", name="Elsewhere", beside=low)
    with pytest.raises(KithError, match="1 folders still point to it"), folders.writing() as tx:
        delete(tx, SYSTEM, "folders", [top])
    assert living(folders, "folders") == 3
