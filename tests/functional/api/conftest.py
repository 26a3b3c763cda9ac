"""The harbour, served from both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.functional.api.calling import Caller, ServedSite
from tests.functional.api.harbour import MODULES


@pytest.fixture
def harbour(database_url: str) -> Iterator[ServedSite]:
    """The harbour in an empty database of either kind."""
    served = ServedSite(database_url, MODULES)
    yield served
    served.site.close()


@pytest.fixture
def master(harbour: ServedSite) -> Caller:
    """Who may do everything."""
    return harbour.caller("master")
