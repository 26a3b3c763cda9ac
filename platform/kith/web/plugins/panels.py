"""The panels of plugins on a record's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import structlog
from markupsafe import Markup

from kith.access.rights import may
from kith.definition.model import Module
from kith.errors import KithError
from kith.plugins import failure
from kith.records.model import Row
from kith.web.look.frame import part
from kith.web.look.messages import message_of
from kith.web.plugins.answer import folder_of
from kith.web.plugins.model import Panel
from kith.web.texts import gettext as _

log = structlog.get_logger("kith.plugins")


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPanel:
    """A panel as HTML. `failed`: what an administrator is told in its place."""

    title: str
    body: Markup = Markup()  # noqa: RUF009 - it can't be changed
    side: bool = False
    failed: str = ""


def panels(request: Any, module: Module, row: Row) -> tuple[DrawnPanel, ...]:
    """What plugins have to show on the page of `row`. One that fails is left out, and administrators are told."""
    found: list[DrawnPanel] = []
    for each in reversed(request.tx.hooks.kith_record_panels.get_hookimpls()):
        given = {"tx": request.tx, "actor": request.actor, "module": module, "row": row}
        try:
            asked = each.function(*(given[name] for name in each.argnames)) or ()
            found += [_drawn(request, each.plugin_name, panel) for panel in asked]
        except KithError as error:
            found += _failed(request, each.plugin_name, error)
    return tuple(found)


def _drawn(request: Any, plugin: str, panel: Panel) -> DrawnPanel:
    template = f"plugins/{plugin}/{panel.template}"
    try:
        body = part(request, template, None, lambda: panel.values)
    except Exception as error:  # whatever stands in a plugin's template is its own
        folder = folder_of(request, plugin)
        raise KithError(
            failure(error, hook=f"templates/{panel.template}.jinja2", name=plugin, folder=folder)
        ) from error
    return DrawnPanel(title=_(panel.title), body=body, side=panel.side)


def _failed(request: Any, plugin: str, error: KithError) -> list[DrawnPanel]:
    if not may(request.tx.site, request.actor, "administer"):
        return []
    told = " ".join(message_of(each).text for each in error.problems)
    return [DrawnPanel(title=plugin, failed=told)]
