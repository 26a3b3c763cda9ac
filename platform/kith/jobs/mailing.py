"""The jobs behind mail: sending a batch, looking for who has forgotten a password, whom a comment names, who was given
what, reading what came back."""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from kith.errors import KithError
from kith.jobs.handlers import Handler, Running
from kith.mail.accounts import mail_forgotten
from kith.mail.assignments import ASSIGNED, mail_assignments
from kith.mail.deliver import deliver
from kith.mail.mailbox import BOUNCES, read_bounces
from kith.mail.mentions import mail_mentions
from kith.mail.send import FORGOTTEN, SEND
from kith.timeline.telling import MENTIONED

log = structlog.get_logger(__name__)


def mail_handlers() -> Mapping[str, Handler]:
    """Kind -> handler of these jobs."""
    return {SEND: _send, FORGOTTEN: _forgotten, MENTIONED: _mentioned, ASSIGNED: _assigned, BOUNCES: _bounces}


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


def _mentioned(running: Running) -> None:
    """Mails a comment to those whom it names: each once, however often it was edited."""
    with running.begin() as tx:
        running.finish(tx)
        mail_mentions(tx, running.payload["comment"])


def _assigned(running: Running) -> None:
    """Mails to whoever was given records of late, and hasn't seen that yet: some people in each transaction."""
    more = True
    while more:
        with running.begin() as tx:
            more = mail_assignments(tx)[0] > 0


def _bounces(running: Running) -> None:
    """Reads what came back. A mailbox that stays away is no dead job each time: the next reading is due anyway."""
    try:
        read_bounces(running.begin, hold=lambda done: running.renew({"done": done}))
    except KithError as error:
        if running.job.attempts < running.job.most_attempts:
            raise
        log.warning("mail.bounces", error=str(error))
