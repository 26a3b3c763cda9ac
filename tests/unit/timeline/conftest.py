"""The desk on both databases, with some people at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.unit.timeline.desk import MODULES

from kith.access.actor import Actor
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database


@pytest.fixture
def desk(copy_of: CopyOf) -> Iterator[SiteUnderTest]:
    """The desk in an empty database."""
    site = SiteUnderTest(copy_of("desk", fill_database(MODULES)), MODULES)
    yield site
    site.close()


@pytest.fixture
def boss(desk: SiteUnderTest) -> Actor:
    """Who may do everything."""
    return desk.actor("boss")


@pytest.fixture
def sales(desk: SiteUnderTest) -> Actor:
    """Who sees all contacts without their salaries, edits their own, and comments."""
    return desk.actor("sales")
