"""Others than who acts, in whose name a plugin does what they have set up, with their rights of now."""

from __future__ import annotations

from kith.access.actor import Actor
from kith.errors import KithError, Problem
from kith.identity.load import by_user
from kith.storage.tx import Tx


def acting_for(tx: Tx, name: str, user: str) -> Actor | None:
    """The account as an actor with its rights of this moment, None where it is closed. `name` is always `__name__`.

    For what somebody has set up and a plugin goes on doing: a list by a filter, a report. It opens nothing that the
    account itself can't see. Raises K862 where plugin.yaml doesn't say `system: true`.
    """
    plugin = tx.hooks.plugin_of(name)
    if plugin is None or not plugin.system:
        raise KithError(Problem(code="K862", params={"name": plugin.name if plugin else name}))
    return by_user(tx.connection, user, via=f"plugin:{plugin.name}")
