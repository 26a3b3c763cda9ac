"""What is over is taken away, bytes and row; what is anybody's stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from tests.unit.files.doing import PDF, Harbour, picture
from tests.unit.records.doing import change, make, read

from kith.errors import KithError
from kith.files import find, store_of
from kith.files.clear import clear_files
from kith.files.model import StoredFile
from kith.records.lifecycle import delete


@pytest.fixture
def skipper(harbour: Harbour) -> Any:
    return harbour.site.actor("skipper")


def cleared(harbour: Harbour, after: timedelta = timedelta()) -> int:
    harbour.site.clock.advance(after)
    return clear_files(harbour.site.writing, store_of(harbour.site.settings))


def is_kept(harbour: Harbour, file: StoredFile) -> bool:
    """Whether both row and bytes are there; they are never told apart."""
    with harbour.site.reading() as tx:
        row = find(tx, file.id) is not None
    assert store_of(harbour.site.settings).has(file.key) == row
    return row


def test_a_staged_file_goes_after_its_day_with_its_preview(harbour: Harbour, skipper: Any) -> None:
    file = harbour.stage(picture(), "me.png", owner=skipper)
    assert cleared(harbour, timedelta(hours=23)) == 0
    assert is_kept(harbour, file)
    assert cleared(harbour, timedelta(hours=3)) == 1
    assert not is_kept(harbour, file)
    assert not store_of(harbour.site.settings).has(file.preview_key)


def test_a_claimed_file_stays(harbour: Harbour, skipper: Any) -> None:
    file = harbour.stage(PDF, owner=skipper)
    make(harbour.site, "boats", skipper, name="Ada", contract=file.id)
    assert cleared(harbour, timedelta(days=400)) == 0
    assert is_kept(harbour, file)


def test_a_file_that_was_taken_out_goes_after_thirty_days(harbour: Harbour, skipper: Any) -> None:
    file = harbour.stage(PDF, owner=skipper)
    boat = make(harbour.site, "boats", skipper, name="Ada", contract=file.id)
    change(harbour.site, "boats", boat, skipper, contract=None)
    assert cleared(harbour, timedelta(days=29)) == 0
    assert cleared(harbour, timedelta(days=2)) == 1
    assert read(harbour.site, "boats", boat, skipper).values["contract"] is None


def test_the_files_of_a_record_in_the_bin_stay(harbour: Harbour, skipper: Any) -> None:
    file = harbour.stage(PDF, owner=skipper)
    boat = make(harbour.site, "boats", skipper, name="Ada", contract=file.id)
    with harbour.site.writing() as tx:
        delete(tx, skipper, "boats", [boat])
    assert cleared(harbour, timedelta(days=400)) == 0
    assert is_kept(harbour, file)


def test_the_files_of_a_record_that_is_gone_for_good_go(harbour: Harbour, skipper: Any) -> None:
    file = harbour.stage(PDF, owner=skipper)
    boat = make(harbour.site, "boats", skipper, name="Ada", contract=file.id)
    with harbour.site.writing() as tx:
        tx.connection.execute(sa.delete(tx.tables.table("boats")).where(tx.tables.table("boats").c.id == boat))
    cleared(harbour)
    assert cleared(harbour, timedelta(hours=2)) == 1
    assert not is_kept(harbour, file)


def test_what_was_killed_between_row_and_bytes_is_cleared(harbour: Harbour, skipper: Any) -> None:
    """The row says what is about to be stored: killed after it, or after the bytes, nothing is left half."""
    file = harbour.stage(PDF, owner=skipper)
    with harbour.site.writing() as tx:
        table = sa.table("kith_file", sa.column("ready_at"))
        tx.connection.execute(sa.update(table).values(ready_at=None))
    with pytest.raises(KithError):
        make(harbour.site, "boats", skipper, name="Ada", contract=file.id)
    assert cleared(harbour, timedelta(hours=26)) == 1
    assert not is_kept(harbour, file)


def test_clearing_what_was_killed_between_bytes_and_row_is_finished(harbour: Harbour, skipper: Any) -> None:
    file = harbour.stage(PDF, owner=skipper)
    store_of(harbour.site.settings).remove([file.key])
    assert cleared(harbour, timedelta(hours=26)) == 1


def test_nothing_that_is_about_to_be_cleared_can_be_claimed(harbour: Harbour, skipper: Any) -> None:
    file = harbour.stage(PDF, owner=skipper)
    harbour.site.clock.advance(timedelta(hours=24, minutes=1))
    with pytest.raises(KithError):
        make(harbour.site, "boats", skipper, name="Ada", contract=file.id)
    assert cleared(harbour) == 0
    assert is_kept(harbour, file)


def test_halves_that_a_killed_process_left_in_a_folder_go_with_their_row(small: Harbour) -> None:
    file = small.stage(PDF)
    folder = small.site.settings.site / small.site.settings.files.store
    half = folder / f"{file.key}#1"
    half.write_bytes(b"half")
    assert cleared(small, timedelta(hours=26)) == 1
    assert not half.exists()
