"""The boat club's forms, served."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.functional.pages.served import ServedSite
from tests.functional.webforms.world import FILES

from kith.testing.databases import CopyOf
from kith.testing.site import fill_database


@pytest.fixture
def club(copy_of: CopyOf) -> Iterator[ServedSite]:
    """The club on SQLite and on PostgreSQL in turn."""
    served = ServedSite(copy_of("club with forms", fill_database(FILES)), FILES)
    yield served
    served.close()


@pytest.fixture
def small(sqlite_url: str) -> Iterator[ServedSite]:
    """The club on SQLite, for what no database has a say in."""
    served = ServedSite(sqlite_url, FILES)
    yield served
    served.close()
