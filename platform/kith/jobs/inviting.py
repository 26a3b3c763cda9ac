"""The job that gives free seats in portals to who waits for one."""

from __future__ import annotations

from collections.abc import Mapping

from kith.jobs.handlers import Handler, Running
from kith.portal.serving import serve
from kith.portal.waiting import SEATS


def inviting_handlers() -> Mapping[str, Handler]:
    """Kind -> handler of this job."""
    return {SEATS: _serve}


def _serve(running: Running) -> None:
    with running.begin() as tx:
        serve(tx)
