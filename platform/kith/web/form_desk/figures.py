"""How forms do: views, starts, submissions, and how many of those who looked have sent it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from kith.intake.counts import Conversion
from kith.storage.tx import Tx

DAYS = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was counted, and the share of views that became a submission."""

    views: int
    starts: int
    submissions: int

    @property
    def share(self) -> str:
        """In percent; a dash where nobody has looked."""
        return f"{min(self.submissions / self.views, 1):.0%}" if self.views else "–"


def period(tx: Tx) -> tuple[date, date]:
    """The last four weeks, today included, by the site's own days."""
    today = tx.clock.now().astimezone(ZoneInfo(tx.settings.timezone)).date()
    return today - timedelta(days=DAYS - 1), today


def added(rows: Iterable[Conversion]) -> Figures:
    """The figures of all of them together."""
    found = list(rows)
    return Figures(
        views=sum(each.views for each in found),
        starts=sum(each.starts for each in found),
        submissions=sum(each.submissions for each in found),
    )
