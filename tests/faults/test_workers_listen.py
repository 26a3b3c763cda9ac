"""Celery's workers in this process: they hear of a queue that was deleted, and end soon when told to."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from tests.faults.rabbit import RabbitMQ

from kith.jobs.broker import Hints, Workers, make_celery
from kith.lazy import lazy
from kith.ledger.jobs import QUEUES

pytestmark = pytest.mark.timeout(300)
kombu: Any = lazy("kombu")
SOON = 30.0  # seconds, on a machine with other work
NUMBERS = itertools.count()


class Listening:
    """Workers of a broker, and what they were told."""

    def __init__(self, url: str) -> None:
        self.url, self.told = url, set[str]()
        self.workers = Workers(make_celery(url, QUEUES), self.hear, dict.fromkeys(QUEUES, 1))
        self.hints = Hints(make_celery(url, QUEUES))
        self.workers.start()

    def end(self) -> None:
        self.workers.stop(SOON)
        self.hints.close()

    def hear(self, _queue: str, ids: Sequence[str]) -> int:
        self.told |= set(ids)
        return 0

    def send(self) -> str:
        """A hint's id."""
        id = str(next(NUMBERS))
        self.hints.send("default", [id])
        return id

    def hears(self) -> bool:
        """Whether a hint arrives, among as many as are sent before long."""
        end = time.monotonic() + SOON
        while time.monotonic() < end:
            id = self.send()
            time.sleep(0.1)
            if id in self.told:
                return True
        return False


@pytest.fixture(scope="module")
def rabbitmq() -> Iterator[str]:
    server = RabbitMQ()
    try:
        server.start()
        yield server.url
    finally:
        server.end()


@pytest.fixture(params=["valkey", "rabbitmq"])
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue("valkey_url" if request.param == "valkey" else "rabbitmq")
    return found


def delete_queue(url: str) -> None:
    with kombu.Connection(url) as connection:
        connection.default_channel.queue_delete("kith.default")


def test_workers_hear_whenever_their_queue_is_deleted(rabbitmq):
    drawn = random.Random(1)
    listening = Listening(rabbitmq)
    try:
        for _ in range(6):
            assert listening.hears()
            for _ in range(6):
                listening.send()
                time.sleep(drawn.choice([0, 0, 0.01, 0.05, 0.1]))
                delete_queue(rabbitmq)
                time.sleep(drawn.choice([0, 0.02, 0.05, 0.1, 0.3]))
        assert listening.hears()
    finally:
        listening.end()


def test_workers_end_soon_when_nothing_comes(url):
    listening = Listening(url)
    assert listening.hears()
    time.sleep(2)  # long enough to be asleep
    begun = time.monotonic()
    listening.end()
    assert time.monotonic() - begun < 5
