"""The jobs behind mail: sending a batch, and looking for who has forgotten a password."""

from __future__ import annotations

from collections.abc import Mapping

from kith.jobs.handlers import Handler, Running
from kith.mail.accounts import mail_forgotten
from kith.mail.deliver import deliver
from kith.mail.send import FORGOTTEN, SEND


def mail_handlers() -> Mapping[str, Handler]:
    """Kind -> handler of these jobs."""
    return {SEND: _send, FORGOTTEN: _forgotten}


def _send(running: Running) -> None:
    """Sends a batch; what a server can't take now puts the job back, by now without what went out."""
    ids, job = running.payload["mails"], running.job
    deliver(
        running.begin,
        ids,
        hold=lambda done: running.renew({"done": done, "of": len(ids)}),
        last=job.attempts >= job.most_attempts,
    )


def _forgotten(running: Running) -> None:
    """Writes to whoever has that address, to nobody where no account has it. Of two links only the last one is good."""
    with running.begin() as tx:
        running.finish(tx)  # of two runners one writes
        mail_forgotten(tx, running.payload["email"])
