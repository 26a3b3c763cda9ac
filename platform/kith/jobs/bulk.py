"""The job behind an action on many records: batch by batch, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Mapping

from kith.errors import KithError
from kith.jobs.handlers import Handler, Running
from kith.portal.bulk import own_deed
from kith.records import bulk


def bulk_handlers() -> Mapping[str, Handler]:
    """Kind -> handler of this job."""
    return {bulk.KIND: _go_on}


def _go_on(running: Running) -> None:
    """Goes on where the run stands, until it is through, was stopped, or another runner has it."""
    id = str(running.payload["run"])
    try:
        going = True
        while going:
            with running.begin() as tx:
                run = bulk.step(tx, running.actor, id, own_deed)
            going = run is not None and run.state == "run"
            if run is not None and not running.renew({"done": run.done + run.refused, "of": run.total}):
                return
    except KithError as error:  # it stands against all that is left: the right is lost, the list gone
        with running.begin() as tx:
            bulk.fail(tx, id, error.problems)
        raise
