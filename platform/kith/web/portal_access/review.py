"""The review of who has access: all portals with their seats and prices, the people of one, as a table or a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response

from kith.access.rights import access_to
from kith.definition.model import PortalType
from kith.errors import KithError
from kith.portal import seats, waiting
from kith.portal.access import ACTIVE, Access, of_type
from kith.portal.quote import Quote, quote
from kith.portal.waiting import Waiting
from kith.records.model import Query
from kith.records.query import page as read
from kith.transfer.cells import guarded
from kith.web.doors.parameters import one
from kith.web.look.messages import message_of
from kith.web.look.page import page
from kith.web.portal_access.contexts import Portals
from kith.web.portal_access.narrowing import STATE, Narrowing, narrowing
from kith.web.portal_access.panel import preview_address
from kith.web.portal_access.words import TONES, moment_words, state_words
from kith.web.texts import gettext as _

MOST = 1_000
STATES = ("invited", "active", "suspended")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a portal opens of a module: the actions, and where its files say so."""

    module: str
    actions: str
    source: str


def show(context: Portals, request: Any) -> Any:
    """All portals: seats that are taken, licences, and what a number of seats costs."""
    tx = request.tx
    portals, taken = tx.site.portals, seats.taken(tx)
    shared = [each for each in portals.types.values() if each.licence == "pool"]
    typed = one(request.GET, "seats").strip()
    found, problems = _quoted(request, typed)
    return page(
        request,
        "pages/portal_access/all",
        types=[(each, taken[each.name], len(waiting.list_of(tx, each))) for each in portals.types.values()],
        modules={each.users: tx.site.modules[each.users].labels.many for each in portals.types.values()},
        pool=portals.licence_pool,
        pooled=sum(taken[each.name] for each in shared),
        shared=bool(shared),
        priced=portals.prices is not None,
        typed=typed,
        quote=found,
        problems=problems,
    )


def _quoted(request: Any, typed: str) -> tuple[Quote | None, list[str]]:
    """What the number that was typed costs, or what is wrong with it."""
    if not typed:
        return None, []
    if not (typed.isascii() and typed.isdigit() and 0 < len(typed) < 10 and int(typed)):
        return None, [_("Type a number of seats, 1 or more.")]
    try:
        return quote(request.tx.site.portals.prices, int(typed)), []
    except KithError as refused:
        return None, [message_of(each).text for each in refused.problems]


def look(context: Portals, request: Any) -> Any:
    """The people of one portal: who, since when, when they were last there, and what the portal opens to them."""
    portal = _portal(request)
    state, narrowed = one(request.GET, STATE), narrowing(request, portal)
    of = narrowed.titles if narrowed else None
    found = of_type(request.tx, portal, state=state if state in STATES else None, records=of, limit=MOST)
    waits = waiting.list_of(request.tx, portal)
    titles = (
        _titles(request, portal, [*(each.record for each in found), *(w.record for w in waits)]) if of is None else of
    )
    return page(
        request,
        "pages/portal_access/type",
        portal=portal,
        rows=[_row(request, portal, each, titles[each.record]) for each in found if each.record in titles],
        beyond=sum(each.record not in titles for each in found),
        waits=[_waiting(request, portal, each, titles[each.record]) for each in waits if each.record in titles],
        opened=opened(request, portal),
        states=_states(narrowed, portal, state),
        chips=narrowed.chips if narrowed else (),
        export=f"/portals/{portal.name}/export" + (f"?{urlencode(narrowed.pairs)}" if narrowed else ""),
        capped=len(found) >= MOST,
        crumbs=((_("Portals"), "/portals"), (portal.label, None)),
    )


def _states(narrowed: Narrowing | None, portal: PortalType, state: str) -> list[tuple[str, str, bool]]:
    """The ways to look at one state alone, or at all: what each is called, its address, whether it is the one."""
    kept = list(narrowed.pairs) if narrowed else []
    found = []
    for name, label in (("", _("All")), *((each, state_words(each)) for each in STATES)):
        pairs = urlencode([*kept, *([(STATE, name)] if name else [])])
        found.append((label, f"/portals/{portal.name}" + (f"?{pairs}" if pairs else ""), name == state))
    return found


def export(context: Portals, request: Any) -> Any:
    """The same as a file for a spreadsheet."""
    portal = _portal(request)
    narrowed = narrowing(request, portal)
    of = narrowed.titles if narrowed else None
    found = of_type(request.tx, portal, records=of, limit=MOST)
    titles = _titles(request, portal, [each.record for each in found]) if of is None else of
    text = io.StringIO()
    writer = csv.writer(text)
    heads = (_("Name"), _("E-mail"), _("State"), _("Since"), _("Last log-in"), _("What is open"))
    writer.writerow(heads)
    reach = "; ".join(f"{each.module}: {each.actions} ({each.source})" for each in opened(request, portal))
    for each in found:
        if each.record not in titles:
            continue
        moments = [moment.isoformat() if moment else "" for moment in (each.changed_at, each.last_login)]
        writer.writerow(
            [guarded(titles[each.record]), guarded(each.email), state_words(each.state), *moments, guarded(reach)]
        )
    response = Response(body=text.getvalue().encode("utf-8-sig"), content_type="text/csv", charset="utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="portal-{portal.name}.csv"'
    return response


def opened(request: Any, portal: PortalType) -> list[Opened]:
    """What the portal opens, module by module, with the file and line that say so."""
    found = []
    for module in request.tx.site.modules.values():
        rights = module.portal.get(portal.name)
        if rights is not None:
            actions = ", ".join(sorted(rights.scopes)) or "-"
            found.append(Opened(module=module.labels.many, actions=actions, source=str(rights.source)))
    return found


def _row(request: Any, portal: PortalType, each: Access, title: str) -> dict[str, Any]:
    begins = preview_address(request, portal.name, each.record) if each.state == ACTIVE else ""
    return {
        "title": title,
        "address": f"/m/{portal.users}/{each.record}",
        "email": each.email,
        "state": state_words(each.state),
        "tone": TONES[each.state],
        "since": moment_words(each.changed_at, request),
        "last": moment_words(each.last_login, request) or _("never"),
        "type": portal.name,
        "preview": f"{begins}?next=/portals/{portal.name}" if begins else "",
    }


def _waiting(request: Any, portal: PortalType, each: Waiting, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "address": f"/m/{portal.users}/{each.record}",
        "since": moment_words(each.since, request),
        "type": portal.name,
    }


def _titles(request: Any, portal: PortalType, ids: Sequence[str]) -> Mapping[str, str]:
    """Id -> title of the records that the viewer may see."""
    access = access_to(request.tx.site, request.actor, portal.users)
    if not ids or access is None or not access.allows("view"):
        return {}
    inside = request.tx.tables.table(portal.users).c.id.in_(sorted(set(ids)))
    query = Query(module=portal.users, fields=(), limit=min(len(set(ids)), MOST))
    return {row.id: row.title or _("Untitled") for row in read(request.tx, request.actor, query, extra=inside).rows}


def _portal(request: Any) -> PortalType:
    found: PortalType | None = request.tx.site.portals.types.get(request.matchdict["type"])
    if found is None:
        raise HTTPNotFound
    return found
