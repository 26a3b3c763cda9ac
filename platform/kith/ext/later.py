"""Work that a plugin wants done after its transaction, outside of the request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kith.access.actor import Actor
from kith.access.job_standing import job_standing
from kith.ledger import jobs
from kith.storage.tx import Tx


def enqueue(
    tx: Tx,
    actor: Actor,
    kind: str,
    payload: Mapping[str, Any],
    *,
    run_at: datetime | None = None,
    key: str | None = None,
) -> str | None:
    """The id of a new job for the handler of `kind`; None where one of this kind and `key` waits already.

    It is written with the transaction, and runs as `actor` with the rights of that later moment. Visitors can't have
    jobs: where a plugin wants something done for one, it hands `system(...)`.
    """
    return jobs.enqueue(tx, kind, payload, by=job_standing(tx, actor), run_at=run_at, key=key)
