"""The jobs that Kith itself needs to come again: purging what has been parked for long enough."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from kith.jobs.handlers import Handler, Running
from kith.ledger import schedules
from kith.storage.purge import purge_parked
from kith.storage.tx import Tx

PURGE = "kith.purge_parked"
EVERY = timedelta(hours=6)


def declare_upkeep(tx: Tx) -> None:
    """Sees to it that the jobs come again, from now on."""
    schedules.declare(tx, "purge parked", PURGE, EVERY)


def upkeep_handlers() -> Mapping[str, Handler]:
    """Kind -> handler of these jobs."""
    return {PURGE: _purge}


def _purge(running: Running) -> None:
    with running.begin() as tx:
        engine, now = tx.connection.engine, tx.clock.now()
    purge_parked(engine, now)
