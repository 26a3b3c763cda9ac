"""The twins of a file's tests, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from tests.conformance.twins.twin import Twin


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """A function that gives the address of an empty database, of either kind in turn."""
    urls: list[str] = []

    def make() -> str:
        if request.param == "sqlite":
            return f"sqlite:///{tmp_path_factory.mktemp('twin') / 'kith.db'}"
        urls.append(request.getfixturevalue("postgresql_server").create_database())
        return urls[-1]

    yield make
    for url in urls:
        request.getfixturevalue("postgresql_server").drop_database(url)


@pytest.fixture(scope="module")
def triplets(new_url: Callable[[], str]) -> Iterator[tuple[Twin, ...]]:
    """Two that differ in all that is hidden, and one where nothing hidden is declared; for tests that only read."""
    made = tuple(Twin(new_url(), variant) for variant in (0, 1, None))
    yield made
    for twin in made:
        twin.close()


@pytest.fixture
def fresh(new_url: Callable[[], str]) -> Iterator[tuple[Twin, ...]]:
    """The same, for a test that writes."""
    made = tuple(Twin(new_url(), variant) for variant in (0, 1, None))
    yield made
    for twin in made:
        twin.close()
