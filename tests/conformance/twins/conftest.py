"""The twins of a file's tests, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from tests.conformance.twins.twin import Twin

Make = Callable[[int | None], Twin]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def make_twin(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Make]:
    """A function that gives the twin of a variant in a database of its own; the file's tests share each."""
    made: dict[int | None, Twin] = {}
    urls: list[str] = []

    def make(variant: int | None) -> Twin:
        if variant not in made:
            urls.append(_new_url(request, tmp_path_factory))
            made[variant] = Twin(urls[-1], variant)
        return made[variant]

    yield make
    for twin in made.values():
        twin.close()
    if request.param == "postgresql":
        for url in urls:
            request.getfixturevalue("postgresql_server").drop_database(url)


def _new_url(request: pytest.FixtureRequest, folders: pytest.TempPathFactory) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{folders.mktemp('twin') / 'kith.db'}"
    return str(request.getfixturevalue("postgresql_server").create_database())


@pytest.fixture(scope="module")
def twins(make_twin: Make) -> tuple[Twin, Twin]:
    """Two that differ in all that is hidden."""
    return make_twin(0), make_twin(1)
