"""What somebody is told, as the page and home say it: a line, and the place that it leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kith.definition.model import Module
from kith.timeline.notifications import Told
from kith.web.look.moments import ago
from kith.web.texts import gettext as _
from kith.web.texts import inside

ICONS = {"mention": "at", "assignment": "user-check", "group": "users", "reminder": "bell"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: `title` leads to `address`, `said` tells why it is there, `kind` what it is where `said` doesn't."""

    id: str
    title: str
    address: str
    said: str
    kind: str
    when: str
    icon: str
    read: bool


def line(request: Any, told: Told) -> Line:
    """What is told, in the viewer's language."""
    module: Module = request.tx.site.modules[told.module]
    return Line(
        id=told.id,
        title=_title(told, module),
        address=_address(told),
        said=_said(told, module),
        kind="" if told.kind in ("assignment", "group") else module.labels.one,
        when=ago(told.time, request.tx.clock.now()),
        icon=request.registry.assets.icon(ICONS.get(told.kind, "bell")),
        read=told.read,
    )


def _title(told: Told, module: Module) -> str:
    if told.record is None:
        return f"{told.records:,} {module.labels.many}"
    return told.record.title or _("Untitled")


def _address(told: Told) -> str:
    if told.record is None:
        return f"/m/{told.module}"
    record = f"/m/{told.module}/{told.record.id}"
    return f"{record}/feed#c-{told.comment}" if told.comment else record


def _said(told: Told, module: Module) -> str:
    name = (told.by.title if told.by else None) or _("Somebody")
    match told.kind:
        case "mention":
            return _("{name} named you", name=name)
        case "assignment" if told.record is None:
            return _("{name} gave you {records}", name=name, records=inside(module.labels.many))
        case "assignment":
            return _("{name} gave you this {record}", name=name, record=inside(module.labels.one))
        case "group":
            return _("{name} gave a group of yours this {record}", name=name, record=inside(module.labels.one))
        case _:
            return _("Reminder")
