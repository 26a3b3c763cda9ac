"""The job that deletes jobs and mails which are over for longer than the settings keep them, a few at a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from kith.jobs.handlers import Running
from kith.ledger import ended_jobs
from kith.mail import ended, texts
from kith.storage.tx import Tx

BREATH = 0.02  # seconds between two transactions, in which others write
TOLD = 20  # transactions after which the claim is renewed

Delete = Callable[[Tx, datetime], int]  # deletes some of what was over before then; how many, 0 where nothing is left


def clear_ended(running: Running) -> None:
    """Deletes what is over, each few hundred in a transaction of their own; texts after the mails that said them."""
    with running.begin() as tx:
        now, keep = tx.clock.now(), tx.settings.keep
    _delete_all(running, ended_jobs.delete_ended, now - keep.jobs)
    _delete_all(running, ended.delete_ended, now - keep.mail)
    _delete_all(running, texts.delete_unnamed, now - keep.mail)


def _delete_all(running: Running, delete: Delete, before: datetime) -> None:
    times, deleted, more = 0, 0, True
    while more:
        with running.begin() as tx:
            found = delete(tx, before)
        times, deleted, more = times + 1, deleted + found, found > 0
        if times % TOLD == 0 and not running.renew({"done": deleted}):
            return
        time.sleep(BREATH)
