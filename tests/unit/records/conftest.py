"""The small CRM on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.unit.records.crm import MODULES

from kith.testing.site import SiteUnderTest


@pytest.fixture
def crm(database_url: str) -> Iterator[SiteUnderTest]:
    """The small CRM in an empty database."""
    site = SiteUnderTest(database_url, MODULES)
    yield site
    site.close()
