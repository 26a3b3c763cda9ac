"""The harbour, served from both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.functional.api.calling import Caller, ServedSite, fill_applied
from tests.functional.api.harbour import MODULES

from kith.testing.databases import CopyOf


@pytest.fixture
def harbour(copy_of: CopyOf) -> Iterator[ServedSite]:
    """The harbour in an empty database of either kind."""
    served = ServedSite(copy_of(__name__, fill_applied(MODULES)), MODULES)
    served.site.known()  # a process reads the definitions once
    yield served
    served.close()


@pytest.fixture
def master(harbour: ServedSite) -> Caller:
    """Who may do everything."""
    return harbour.caller("master")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def afloat(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    """A harbour for all tests of one file, which don't mind one another."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('fleet') / 'kith.db'}"
    else:
        url = request.getfixturevalue("postgresql_server").create_database()
    served = ServedSite(url, MODULES)
    yield served
    served.close()
    if request.param == "postgresql":
        request.getfixturevalue("postgresql_server").drop_database(url)
