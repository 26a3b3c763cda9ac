"""The small CRM on both databases, with hashes that are quick to make."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.unit.records.crm import MODULES

from kith.builtin import passwords
from kith.identity.passwords import _hasher, _nobody
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database


@pytest.fixture
def crm(copy_of: CopyOf, monkeypatch: pytest.MonkeyPatch) -> Iterator[SiteUnderTest]:
    """The small CRM in an empty database."""
    monkeypatch.setenv("KITH_TEST_CHEAP_HASH", "1")
    _hasher.cache_clear()
    _nobody.cache_clear()
    site = SiteUnderTest(copy_of("crm", fill_database(MODULES)), MODULES, plugins=(passwords,))
    yield site
    site.close()
    _hasher.cache_clear()
    _nobody.cache_clear()
