"""What the viewer has at hand, and noting that they look at a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kith.definition.model import Module
from kith.records.model import Ref
from kith.timeline.at_hand import at_hand, is_starred
from kith.web.texts import gettext as _


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that one can go to: what it is called, its address, its icon, and what kind of thing it is."""

    label: str
    address: str
    icon: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """Records with a star, and those looked at last."""

    starred: tuple[Entry, ...]
    recent: tuple[Entry, ...]


def near(request: Any, limit: int = 10) -> Near:
    """What the viewer has at hand, of what they may view today."""
    unwritten = request.registry.kith.visits.of(request.actor.user) if request.actor.user else {}
    found = at_hand(request.tx, request.actor, unwritten, limit)
    starred, recent = (tuple(entry(request, ref) for ref in refs) for refs in (found.starred, found.recent))
    return Near(starred, recent)


def entry(request: Any, ref: Ref) -> Entry:
    """A record to go to."""
    module: Module = request.tx.site.modules[ref.module]
    icon = request.registry.assets.icon(module.icon)
    return Entry(ref.title or _("Untitled"), f"/m/{ref.module}/{ref.id}", icon, module.labels.one)


def note_visit(request: Any, module: Module, record: str) -> bool:
    """Notes that the viewer looks at a record; whether they gave it a star: a statement only for who gave any.

    Who acts as somebody else leaves no traces among that one's records.
    """
    actor, login = request.actor, request.login
    if actor.user is not None and login.impersonation is None:
        request.registry.kith.visits.note(actor.user, module.physical, record, request.tx.clock.now())
    return login.starred and is_starred(request.tx, actor, record)
