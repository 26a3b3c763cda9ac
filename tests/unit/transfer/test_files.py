"""Files in sheets: their names go out; a column of them is left out on the way in, and said so."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.files.doing import MODULES, PDF, TEXT, Harbour, settings_in
from tests.unit.records.doing import make

from kith.access.actor import SYSTEM
from kith.testing.site import SiteUnderTest
from kith.transfer.columns import match_columns
from kith.transfer.export import export_csv


@pytest.fixture
def harbour(sqlite_url: str, tmp_path: Path) -> Iterator[Harbour]:
    site = SiteUnderTest(sqlite_url, MODULES)
    harbour = Harbour(site, [])
    harbour.configure(store=settings_in(tmp_path, {}).store)
    yield harbour
    site.close()


def test_an_export_has_the_names_alone(harbour: Harbour) -> None:
    contract, papers = harbour.stage(PDF, "=offer.pdf").id, [harbour.stage(TEXT, f"{n}.txt").id for n in "ab"]
    make(harbour.site, "boats", name="Ada", contract=contract, papers=papers)
    out = io.StringIO()
    with harbour.site.reading() as tx:
        export_csv(tx, SYSTEM, "boats", out)
    (row,) = csv.DictReader(io.StringIO(out.getvalue()))
    assert [row[name] for name in ("Name", "Contract", "Papers")] == ["Ada", "'=offer.pdf", "a.txt; b.txt"]


def test_an_import_leaves_columns_of_files_out(harbour: Harbour) -> None:
    module = harbour.site.serving.site.modules["boats"]
    matched = match_columns(["Name", "Contract", "Papers"], module, {"name", "contract", "papers"})
    assert [column.field.name for column in matched.columns] == ["name"]
    assert [(notice.code, notice.params["columns"]) for notice in matched.notices] == [("K706", "Contract, Papers")]
