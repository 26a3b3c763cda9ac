"""The actions that plugins carry out: their table, whether definitions fit it, and the call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from kith.definition.model import Module, Site
from kith.errors import KithError, Problem, nearest
from kith.records.actions.model import ActionCall, ActionResult, Perform

log = structlog.get_logger("kith.actions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugged:
    """What carries out an action, and the name of the plugin that brings it."""

    plugin: str
    perform: Perform


def plugged_actions(hooks: Any) -> Mapping[str, Plugged]:
    """Name -> what carries it out, from the hook `kith_actions`. Raises KithError K641 for a name that two bring."""
    found: dict[str, Plugged] = {}
    for implementation in hooks.kith_actions.get_hookimpls():
        for name, perform in (implementation.function() or {}).items():
            if name in found:
                params = {"name": name, "first": found[name].plugin, "second": implementation.plugin_name}
                raise KithError(Problem(code="K641", params=params))
            found[name] = Plugged(plugin=implementation.plugin_name, perform=perform)
    return found


def check_actions(site: Site, hooks: Any) -> None:
    """Nothing where each `plugin:` of an action names one that is there. Raises KithError K640 with every place."""
    known = plugged_actions(hooks)
    problems = [problem for module in site.modules.values() for problem in _unknown(module, known)]
    if problems:
        raise KithError(*problems)


def _unknown(module: Module, known: Mapping[str, Plugged]) -> Iterator[Problem]:
    for action in module.actions.values():
        if action.plugin is not None and action.plugin not in known:
            params = {"name": action.name, "plugin": action.plugin}
            suggestion = nearest(action.plugin, known)
            yield Problem(code="K640", params=params, source=action.source, suggestion=suggestion)


def perform(call: ActionCall) -> ActionResult:
    """What the plugin did. Raises what it refuses, K626 where it isn't there, K642 where it fails."""
    name = call.action.plugin or ""
    plugged = plugged_actions(call.tx.hooks).get(name)
    if plugged is None:
        raise KithError(Problem(code="K626", params={"label": call.action.label, "plugin": name}))
    try:
        return plugged.perform(call) or ActionResult()
    except (KithError, SQLAlchemyError):  # its own refusal; a database that is busy is nobody's fault
        raise
    except Exception as error:
        log.exception("actions.failed", plugin=plugged.plugin, action=call.action.name)
        params = {"label": call.action.label, "plugin": plugged.plugin}
        raise KithError(Problem(code="K642", params=params)) from error
