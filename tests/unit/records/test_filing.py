"""Files in fields: claimed as the record is written, by whoever has uploaded them, once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.unit.files.doing import MODULES, PDF, TEXT, Harbour, picture, settings_in
from tests.unit.records.doing import change, codes, make, read, refused

from kith.access.actor import SYSTEM
from kith.files import find
from kith.files.model import KEPT_REMOVED
from kith.records.lifecycle import delete
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database


@pytest.fixture
def harbour(copy_of: CopyOf, tmp_path: Path) -> Iterator[Harbour]:
    site = SiteUnderTest(copy_of(__name__, fill_database(MODULES)), MODULES)
    harbour = Harbour(site, [])
    harbour.configure(store=settings_in(tmp_path, {}).store)
    yield harbour
    site.close()


@pytest.fixture
def skipper(harbour: Harbour) -> Any:
    return harbour.site.actor("skipper")


def state_of(harbour: Harbour, id: str) -> tuple[str, bool, str | None]:
    """(state, whether it is on its way out, the field)"""
    with harbour.site.reading() as tx:
        file = find(tx, id)
        assert file is not None
        return (file.state, file.clear_at is not None, file.field)


def test_a_record_claims_the_file_that_its_writer_has_staged(harbour: Harbour, skipper: Any) -> None:
    file = harbour.stage(PDF, owner=skipper)
    boat = make(harbour.site, "boats", skipper, name="Ada", contract=file.id)
    shown = read(harbour.site, "boats", boat, skipper).values["contract"]
    assert (shown.id, shown.title, shown.size, shown.type) == (file.id, "offer.pdf", len(PDF), "application/pdf")
    assert state_of(harbour, file.id) == ("attached", False, "contract")


def test_files_are_read_in_the_order_in_which_they_came(harbour: Harbour, skipper: Any) -> None:
    first, second = (harbour.stage(TEXT, name, owner=skipper) for name in ("b.txt", "a.txt"))
    boat = make(harbour.site, "boats", skipper, name="Ada", papers=[second.id, first.id])
    assert [each.title for each in read(harbour.site, "boats", boat, skipper).values["papers"]] == ["b.txt", "a.txt"]


def test_a_file_that_somebody_else_has_staged_is_not_there(harbour: Harbour, skipper: Any) -> None:
    theirs = harbour.stage(PDF, owner=harbour.site.actor("mate"))
    nowhere = "01931b2c-7a00-7000-8000-000000000001"
    problems = refused(harbour.site, "boats", None, skipper, name="Ada", contract=theirs.id)
    unknown = refused(harbour.site, "boats", None, skipper, name="Ada", contract=nowhere)
    assert codes(problems) == codes(unknown) == [("contract", "K668")]
    assert problems[0].params | {"value": ""} == unknown[0].params | {"value": ""}


def test_the_system_has_no_part_in_what_people_staged(harbour: Harbour, skipper: Any) -> None:
    theirs = harbour.stage(PDF, owner=skipper)
    assert codes(refused(harbour.site, "boats", None, SYSTEM, name="Ada", contract=theirs.id)) == [("contract", "K668")]


def test_a_file_of_another_record_is_not_there(harbour: Harbour, skipper: Any) -> None:
    file = harbour.stage(PDF, owner=skipper)
    make(harbour.site, "boats", skipper, name="Ada", contract=file.id)
    again = refused(harbour.site, "boats", None, skipper, name="Bea", contract=file.id)
    assert codes(again) == [("contract", "K668")]


def test_two_records_of_a_batch_cannot_have_one_file(harbour: Harbour, skipper: Any) -> None:
    from kith.errors import KithError
    from kith.records.model import Change
    from kith.records.save import write

    file = harbour.stage(PDF, owner=skipper)
    rows = [Change(values={"name": name, "contract": file.id}) for name in ("Ada", "Bea")]
    with pytest.raises(KithError) as error, harbour.site.writing() as tx:
        write(tx, skipper, "boats", rows)
    assert [(each.row, each.code) for each in error.value.problems] == [(1, "K668")]


def test_what_the_field_does_not_take_is_refused_however_it_was_staged(harbour: Harbour, skipper: Any) -> None:
    text = harbour.stage(TEXT, "a.txt", owner=skipper)
    large = harbour.stage(PDF + b"%" * 1_000_001, owner=skipper)
    for file, code in ((text, "K662"), (large, "K660")):
        problems = refused(harbour.site, "boats", None, skipper, name="Ada", contract=file.id)
        assert codes(problems) == [("contract", code)]


def test_an_image_field_takes_images_alone(harbour: Harbour, skipper: Any) -> None:
    page = harbour.stage(b"<!DOCTYPE html><html></html>", "me.png", owner=skipper)
    image = harbour.stage(picture(), "me.png", owner=skipper)
    assert codes(refused(harbour.site, "boats", None, skipper, name="Ada", picture=page.id)) == [("picture", "K662")]
    boat = make(harbour.site, "boats", skipper, name="Ada", picture=image.id)
    assert read(harbour.site, "boats", boat, skipper).values["picture"].previewed


def test_a_refused_record_leaves_its_file_staged(harbour: Harbour, skipper: Any) -> None:
    file = harbour.stage(PDF, owner=skipper)
    refused(harbour.site, "boats", None, skipper, name="", contract=file.id)
    assert state_of(harbour, file.id) == ("staged", True, None)


def test_a_file_that_is_taken_out_goes_after_thirty_days(harbour: Harbour, skipper: Any) -> None:
    file = harbour.stage(PDF, owner=skipper)
    boat = make(harbour.site, "boats", skipper, name="Ada", contract=file.id)
    change(harbour.site, "boats", boat, skipper, contract=None)
    with harbour.site.reading() as tx:
        gone = find(tx, file.id)
    assert gone is not None
    assert gone.clear_at == harbour.site.clock.clock.now() + KEPT_REMOVED


def test_until_then_its_own_record_may_have_it_back_and_no_other(harbour: Harbour, skipper: Any) -> None:
    file = harbour.stage(PDF, owner=skipper)
    boat = make(harbour.site, "boats", skipper, name="Ada", contract=file.id)
    change(harbour.site, "boats", boat, skipper, contract=None)
    other = refused(harbour.site, "boats", None, skipper, name="Bea", contract=file.id)
    assert codes(other) == [("contract", "K668")]
    change(harbour.site, "boats", boat, skipper, contract=file.id)
    assert state_of(harbour, file.id) == ("attached", False, "contract")


def test_a_staged_file_is_not_there_after_its_day(harbour: Harbour, skipper: Any) -> None:
    from datetime import timedelta

    file = harbour.stage(PDF, owner=skipper)
    harbour.site.clock.advance(timedelta(hours=25))
    assert codes(refused(harbour.site, "boats", None, skipper, name="Ada", contract=file.id)) == [("contract", "K668")]


def test_a_record_in_the_bin_keeps_its_files(harbour: Harbour, skipper: Any) -> None:
    file = harbour.stage(PDF, owner=skipper)
    boat = make(harbour.site, "boats", skipper, name="Ada", contract=file.id)
    with harbour.site.writing() as tx:
        delete(tx, skipper, "boats", [boat])
    assert state_of(harbour, file.id) == ("attached", False, "contract")


def test_a_change_that_leaves_files_alone_asks_nothing_about_them(harbour: Harbour, skipper: Any) -> None:
    file = harbour.stage(PDF, owner=skipper)
    boat = make(harbour.site, "boats", skipper, name="Ada", contract=file.id)
    change(harbour.site, "boats", boat, skipper, name="Bea", contract={"id": file.id, "name": "offer.pdf"})
    assert state_of(harbour, file.id) == ("attached", False, "contract")
