"""A process that sends forms of the club and is killed at a boundary: `python -m`, then lines `URL FORM NAME MOMENT`.

Each line is carried out by a child of its own, which ends itself by kill -9 when it comes to that moment for the first
time; printed is the signal that ended it, 0 where it came through.
"""

from __future__ import annotations

import os
import signal
import sys

from tests.unit.intake.world import FILES

from kith.intake.sent import Sent
from kith.intake.submit import submit
from kith.ledger import moments
from kith.testing.site import SiteUnderTest


def sent(name: str) -> Sent:
    """What is sent under that name, the same each time; a bad address where the name says so."""
    email = "nowhere" if name.startswith("bad") else f"{name}@example.org"
    return Sent(values={"name": name, "email": email, "company.name": f"{name} Ltd"})


def main() -> None:
    """Carries the lines out."""
    print("ready", flush=True)
    for line in sys.stdin:
        url, form, name, moment = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            _send(url, form, name, moment)
            os._exit(0)
        print(os.WTERMSIG(os.waitpid(child, 0)[1]), flush=True)


def _send(url: str, form: str, name: str, moment: str) -> None:
    def listener(reached: str) -> None:
        if reached == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    moments.listener = listener
    site = SiteUnderTest(url, FILES)
    submit(site.writing, form, sent(name))
    site.close()


if __name__ == "__main__":
    main()
