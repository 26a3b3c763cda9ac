"""The jobs that look whose an address is that was typed at the door of a portal: its pages answer everybody alike."""

from __future__ import annotations

from collections.abc import Mapping

from kith.jobs.handlers import Handler, Running
from kith.portal.login import FORGOTTEN, mail_forgotten
from kith.portal.signing_up import ASKED, let_in


def forgetting_handlers() -> Mapping[str, Handler]:
    """Kind -> handler of these jobs."""
    return {FORGOTTEN: _mail, ASKED: _let_in}


def _mail(running: Running) -> None:
    """Mails a link to whoever has that address in the portal, to nobody where nobody has. Of two the last is good."""
    with running.begin() as tx:
        running.finish(tx)  # of two runners one writes
        mail_forgotten(tx, running.payload["portal"], running.payload["email"])


def _let_in(running: Running) -> None:
    """Invites whoever has that address and may log in, nobody where nobody has."""
    with running.begin() as tx:
        running.finish(tx)
        let_in(tx, running.payload["portal"], running.payload["email"])
