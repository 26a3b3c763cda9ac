"""The moment in which the new definitions become those that are served. Writers wait for it, but never long."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy.engine import Connection, Engine

from kith.storage import catalogue
from kith.storage.apply import moments
from kith.storage.apply.filling import Filling
from kith.storage.apply.growth import Growth
from kith.storage.apply.model import Applying
from kith.storage.apply.patience import AgainError, shortly, until_free
from kith.storage.locks import hold_publishing
from kith.storage.parking import register as parking
from kith.storage.plan.make import Plan
from kith.storage.touched import Touched

_AT_MOST = 150  # records that are filled while everybody waits
_QUEUE_MILLISECONDS = 300  # how long writers may wait behind us while others still write
_LOOKS = 5  # after so many, records that are written all the time are counted under the lock, if that is quick
_QUICK = 0.3  # seconds


class Publishing:
    """Publishes a plan whose tables and indexes are there and filled."""

    def __init__(
        self, engine: Engine, plan: Plan, applying: Applying, filling: Filling, check: Callable[[Connection], None]
    ) -> None:
        self.engine = engine
        self.plan = plan
        self.applying = applying
        self.filling = filling
        self.check_base = check
        self.growth = Growth(plan)
        self.written: set[Touched] = set()
        self.looks, self.took = 0, 0.0

    def publish(self) -> int:
        """The version that is served from now on. Raises K515, K519, K534."""
        self.filling.catch_up()
        self._look()
        return until_free("publishing", self._attempt)

    def _look(self) -> None:
        begun = time.monotonic()
        with self.engine.connect().execution_options(rw=False) as connection:
            self.growth.look(connection)
        self.written.clear()
        self.looks += 1
        self.took = time.monotonic() - begun

    def _attempt(self) -> int:
        self.written |= self.filling.catch_up()
        moments.reached("before publish")
        with shortly(self.engine, _QUEUE_MILLISECONDS) as connection:
            hold_publishing(connection)
            self.check_base(connection)
            last = set(self.filling.drain(connection, _AT_MOST + 1))
            if len(last) > _AT_MOST:
                raise AgainError
            sure = self._check(connection, self.written | last)
            if sure:
                version = self._publish(connection)
                moments.reached("in publish")
        if not sure:
            self._again()
        return version

    def _check(self, connection: Connection, written: set[Touched]) -> bool:
        if self.looks >= _LOOKS and self.took < _QUICK:
            self.growth.look(connection)
            return True
        return self.growth.check(connection, written)

    def _again(self) -> None:
        """Counts all once more, since what was written meanwhile may have been counted before."""
        self._look()
        raise AgainError

    def _publish(self, connection: Connection) -> int:
        plan, now = self.plan, self.applying.clock.now()
        if not plan.changes:
            return plan.base
        by = self.applying.by
        version = catalogue.publish(connection, plan.files, plan.built.names, by=by, now=now)
        parking.forget(connection, plan.unparked)
        parking.note(connection, plan.parkings, by=by, now=now)
        catalogue.note_changes(connection, version, [change.to_json() for change in plan.changes], plan.back_to)
        return version
