"""How far a run is and what came of it: how many are done, which ones were refused and why, what was made."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.response import Response

from kith.access.rights import allows
from kith.i18n import translate
from kith.records import bulk
from kith.records.bulk import Refusal, Run
from kith.records.model import Query
from kith.records.query import page as read
from kith.transfer.cells import guarded
from kith.web.contexts import ModuleContext
from kith.web.look.deeds import deed_words
from kith.web.look.messages import Message, message_of
from kith.web.look.page import page
from kith.web.texts import gettext as _
from kith.web.texts import spoken

SHOWN = 100  # of those that were refused, and of those that were made


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A record and where it is; `reasons` say why it was refused."""

    title: str
    address: str
    reasons: tuple[Message, ...] = ()


def show(context: ModuleContext, request: Any) -> Any:
    """The page; while the run goes on it asks again by itself."""
    run = _run(context, request)
    label = deed_words(request.tx.site, context.name, run.action)
    return page(
        request,
        "pages/bulk/run",
        run=run,
        module=context.module,
        label=label,
        address=f"{context.address}/bulk/{run.id}",
        back=context.address,
        through=run.done + run.refused,
        refused=_refused(request, context, run.reasons[:SHOWN]),
        made=_made(request, run),
        said=_said(run),
        failed=[message_of(problem) for problem in bulk.failure(run)],
        may_undo=_may_undo(context, request, run),
        undone=_undone(context, request, run),
        link=run.told.get("link", "") if not run.running else "",
        crumbs=((context.module.labels.many, context.address), (label, None)),
    )


def stop(context: ModuleContext, request: Any) -> Any:
    """Has the run end after the batch that it is at."""
    run = _run(context, request)
    bulk.stop(request.tx, run.id)
    return HTTPSeeOther(f"{context.address}/bulk/{run.id}")


def undo(context: ModuleContext, request: Any) -> Any:
    """Takes back what the run did, and shows how far that is."""
    run = _run(context, request)
    begun = bulk.begin_undo(request.tx, request.actor, run.id)
    return HTTPSeeOther(f"{context.address}/bulk/{begun}")


def _may_undo(context: ModuleContext, request: Any, run: Run) -> bool:
    needed = bulk.NEEDED.get(run.action)
    return needed is not None and context.access.allows(needed) and bulk.can_undo(request.tx, run)


def _undone(context: ModuleContext, request: Any, run: Run) -> str:
    """The address of the run that took this one back, '' where none did."""
    found = run.undone_by and bulk.find(request.tx, run.undone_by) is not None
    return f"{context.address}/bulk/{run.undone_by}" if found else ""


def refused(context: ModuleContext, request: Any) -> Any:
    """The records that were refused, as a table for a spreadsheet: id, title, why."""
    run = _run(context, request)
    titles = _titles(request, context.name, [each.id for each in run.reasons])
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_("Id"), _("Title"), _("Why")])
    for each in run.reasons:
        why = " ".join(message_of(problem).text for problem in each.problems)
        writer.writerow([each.id, guarded(titles.get(each.id, "")), guarded(why)])
    response = Response(body=text.getvalue().encode("utf-8-sig"), content_type="text/csv", charset="utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{context.name}-refused.csv"'
    return response


def _run(context: ModuleContext, request: Any) -> Run:
    """The viewer's own run of this module. Raises 404 for any other."""
    run = bulk.find(request.tx, request.matchdict["run"], of=request.actor.user or "")
    if run is None or run.module != context.name:
        raise HTTPNotFound
    return run


def _refused(request: Any, context: ModuleContext, reasons: Iterable[Refusal]) -> list[Line]:
    reasons = list(reasons)
    titles = _titles(request, context.name, [each.id for each in reasons])
    return [
        Line(
            title=titles.get(each.id, each.id),
            address=f"{context.address}/{each.id}" if each.id in titles else "",
            reasons=tuple(message_of(problem) for problem in each.problems),
        )
        for each in reasons
    ]


def _made(request: Any, run: Run) -> list[Line]:
    """What the run made or found, as far as the viewer may see it."""
    found: list[tuple[str, str]] = sorted({(module, id) for module, id in run.told.get("made", {}).values()})[:SHOWN]
    titles = {module: _titles(request, module, [id for m, id in found if m == module]) for module, _id in found}
    return [Line(title=titles[m][id], address=f"/m/{m}/{id}") for m, id in found if id in titles[m]]


def _titles(request: Any, module: str, ids: list[str]) -> Mapping[str, str]:
    """Id -> title of those that the viewer may see."""
    if not ids or module not in request.tx.site.modules or not allows(request.tx, request.actor, module, "view"):
        return {}
    inside = request.tx.tables.table(module).c.id.in_(ids)
    query = Query(module=module, fields=(), limit=len(ids))
    return {row.id: row.title or _("Untitled") for row in read(request.tx, request.actor, query, extra=inside).rows}


def _said(run: Run) -> str:
    """What the plugin that carried it out has to say."""
    message = str(run.told.get("message", ""))
    try:
        return translate(message, spoken()).format_map(run.told.get("params", {})) if message else ""
    except (KeyError, ValueError, IndexError):  # a plugin's braces that name nothing
        return message
