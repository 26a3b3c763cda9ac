"""`kith`, killed at its k-th boundary after SIGUSR1: `python stopped.py K COMMAND ...`.

Boundaries are the moments that jobs name, and every commit, just before and just after. The switch is here, in the
tests: the engine only names its moments, and no setting, file or variable reaches the name.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import Pool

from kith.cli.main import main
from kith.ledger import moments

COMMITTED = "stopped_committed"


class Countdown:
    """Ends this process without a word at the boundary that is the `left`-th one after `arm`."""

    def __init__(self, left: int) -> None:
        self._left, self._armed, self._lock = left, False, threading.Lock()

    def arm(self, *_: object) -> None:
        self._armed = True

    def reached(self, _moment: str) -> None:
        if self._armed:
            with self._lock:
                self._left -= 1
                if self._left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)


def listen(countdown: Countdown) -> None:
    """Counts moments and commits from now on."""
    moments.listener = countdown.reached
    signal.signal(signal.SIGUSR1, countdown.arm)

    @event.listens_for(Engine, "commit", named=True)
    def before(conn: Any, **_: Any) -> None:
        countdown.reached("before commit")
        conn.info[COMMITTED] = True

    @event.listens_for(Pool, "checkin")
    def after(_connection: Any, record: Any) -> None:
        if record.info.pop(COMMITTED, False):
            countdown.reached("after commit")


if __name__ == "__main__":
    _, count, *arguments = sys.argv
    listen(Countdown(int(count)))
    sys.argv = ["kith", *arguments]
    main()
