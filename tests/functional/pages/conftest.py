"""The served CRM on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.functional.pages.crm import MODULES
from tests.functional.pages.served import ServedSite

from kith.testing.databases import CopyOf
from kith.testing.site import fill_database


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITH_TEST_CHEAP_HASH", "1")


@pytest.fixture
def crm(copy_of: CopyOf) -> Iterator[ServedSite]:
    """The served CRM in an empty database, on SQLite and on PostgreSQL in turn."""
    served = ServedSite(copy_of(__name__, fill_database(MODULES)), MODULES)
    yield served
    served.close()


@pytest.fixture
def small(sqlite_url: str) -> Iterator[ServedSite]:
    """The served CRM on SQLite, for what no database has a say in."""
    served = ServedSite(sqlite_url, MODULES)
    yield served
    served.close()
