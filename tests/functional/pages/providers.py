"""A provider of OpenID Connect that runs on this machine, as a program of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests

PATIENCE = 30.0  # seconds for it to start


@dataclass(frozen=True)
class Provider:
    """The provider at `issuer`."""

    issuer: str

    def person(self, subject: str, **claims: Any) -> None:
        """Makes somebody with these claims known to it."""
        requests.put(f"{self.issuer}/users/{subject}", json=claims, timeout=10).raise_for_status()

    def answered(self, address: str, subject: str) -> str:
        """The address that it sends the browser back to, once that person has logged in there."""
        answer = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=10)
        return answer.headers["Location"]


@contextmanager
def running() -> Iterator[Provider]:
    """The provider, until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(port), "--require-nonce", "true"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            provider = Provider(f"http://localhost:{port}")
            _wait(provider)
            yield provider
        finally:
            process.terminate()


def _wait(provider: Provider) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            requests.get(f"{provider.issuer}/jwks", timeout=5).raise_for_status()
            return
        except requests.RequestException:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
