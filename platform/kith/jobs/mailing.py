"""The jobs behind mail: sending a batch."""

from __future__ import annotations

from collections.abc import Mapping

from kith.jobs.handlers import Handler, Running
from kith.mail.deliver import deliver
from kith.mail.send import SEND


def mail_handlers() -> Mapping[str, Handler]:
    """Kind -> handler of these jobs."""
    return {SEND: _send}


def _send(running: Running) -> None:
    """Sends a batch; what a server can't take now puts the job back, by now without what went out."""
    ids, job = running.payload["mails"], running.job
    deliver(
        running.begin,
        ids,
        hold=lambda done: running.renew({"done": done, "of": len(ids)}),
        last=job.attempts >= job.most_attempts,
    )
