"""The one clock: whatever asks for the time is handed one of these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Clock:
    """A source of the present. `now()` is an aware datetime in UTC."""

    now: Callable[[], datetime]

    def today(self, zone: ZoneInfo) -> date:
        """The date that a calendar on a wall in `zone` shows now."""
        return self.now().astimezone(zone).date()


def _utc_now() -> datetime:
    return datetime.now(UTC)


SYSTEM_CLOCK = Clock(now=_utc_now)


class ManualClock:
    """A present that stands still until it is moved: for tests and simulations.

    `clock` is what to hand out; `advance()` moves every holder of it.
    """

    def __init__(self, start: datetime) -> None:
        self.present = start.astimezone(UTC)
        self.clock = Clock(now=lambda: self.present)

    def advance(self, step: timedelta) -> datetime:
        """The new present, `step` later."""
        self.present += step
        return self.present
