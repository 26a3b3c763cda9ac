"""What an apply needs besides its plan."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from kith.clock import Clock
from kith.fields.base import Context
from kith.storage.plan.refill import Refill
from kith.storage.serving import Serving

Derive = Callable[[Connection, Serving, Refill, Collection[str]], None]
Report = Callable[[str, str], None]  # phase, step


def _silently(*_: str) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Applying:
    """Who applies, and how.

    `derive` computes a refill's `derived` fields and titles for the records with the ids that it is given: the records
    layer gives it. It is called with the new definitions, in batches, and may be called for a record more than once.
    `report` is told each step, `waits` that another apply is at work. `allow_loss`: somebody has agreed to `losses`.
    """

    by: str
    clock: Clock
    context: Context
    derive: Derive
    report: Report = _silently
    waits: Callable[[], None] = _silently
    allow_loss: bool = False
