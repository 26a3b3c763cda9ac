"""Children who throw stones all the time, through the API of real servers, and remember which were acknowledged."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count

from tests.faults.pond import Pond


def throw(port: int, token: str, name: str, timeout: float = 15) -> str:
    """The id of a stone that was thrown. Raises OSError or HTTPException where nobody answers as they should."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)) as connection:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        connection.request("POST", "/api/v1/stones", json.dumps({"name": name}), headers)
        response = connection.getresponse()
        answer = json.loads(response.read())
    assert response.status == 201, answer
    return str(answer["id"])


class Throwers:
    """Threads that throw at the web processes in turn, `rate` stones a second each."""

    def __init__(self, pond: Pond, token: str, *, threads: int = 2, rate: float = 10.0) -> None:
        self._pond, self._token, self._pause = pond, token, 1 / rate
        self._stopping = threading.Event()
        self._numbers = count()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(threads)]
        self.acknowledged: set[str] = set()
        self.faults: list[str] = []
        self.longest = 0.0

    @contextmanager
    def at_work(self) -> Iterator[Throwers]:
        """They throw until the block ends."""
        for thread in self._threads:
            thread.start()
        try:
            yield self
        finally:
            self._stopping.set()
            for thread in self._threads:
                thread.join(60)

    def _work(self) -> None:
        while not self._stopping.wait(self._pause):
            number = next(self._numbers)
            ports = [port for _, port in sorted(self._pond.ports.items())]
            begun = time.monotonic()
            try:
                self.acknowledged.add(throw(ports[number % len(ports)], self._token, f"stone {number}"))
                self.longest = max(self.longest, time.monotonic() - begun)
            except (OSError, http.client.HTTPException):
                continue  # that process was killed; whether the stone is there is for the database to say
            except (AssertionError, ValueError, KeyError) as error:
                self.faults.append(repr(error))
