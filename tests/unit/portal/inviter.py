"""A process that invites contacts of the harbour as soon as it is told to, by `python -m` with URL and PORTAL.

It says "ready", waits for the line with the ids, and prints the code that stands against each, "None" for who is in.
"""

from __future__ import annotations

import sys

from tests.unit.portal.world import FILES

from kith.access.actor import SYSTEM
from kith.errors import KithError
from kith.portal import invitations
from kith.testing.site import SiteUnderTest


def main(url: str, portal: str) -> None:
    """Does so, each in a transaction of its own."""
    site = SiteUnderTest(url, FILES)
    print("ready", flush=True)
    for record in sys.stdin.readline().split():
        try:
            with site.writing() as tx:
                invitations.invite(tx, SYSTEM, portal, record)
            print(None, flush=True)
        except KithError as error:
            print(error.problems[0].code, flush=True)
    site.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
