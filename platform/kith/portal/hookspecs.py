"""The hooks around access from outside."""

from __future__ import annotations

from collections.abc import Sequence

from kith.access.actor import Actor
from kith.definition.model import PortalType
from kith.errors import Problem
from kith.plugins import hookspec
from kith.storage.tx import Tx


@hookspec
def kith_portal_check_invite(tx: Tx, actor: Actor, portal: PortalType, record: str) -> Sequence[Problem] | None:
    """Fires before a record of `portal.users` is invited or let in again, in the transaction that does it.

    Return problems, such as a fee that wasn't paid: any of them refuses it. The seat is counted already. None means:
    nothing stands against it.
    """


@hookspec
def kith_portal_changed(tx: Tx, portal: PortalType, record: str, before: str, after: str) -> None:
    """Fires after an access has gone from one state to another, in the transaction that does it.

    `before` and `after` are not_invited, invited, active or suspended. What it raises takes the change back; put
    further work into a job. The result is ignored.
    """
