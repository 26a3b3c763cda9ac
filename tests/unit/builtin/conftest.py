from __future__ import annotations

import pytest
from tests.unit.people import people_at


@pytest.fixture
def site(database_url):
    with people_at(database_url) as made:
        yield made
