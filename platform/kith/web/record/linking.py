"""Choosing records that are there already for a related list, taking them out again, and undoing either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound, HTTPSeeOther
from pyramid.response import Response

from kith.definition.model import RelatedList
from kith.errors import KithError
from kith.fields.lookups import is_id
from kith.records.linking import link, linkable, links, unlink
from kith.records.model import Outcome
from kith.records.related import visible_related
from kith.timeline.lines import Wanted, read_lines
from kith.timeline.standing import standing
from kith.timeline.undo import undo
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one
from kith.web.look.frame import Look
from kith.web.look.messages import Message, message_of
from kith.web.look.page import json_answer, page
from kith.web.look.templates import draw
from kith.web.session import notices
from kith.web.texts import gettext as _
from kith.web.texts import inside

MOST = 20  # records offered at once
LONGEST = 200  # characters to search for
GONE = frozenset({"K601", "K685"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was done to a list just now, and what its undoing needs; `address` is where that is sent."""

    text: str
    address: str
    record: str
    event: str


def show(context: RecordContext, request: Any) -> Any:
    """The form by which a record is chosen: for a dialog, else a page of its own. `q` narrows what it offers."""
    context.read(())
    return _page(context, request, _linked(context, request))


def find_matches(context: RecordContext, request: Any) -> Any:
    """JSON: `[{value, text}]` of the records that fit the words `q`."""
    context.read(())
    found = _offered(context, request, _linked(context, request), one(request.GET, "q"))
    return json_answer([{"value": value, "text": text} for value, text in found])


def change(context: RecordContext, request: Any) -> Any:
    """Puts a record into the list, takes it out, or undoes that; or says on the form's page why not."""
    context.read(())
    related, record = _linked(context, request), one(request.POST, "record")
    if not record:
        return _page(context, request, related, [Message(_("Choose a record first."))], 422)
    ways = {"link": _link, "unlink": _unlink, "undo": _undo}
    way = one(request.POST, "_do", "link")
    if way not in ways or not is_id(record):
        raise HTTPNotFound
    try:
        outcome = ways[way](context, request, related, record)
    except KithError as refused:
        return _refused(context, request, related, refused)
    told = _told(request, related, record) if way != "undo" else {}
    pairs = {"_done": f"{way}ed" if way != "undo" else "undone", "_at": related.name, **told}
    answer = HTTPSeeOther(f"{context.address}?{urlencode(pairs)}#r-{related.name}")
    return notices.carry(request, answer, outcome.notices)


def done(context: RecordContext, request: Any) -> Done | None:
    """What the address says of a list that was changed just now, where it can be undone; None else."""
    record, event, name = (one(request.GET, each) for each in ("_record", "_event", "_at"))
    text = {"linked": _("Linked."), "unlinked": _("Taken out of the list.")}.get(one(request.GET, "_done"))
    if text is None or not is_id(record) or not is_id(event):
        return None
    related = visible_related(request.tx, request.actor, context.name, name)
    if related is None or not links(request.tx, request.actor, related):
        return None
    return Done(text=text, address=_address(context, related), record=record, event=event)


def _linked(context: RecordContext, request: Any) -> RelatedList:
    """The list that the address names. Raises 404 where it isn't there, 403 where nothing may be put into it."""
    related = visible_related(request.tx, request.actor, context.name, request.matchdict["name"])
    if related is None:
        raise HTTPNotFound
    if not links(request.tx, request.actor, related):
        raise HTTPForbidden
    return related


def _address(context: RecordContext, related: RelatedList) -> str:
    return f"{context.address}/related/{related.name}/link"


def _link(context: RecordContext, request: Any, related: RelatedList, record: str) -> Outcome:
    return link(request.tx, request.actor, context.name, context.id, related, record)


def _unlink(context: RecordContext, request: Any, related: RelatedList, record: str) -> Outcome:
    return unlink(request.tx, request.actor, context.id, related, record)


def _undo(context: RecordContext, request: Any, related: RelatedList, record: str) -> Outcome:
    """Undoes the change that `_event` names: of this lookup, and the actor's own. Raises K685 for any other."""
    at = standing(request.tx, request.actor, related.module, record)
    wanted = Wanted(fields=frozenset({related.by}), event=one(request.POST, "_event"))
    lines = read_lines(request.tx, at, wanted, 1, None)
    if not lines or lines[0].user_id != request.actor.user:
        raise HTTPNotFound
    return undo(request.tx, request.actor, related.module, record, lines[0].id)


def _told(request: Any, related: RelatedList, record: str) -> dict[str, str]:
    """What undoing needs to know: {} where the change has taken the record out of the actor's view."""
    try:
        at = standing(request.tx, request.actor, related.module, record)
    except KithError:
        return {}
    lines = read_lines(request.tx, at, Wanted(fields=frozenset({related.by})), 1, None)
    return {"_record": record, "_event": lines[0].id} if lines else {}


def _refused(context: RecordContext, request: Any, related: RelatedList, refused: KithError) -> Any:
    request.database.give_up()
    codes = {problem.code for problem in refused.problems}
    if codes & GONE:
        raise HTTPNotFound from refused
    if "K603" in codes:
        raise HTTPForbidden from refused
    return _page(context, request, related, [message_of(each) for each in refused.problems], 422)


def _offered(context: RecordContext, request: Any, related: RelatedList, words: str) -> list[tuple[str, str]]:
    rows = linkable(request.tx, request.actor, related, context.id, words.strip()[:LONGEST], MOST)
    return [(row.id, row.title or _("Untitled")) for row in rows]


def _page(
    context: RecordContext, request: Any, related: RelatedList, problems: Sequence[Message] = (), status: int = 200
) -> Any:
    row, words = context.read(()), one(request.GET, "q")
    labels = request.tx.site.modules[related.module].labels
    values = {
        "heading": _("Link {record}", record=inside(labels.one)),
        "record_label": labels.one,
        "list_label": related.label,
        "action": _address(context, related),
        "lookup": f"{context.address}/related/{related.name}/linkable",
        "back": context.address,
        "problems": problems,
        "words": words,
        "offered": _offered(context, request, related, words),
    }
    if "HX-Request" in request.headers:
        drawn = draw(request.registry.assets, "parts/link_form", {**values, "look": Look(request)})
        return Response(drawn, status=status, content_type="text/html", charset="utf-8")
    title = row.title or _("Untitled")
    crumbs = (
        (context.module.labels.many, f"/m/{context.name}"),
        (title, context.address),
        (related.label, f"{context.address}/related/{related.name}"),
        (values["heading"], None),
    )
    return page(request, "pages/link", status, title=title, crumbs=crumbs, **values)
