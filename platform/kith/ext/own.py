"""What a plugin has for itself: its settings, and where its plugin.yaml asks for it all rights or those of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kith.access.actor import SYSTEM, Actor
from kith.errors import KithError, Problem
from kith.identity.load import by_user
from kith.ledger import audit
from kith.plugins import Plugin
from kith.storage.tx import Tx


def settings(tx: Tx, name: str) -> Mapping[str, Any]:
    """The settings of the plugin that calls, typed by the schema in its plugin.yaml. `name` is always `__name__`."""
    return _plugin(tx, name).settings


def system(tx: Tx, name: str, actor: Actor | None = None) -> Actor:
    """An actor with all rights, whom events name after the plugin. `name` is always `__name__`.

    `actor` is who this is done for, where there is somebody. The audit log tells of it: of each call in the transaction
    that writes, of those that only read once a minute. Ask once for a piece of work, not for each record. Raises K862
    where plugin.yaml doesn't say `system: true`.
    """
    plugin = _privileged(tx, name)
    user, impersonator = (actor.user, actor.impersonator) if actor else (None, None)
    if tx.write:
        detail = {"plugin": plugin.name}
        audit.note(tx, "plugin.system", user_id=user, impersonator_id=impersonator, detail=detail)
    else:
        tx.hooks.uses.note(plugin.name, user, impersonator)
    return replace(SYSTEM, name=plugin.label or plugin.name, via=f"plugin:{plugin.name}", impersonator=impersonator)


def acting_for(tx: Tx, name: str, user: str) -> Actor | None:
    """The account as an actor with its rights of this moment, None where it is closed. `name` is always `__name__`.

    For what somebody has set up and a plugin goes on doing: a list by a filter, a report. It opens nothing that the
    account itself can't see; the audit log tells of it once a minute. Raises K862 where plugin.yaml doesn't say
    `system: true`.
    """
    plugin = _privileged(tx, name)
    tx.hooks.uses.note(plugin.name, user, None)
    return by_user(tx.connection, user, via=f"plugin:{plugin.name}")


def own_key(tx: Tx, name: str, key: str) -> str:
    """`key` among the plugin's own. `name` is the Python module that calls."""
    return f"plugin:{_plugin(tx, name).name}:{key}"


def _privileged(tx: Tx, name: str) -> Plugin:
    plugin = _plugin(tx, name)
    if not plugin.system:
        raise KithError(Problem(code="K862", params={"name": plugin.name}))
    return plugin


def _plugin(tx: Tx, name: str) -> Plugin:
    found: Plugin | None = tx.hooks.plugin_of(name)
    if found is None:
        raise KithError(Problem(code="K862", params={"name": name}))
    return found
