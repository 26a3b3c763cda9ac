"""What plugins say to new definitions, and what new definitions take from plugins that are gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from kith.definition.model import Site
from kith.errors import KithError, Problem
from kith.storage.judging.counted import number
from kith.storage.plan.changes import Change
from kith.storage.plan.make import Plan

_DECLARED = frozenset({"engine", "site"})


def check_site(hooks: Any, site: Site) -> tuple[Problem, ...]:
    """What plugins would have the site's author know. Raises KithError with what they refuse."""
    found = [problem for each in hooks.kith_check_site(site=site) for problem in each or ()]
    refused = [problem for problem in found if problem.level == "error"]
    if refused:
        raise KithError(*refused)
    return tuple(found)


def with_plugins(plan: Plan, hooks: Any, there: Iterable[str]) -> Plan:
    """The plan with what plugins say to it, and K864 for what plugins would lose that aren't `there` any more.

    Raises KithError as `check_site`.
    """
    said = check_site(hooks, plan.built.site)
    gone = tuple(_gone(plan, frozenset(there)))
    if not (said or gone):
        return plan
    return replace(plan, refusals=(*plan.refusals, *gone), warnings=(*plan.warnings, *said))


def _gone(plan: Plan, there: frozenset[str]) -> Iterator[Problem]:
    for change in plan.changes:
        plugin = _declared_by(plan, change) if change.kind == "dropped" and change.lost else None
        if plugin is not None and plugin not in _DECLARED | there:
            values = number(change.lost or 0, "record" if change.what == "module" else "value")
            params = {"name": plugin, "what": change.title, "values": values}
            yield Problem(code="K864", params=params)


def _declared_by(plan: Plan, change: Change) -> str | None:
    """Who had declared what is dropped: `site`, or a plugin's name."""
    modules = plan.old.site.modules if plan.old else {}
    if change.what == "module":
        return modules[change.name].origin if change.name in modules else None
    module = modules.get(change.module or "")
    field = module.fields.get(change.field or change.name) if module else None
    return field.origin if field else None
