"""Carrying out one job: the rights of its actor as they are now, its handler, what becomes of it."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

import structlog
from sqlalchemy.engine import Engine

from kith.access.actor import SYSTEM, Actor
from kith.clock import Clock
from kith.errors import KithError
from kith.identity.load import by_user
from kith.identity.reach import may_act_as
from kith.jobs.handlers import ClaimLostError, Handler, Running
from kith.ledger import jobs
from kith.ledger.jobs import Job
from kith.ledger.moments import reached
from kith.portal.entering import acting
from kith.storage.tx import Tx

Begin = Callable[[], AbstractContextManager[Tx]]
Outcome = Literal["done", "failed", "dead", "refused", "cancelled", "lost"]
_REFUSING = frozenset({"K601", "K603"})  # the actor has lost the right

log = structlog.get_logger(__name__)


class Carrier:
    """Carries jobs out, one at a time in each thread that asks. `done` jobs are left for the caller to mark."""

    def __init__(
        self, engine: Engine, clock: Clock, begin: Begin, handlers: Mapping[str, Handler], lease: timedelta
    ) -> None:
        self._engine, self._clock, self._begin = engine, clock, begin
        self._handlers, self._lease = handlers, lease

    def carry_out(self, job: Job) -> Outcome:
        """What became of the job; only the database's errors are raised."""
        handler = self._handlers.get(job.kind)
        actor = self._actor(job)
        if handler is None or actor is None:
            reason = f"no handler for {job.kind}" if handler is None else "its account may not act any more"
            return self._set_aside(job, reason)
        told: list[bool] = []  # what `renew` has answered
        reached("begun")
        try:
            handler(Running(job=job, actor=actor, begin=self._begin, renew=self._renewing(job, told)))
        except ClaimLostError:
            return self._stopped(job)
        except KithError as error:
            lost = all(problem.code in _REFUSING for problem in error.problems)
            return self._set_aside(job, str(error)) if lost else self._failed(job, str(error))
        except Exception:
            log.exception("jobs.failed", kind=job.kind, job=job.id)
            return self._failed(job, traceback.format_exc(limit=20))
        reached("carried out")
        return "done" if all(told) else self._stopped(job)

    def _renewing(self, job: Job, told: list[bool]) -> Callable[[Any], bool]:
        def renew(progress: Any) -> bool:
            with self._engine.begin() as connection:
                now = self._clock.now()
                told.append(jobs.renew(connection, job, now, lease=self._lease, progress=progress))
            reached("renewed")
            return told[-1]

        return renew

    def _set_aside(self, job: Job, reason: str) -> Outcome:
        return self._mark(job, jobs.refuse, "refused", reason)

    def _failed(self, job: Job, reason: str) -> Outcome:
        return self._mark(job, jobs.fail, "dead" if job.attempts >= job.most_attempts else "failed", reason)

    def _stopped(self, job: Job) -> Outcome:
        return self._mark(job, jobs.stop_cancelled, "cancelled")

    def _mark(self, job: Job, how: Callable[..., bool], outcome: Outcome, *reason: str) -> Outcome:
        with self._engine.begin() as connection:
            return outcome if how(connection, job, self._clock.now(), *reason) else "lost"

    def _actor(self, job: Job) -> Actor | None:
        """Who wanted the job, with the rights of now; None where the account is closed, or of another realm.

        None as well where somebody else acted as them who couldn't do that any more.
        """
        if job.user_id is None:
            return replace(SYSTEM, via="job") if job.realm == "system" else None
        kind = job.realm.partition(":")[0]
        actor = self._portal_actor(job.user_id, job.realm) if kind == "portal" else self._staff_actor(job.user_id)
        if actor is None or actor.kind != kind:
            return None
        if job.impersonator_id is not None and not self._may_act(job.impersonator_id, actor):
            return None
        return replace(actor, impersonator=job.impersonator_id)

    def _staff_actor(self, user: str) -> Actor | None:
        with self._engine.connect().execution_options(rw=False) as connection:
            return by_user(connection, user, via="job")

    def _portal_actor(self, user: str, realm: str) -> Actor | None:
        """The account as it comes in to that portal now; None where it may not, or where the portal is gone."""
        with self._begin() as tx:
            portal = next((each for each in tx.site.portals.types.values() if each.realm == realm), None)
            return acting(tx, portal, user) if portal is not None else None

    def _may_act(self, by: str, actor: Actor) -> bool:
        with self._begin() as tx:
            holder = by_user(tx.connection, by, via="job")
            return holder is not None and may_act_as(tx.site, holder.roles, actor.roles)
