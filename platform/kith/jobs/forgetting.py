"""The job that looks whose a forgotten password of a portal is: the page that asks answers everybody alike."""

from __future__ import annotations

from collections.abc import Mapping

from kith.jobs.handlers import Handler, Running
from kith.portal.login import FORGOTTEN, mail_forgotten


def forgetting_handlers() -> Mapping[str, Handler]:
    """Kind -> handler of this job."""
    return {FORGOTTEN: _mail}


def _mail(running: Running) -> None:
    """Mails a link to whoever has that address in the portal, to nobody where nobody has. Of two the last is good."""
    with running.begin() as tx:
        running.finish(tx)  # of two runners one writes
        mail_forgotten(tx, running.payload["portal"], running.payload["email"])
