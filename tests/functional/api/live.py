"""A served site behind a real server, for programs that speak HTTP by themselves."""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.functional.api.calling import ServedSite
from waitress.server import create_server


@contextmanager
def listening(site: ServedSite) -> Iterator[str]:
    """The address at which the site answers within the block."""
    server: Any = create_server(site.app.app, listen="127.0.0.1:0", threads=2)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        _see_them_off(server)
        server.close()
        server.task_dispatcher.shutdown()
        thread.join(5)


def _see_them_off(server: Any) -> None:
    """Waits until the server has noticed that its clients are gone: it closes their sockets then."""
    end = time.monotonic() + 5
    while server.active_channels and time.monotonic() < end:
        time.sleep(0.01)


def document_at(address: str, token: str) -> dict[str, Any]:
    """The API's document for a token."""
    asked = urllib.request.Request(f"{address}/api/v1/openapi.json", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(asked) as answer:
        found: dict[str, Any] = json.load(answer)
    return found
