"""The handler table: which function carries out which kind of job."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from kith.access.actor import Actor
from kith.errors import KithError, Problem
from kith.ledger.jobs import Job
from kith.storage.tx import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A job while it runs. `actor` is who wanted it, with the rights of this moment.

    `begin` opens a transaction that commits at its end; `renew` keeps the claim of a long job for another lease,
    noting its progress, and is False once another runner has taken over: then stop.
    """

    job: Job
    actor: Actor
    begin: Callable[[], AbstractContextManager[Tx]]
    renew: Callable[[Any], bool]

    @property
    def payload(self) -> Mapping[str, Any]:
        """What the job was told."""
        payload: Mapping[str, Any] = self.job.payload
        return payload


Handler = Callable[[Running], None]  # may run more than once for a job; KithError K603 refuses it, others repeat it


def handler_table(hooks: Any) -> Mapping[str, Handler]:
    """Kind -> handler, from the hook `kith_job_handlers`. Raises KithError K731 for a kind that two carry out."""
    table: dict[str, Handler] = {}
    for found in hooks.kith_job_handlers():
        for kind, handler in (found or {}).items():
            if kind in table:
                raise KithError(Problem(code="K731", params={"kind": kind}))
            table[kind] = handler
    return table
