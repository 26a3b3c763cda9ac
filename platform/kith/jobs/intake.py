"""The job around web forms: it takes up what a killed process has left, and lets go of what is over."""

from __future__ import annotations

from collections.abc import Mapping

from kith.intake.upkeep import SWEEP, forget, take_up
from kith.jobs.handlers import Handler, Running


def intake_handlers() -> Mapping[str, Handler]:
    """Kind -> handler of this job."""
    return {SWEEP: _sweep}


def _sweep(running: Running) -> None:
    take_up(running.begin)
    more = True
    while more:
        with running.begin() as tx:
            more = forget(tx) > 0
