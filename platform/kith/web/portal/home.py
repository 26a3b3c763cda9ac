"""The home page of a portal: one's own record, and of each module in the menu how much is shared and the latest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from kith.access.rights import access_to
from kith.definition.model import Module
from kith.portal.colleagues import invites
from kith.records.model import Query
from kith.records.query import get
from kith.records.query import page as read
from kith.web.contexts import ModuleContext
from kith.web.lists.columns import columns_of
from kith.web.lists.show import COUNTED, total_text
from kith.web.look.cells import as_markup, is_blank
from kith.web.look.page import page
from kith.web.portal.columns import column_paths
from kith.web.portal.contexts import Inside
from kith.web.texts import gettext as _
from kith.web.texts import inside

LATEST, DETAILS = 4, 2
Line = tuple[str, str, list[Markup]]  # title, address, a few values


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A module of the menu: how many records are shared, the latest of them, and the way to a new one."""

    label: str
    icon: str
    address: str
    total: str
    lines: tuple[Line, ...]
    new: str | None
    one: str


def show(context: Inside, request: Any) -> Any:
    """The page. The module that the type begins with comes first."""
    modules, home = request_modules(request), context.portal.home
    ordered = sorted(modules, key=lambda each: each.name != home)
    return page(
        request,
        "portal/home",
        at_home=True,
        first_name=request.actor.name,
        own=own_record(request),
        people=invites(request.tx, request.actor, context.portal),
        boxes=[_box(request, module) for module in ordered],
    )


def request_modules(request: Any) -> tuple[Module, ...]:
    """The modules of the menu."""
    names = request.tx.site.portals.types[request.realm.portal].menu or tuple(request.tx.site.modules)
    found = ((name, access_to(request.tx.site, request.actor, name)) for name in names)
    return tuple(request.tx.site.modules[name] for name, access in found if access and access.allows("view"))


def own_record(request: Any) -> tuple[str, str] | None:
    """(title, address) of the record behind the log-in, where it is open."""
    actor = request.actor
    row = get(request.tx, actor, actor.record_module, actor.record, ())
    if row is None:
        return None
    return row.title or actor.name, f"{request.realm.base}/m/{actor.record_module}/{actor.record}"


def _box(request: Any, module: Module) -> Box:
    context = ModuleContext(request, module.name)
    paths = [path for path in column_paths(context) if path != "title"][:DETAILS]
    columns = columns_of(request.tx, request.actor, module, tuple(paths), request.viewing)
    query = Query(
        module=module.name,
        fields=tuple(column.path for column in columns),
        limit=LATEST,
        total=True,
        count_to=COUNTED,
    )
    found = read(request.tx, request.actor, query)
    lines = tuple(
        (
            row.title or _("Untitled"),
            f"{context.address}/{row.id}",
            [as_markup(column.make(value)) for column in columns if not is_blank(value := row.values.get(column.path))],
        )
        for row in found.rows
    )
    new = f"{context.address}/new" if context.allows("create") and not module.written_by else None
    icon, one = request.registry.assets.icon(module.icon), inside(module.labels.one)
    total = total_text(found)
    return Box(label=module.labels.many, icon=icon, address=context.address, total=total, lines=lines, new=new, one=one)
