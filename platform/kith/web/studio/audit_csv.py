"""The audit log as CSV, by the filter of the page; downloading it is a use of power, and noted first."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

import orjson
from pyramid.response import Response

from kith.errors import KithError
from kith.ledger import audit
from kith.ledger.audit import Entry
from kith.ledger.audit_search import Search, every
from kith.storage.tx import Tx
from kith.transfer.cells import guarded
from kith.web.studio.audit import about, ids_of
from kith.web.studio.audit_filter import filter_of
from kith.web.studio.audit_words import kind_words
from kith.web.studio.contexts import Administration
from kith.web.studio.names import Named, named

HEADING = (
    *("time", "kind", "what", "user_id", "user", "impersonator_id", "impersonator"),
    *("subject", "about", "detail", "sealed"),
)
PART = 500  # entries that are written at a time


def download(context: Administration, request: Any) -> Any:
    """All entries that fit, newest first. Raises the filter's problems."""
    asked = filter_of(request.tx, request.POST, request.viewer.zone)
    if asked.problems:
        raise KithError(*asked.problems)
    _note(request, sorted(name for name, value in asked.typed.items() if value))
    return Response(
        app_iter=_parts(request.registry.kith, asked.search),
        content_type="text/csv",
        charset="utf-8",
        content_disposition='attachment; filename="audit.csv"',
    )


def _note(request: Any, asked: list[str]) -> None:
    """In a transaction of its own, before anything is sent: a download that breaks off stands in the log too."""
    actor = request.actor
    with request.database.apart(write=True) as tx:
        audit.note(
            tx,
            "audit.exported",
            user_id=actor.user,
            impersonator_id=actor.impersonator,
            detail={"fields": asked},
        )


def _parts(app: Any, search: Search) -> Iterator[bytes]:
    yield _written([HEADING])
    with app.reading() as tx:
        entries = every(tx.connection, search)
        while part := list(islice(entries, PART)):
            people = named(tx, ids_of(part))
            yield _written([_row(tx, each, people) for each in part])


def _row(tx: Tx, entry: Entry, people: dict[str, Named]) -> tuple[str, ...]:
    detail = orjson.dumps(entry.detail, option=orjson.OPT_SORT_KEYS).decode() if entry.detail is not None else ""
    return (
        entry.time.isoformat(timespec="microseconds"),
        entry.kind,
        kind_words(entry.kind),
        entry.user_id or "",
        guarded(_name(entry.user_id, people)),
        entry.impersonator_id or "",
        guarded(_name(entry.impersonator_id, people)),
        guarded(entry.subject or ""),
        guarded(about(entry.subject, tx.site, people)[0]),
        detail,
        "yes" if entry.sealed else "no",
    )


def _name(id: str | None, people: dict[str, Named]) -> str:
    return people[id].name if id in people else ""


def _written(rows: list[tuple[str, ...]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8", "replace")
