"""One world for all tests of a file, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.conformance.access.served import World


@pytest.fixture(scope="module", autouse=True)
def _cheap_hashes() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KITH_TEST_CHEAP_HASH", "1")
        yield


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database for the file's tests, of either kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('access') / 'kith.db'}"
        return
    server = request.getfixturevalue("postgresql_server")
    made = server.create_database()
    yield made
    server.drop_database(made)


@pytest.fixture(scope="module")
def world(url: str) -> Iterator[World]:
    """The served site; a test leaves it as it was."""
    made = World(url)
    yield made
    made.close()
