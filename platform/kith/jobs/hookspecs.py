"""The hooks around jobs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from kith.jobs.handlers import Handler
from kith.plugins import hookspec


@hookspec
def kith_job_handlers() -> Mapping[str, Handler] | None:
    """Fires once, when a runner starts, outside of any transaction.

    Return the handlers of the kinds of jobs that you enqueue, by kind (`<plugin>.<what>`). A handler runs in a thread
    of its own, without a transaction: it opens what it needs by `running.begin()`, does its work once more than it
    should without harm, and returns; what it raises puts the job back for later. None means: no kinds.
    """


@hookspec
def kith_schedules() -> Mapping[str, timedelta] | None:
    """Fires each time that definitions are applied, in the transaction in which Kith's own schedules are set up.

    Return how often jobs of your kinds come again: kind -> pause. They run as the system, without a payload, once for
    each time however many processes there are; the first one at once. What you return no more ends. None means: none.
    """
