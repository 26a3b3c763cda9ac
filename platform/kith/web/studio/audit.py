"""The audit log as a page: who used which power when, filtered; whether its chain is whole; as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kith.definition.model import Site
from kith.errors import KithError
from kith.fields.datetimes import DateTimeType
from kith.ledger import audit
from kith.ledger.audit import Entry
from kith.ledger.audit_search import find, sealed_until, waiting
from kith.web.doors.parameters import one
from kith.web.look.messages import message_of
from kith.web.look.page import page
from kith.web.studio.audit_filter import filter_of, place_of, place_text
from kith.web.studio.audit_words import detail_words, groups, kind_words, members
from kith.web.studio.contexts import Administration
from kith.web.studio.names import Named, named, offered

PAGE = 50
MOMENT = DateTimeType()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An entry as the page shows it: people and records as (text, address), the address '' where none leads there."""

    time: str
    exact: str
    kind: str
    words: str
    who: tuple[str, str]
    behind: tuple[str, str] | None
    about: tuple[str, str]
    detail: str
    sealed: bool


def show(context: Administration, request: Any) -> Any:
    """The page."""
    tx = request.tx
    asked = filter_of(tx, request.GET, request.viewer.zone)
    found = None if asked.problems else find(tx.connection, asked.search, limit=PAGE, after=_after(request))
    entries = found.entries if found else ()
    return page(
        request,
        "pages/studio/audit",
        400 if asked.problems else 200,
        asked=asked,
        problems=[(each.field, message_of(each).text) for each in asked.problems],
        lines=_lines(request, entries),
        older=asked.address(after=place_text(found.next)) if found and found.next else "",
        newest=asked.address() if one(request.GET, "after") else None,
        chain=_chain(request),
        people=offered(tx),
        modules=[(name, module.labels.many) for name, module in tx.site.modules.items()],
        groups=[(name, words, members(taken)) for name, words, taken in groups()],
    )


def _after(request: Any) -> Any:
    return place_of(one(request.GET, "after"))


def _lines(request: Any, entries: Sequence[Entry]) -> list[Line]:
    people = named(request.tx, ids_of(entries))
    return [_line(request, each, people) for each in entries]


def ids_of(entries: Iterable[Entry]) -> set[str | None]:
    """The ids of people and groups that the entries name anywhere."""
    found: set[str | None] = set()
    for each in entries:
        found |= {each.user_id, each.impersonator_id, each.subject}
        found |= {value for value in (each.detail or {}).values() if isinstance(value, str)}
    return found


def _line(request: Any, entry: Entry, people: dict[str, Named]) -> Line:
    site, viewer = request.tx.site, request.viewer
    return Line(
        time=MOMENT.format(entry.time, viewer),
        exact=entry.time.astimezone(viewer.zone).isoformat(sep=" ", timespec="seconds"),
        kind=entry.kind,
        words=kind_words(entry.kind),
        who=_person(entry.user_id, people),
        behind=_person(entry.impersonator_id, people) if entry.impersonator_id else None,
        about=about(entry.subject, site, people),
        detail=detail_words(entry.detail, site, {id: each.name for id, each in people.items()}),
        sealed=entry.sealed,
    )


def _person(id: str | None, people: dict[str, Named]) -> tuple[str, str]:
    """Name and page; the id itself for somebody who is gone."""
    if id is None:
        return "", ""
    found = people.get(id)
    return (found.name, found.address) if found else (id, "")


def about(subject: str | None, site: Site, people: dict[str, Named]) -> tuple[str, str]:
    """What an entry was about, in words, and its address."""
    if subject is None or subject in people:
        return _person(subject, people)
    physical, _slash, id = subject.partition("/")
    module = next((each for each in site.modules.values() if each.physical == physical), None)
    if module is None:
        return subject, ""
    if not id:
        return module.labels.many, f"/m/{module.name}"
    return f"{module.labels.one} {id}", f"/m/{module.name}/{id}"


def _chain(request: Any) -> dict[str, Any]:
    """Until when entries are sealed and how many wait; with `check` in the address, whether all are as they were."""
    last, connection = sealed_until(request.tx.connection), request.tx.connection
    told: dict[str, Any] = {
        "until": MOMENT.format(last.time, request.viewer) if last else "",
        "waiting": waiting(connection),
        "whole": None,
        "broken": "",
    }
    if one(request.GET, "check") != "1":
        return told
    try:
        with request.database.apart(write=False) as tx:  # read in parts, which takes a transaction
            told["whole"] = audit.verify(tx.connection)
    except KithError as broken:
        told["broken"] = message_of(broken.problems[0]).text
    return told
