"""A site whose files lie in a folder, or in an S3 store that really answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.unit.files.doing import MODULES, Harbour, settings_in
from tests.unit.files.s3 import s3_endpoint, s3_store  # noqa: F401

from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest) -> Any:
    """What the settings say of the store: nothing of its own for a folder."""
    return {} if request.param == "folder" else request.getfixturevalue("s3_store")


@pytest.fixture
def harbour(copy_of: CopyOf, tmp_path: Path, store: Any) -> Iterator[Harbour]:
    """Both databases, both stores."""
    yield from _harbour(copy_of(__name__, fill_database(MODULES)), tmp_path, store)


@pytest.fixture
def small(sqlite_url: str, tmp_path: Path) -> Iterator[Harbour]:
    """SQLite and a folder, for what neither has a say in."""
    yield from _harbour(sqlite_url, tmp_path, {})


def _harbour(url: str, folder: Path, store: Any) -> Iterator[Harbour]:
    site = SiteUnderTest(url, MODULES)
    harbour = Harbour(site, [])
    harbour.configure(**{name: getattr(settings_in(folder, store), name) for name in (*store, "store")})
    yield harbour
    site.close()
