"""The handler table: which function carries out which kind of job."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from kith.access.actor import Actor
from kith.errors import KithError, Problem
from kith.ledger import jobs
from kith.ledger.jobs import Job
from kith.storage.tx import Tx


class ClaimLostError(Exception):
    """The job belongs to another runner by now, or was cancelled: what was begun is rolled back.

    Handlers let it pass; the runner knows what to do.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A job while it runs. `actor` is who wanted it, with the rights of this moment.

    `begin` opens a transaction that commits at its end. `renew` notes the progress of a long job and is False once it
    was cancelled, or another runner has taken over: then stop. What must not be done twice is done in a transaction
    with `finish` or `keep` in it: of two runners that carry the same job out, one gets through.

    Progress is JSON: `{"done": 5, "of": 20}` is drawn as a bar, and whatever else tells where to go on from stands
    beside them.
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

    @property
    def progress(self) -> Mapping[str, Any]:
        """How far the attempt before this one came: what it had kept, empty where there was none."""
        return self.job.progress or {}

    def finish(self, tx: Tx) -> None:
        """Marks the job as done with this transaction. Raises ClaimLostError, which takes the work back."""
        if not jobs.finish(tx.connection, self.job, tx.clock.now()):
            raise ClaimLostError(self.job.id)

    def keep(self, tx: Tx, progress: Mapping[str, Any]) -> None:
        """Notes with this transaction how far the job has come. Raises ClaimLostError, which takes the step back."""
        if not jobs.renew(tx.connection, self.job, tx.clock.now(), progress=dict(progress)):
            raise ClaimLostError(self.job.id)


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
