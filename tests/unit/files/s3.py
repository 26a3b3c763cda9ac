"""A server that speaks S3, on this machine, for as long as the tests last."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
import requests


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    """Where it listens."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3_store(s3_endpoint: str) -> dict[str, str]:
    """What `files:` says of a new, empty bucket of it; key and secret as the environment would give them."""
    bucket = f"kith-{uuid.uuid4().hex}"
    requests.put(f"{s3_endpoint}/{bucket}", timeout=10).raise_for_status()
    return {"store": f"s3://{bucket}/files", "endpoint": s3_endpoint, "key": "test", "secret": "test"}
