"""The small CRM on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.unit.records.crm import MODULES

from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database


@pytest.fixture
def crm(copy_of: CopyOf) -> Iterator[SiteUnderTest]:
    """The small CRM in an empty database."""
    site = SiteUnderTest(copy_of("crm", fill_database(MODULES)), MODULES)
    yield site
    site.close()
