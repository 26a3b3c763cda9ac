"""The search over all modules, from the bar on top of every page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from kith.records.search import find_everywhere
from kith.web.contexts import Staff
from kith.web.doors.parameters import one
from kith.web.look.page import page
from kith.web.texts import gettext as _

MOST = 8  # per module


def show(context: Staff, request: Any) -> Any:
    """The page with what fits the words, grouped by module."""
    words = one(request.GET, "q").strip()[:200]
    found = find_everywhere(request.tx, request.actor, words, MOST) if words else {}
    icon = request.registry.assets.icon
    groups = []
    for name, refs in found.items():
        module = request.tx.site.modules[name]
        entries = [(ref.title or _("Untitled"), f"/m/{name}/{ref.id}") for ref in refs]
        if entries:
            groups.append((module.labels.many, icon(module.icon), f"/m/{name}?{urlencode({'q': words})}", entries))
    return page(request, "pages/search", words=words, groups=groups, crumbs=((_("Search"), None),))
