"""What speaks with the broker looks for it again soon, however long it was away."""

from __future__ import annotations

import socket

import pytest
from kombu.exceptions import OperationalError

from kith.jobs.broker import LOOKS, make_celery
from kith.ledger.jobs import QUEUES


def nobody() -> str:
    """An address where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


@pytest.mark.parametrize("broker", ["redis://{}/0", "amqp://guest:guest@{}//"])
def test_a_worker_looks_for_its_broker_every_few_seconds(broker):
    waits: list[float] = []
    connection = make_celery(broker.format(nobody()), QUEUES).connection_for_read()
    with pytest.raises(OperationalError):
        connection.ensure_connection(lambda _, wait: waits.append(wait), 2)
    assert len(waits) == 2
    assert max(waits) <= LOOKS
