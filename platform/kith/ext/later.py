"""Work that a plugin wants done after its transaction, outside of the request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kith.access.actor import Actor
from kith.ledger import jobs
from kith.ledger.jobs import Standing
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
    return jobs.enqueue(tx, kind, payload, by=_standing(actor), run_at=run_at, key=key)


def _standing(actor: Actor) -> Standing:
    if actor.is_system:
        return jobs.SYSTEM
    realm = f"portal:{actor.portal_type}" if actor.kind == "portal" else actor.kind
    return Standing(realm=realm, user_id=actor.user, impersonator_id=actor.impersonator)
