"""A record's address: GET reads it, PATCH changes it, DELETE puts it into the bin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from pyramid.response import Response

from kith.errors import KithError, Problem
from kith.records.lifecycle import delete
from kith.records.model import Row
from kith.records.paths import read_paths
from kith.records.query import get
from kith.web.api import render
from kith.web.api.body import expect_object
from kith.web.api.collection import pairs_of
from kith.web.api.contexts import RecordCall
from kith.web.api.expand import NOTHING, Pairs, take_expansion
from kith.web.api.preconditions import etag, has_guard, matching_version, not_modified
from kith.web.api.problems import RefusedError, status_of
from kith.web.api.render import shown_answer
from kith.web.api.saving import change_of, notices_of, one_answer, write_all

T = TypeVar("T")


def show(call: RecordCall, request: Any) -> Any:
    """200 with the record and its ETag, 304 where the caller has this version. Takes `fields` and `expand`."""
    site = call.tx.site
    expansion, pairs = take_expansion(site, call.actor, call.access, pairs_of(request))
    own = _fields(call, pairs)
    fields = own if expansion is NOTHING else expansion.paths(own or tuple(call.access.readable))
    row = get(call.tx, call.actor, call.name, call.id, fields)
    if row is None:
        raise RefusedError(404)
    if not_modified(request, row):
        return Response(status=304, headers={"ETag": etag(row.version)})
    return shown_answer(expansion.fold(render.show(site, call.name, row), own or ()), row)


def change(call: RecordCall, request: Any) -> Any:
    """200 with the record as it is now. Without If-Match the change is written over whatever is there."""
    written = expect_object(call.body)
    if "id" in written and str(written["id"]).lower() != call.id:
        raise RefusedError(400, Problem(code="K805", params={"what": "the record of this address"}, field="id"))
    version = guarded_version(call)
    outcome = _guarded(call, lambda: write_all(call, call.name, [change_of(written, call.id, version)], batch=False))
    return one_answer(call, call.name, call.id, 200, notices_of([outcome]))


def remove(call: RecordCall, request: Any) -> Any:
    """204; the record is in the bin, from where the action `restore` takes it."""
    version = guarded_version(call)
    versions = None if version is None else {call.id: version}
    _guarded(call, lambda: delete(call.tx, call.actor, call.name, [call.id], versions))
    return Response(status=204)


def guarded_version(call: RecordCall) -> int | None:
    """The version of If-Match, None where it wasn't sent. Raises 404, and 412 where the record is at another one."""
    if not has_guard(call.request):
        return None
    row = get(call.tx, call.actor, call.name, call.id, ())
    if row is None:
        raise RefusedError(404)
    return matching_version(call.request, row.version)


def _guarded(call: RecordCall, act: Callable[[], T]) -> T:
    """What `act` gives. A change that came in between is 412 where the caller sent If-Match."""
    try:
        return act()
    except KithError as refused:
        stale = any(each.code == "K602" for each in refused.problems) and has_guard(call.request)
        problems = [each.at(row=None) for each in refused.problems]
        raise RefusedError(412 if stale else status_of(problems), *problems) from refused


def _fields(call: RecordCall, pairs: Pairs) -> tuple[str, ...] | None:
    """The paths of `fields=`. Raises 400 for unknown ones and for any other parameter."""
    other = [name for name, _ in pairs if name != "fields"]
    if other:
        raise RefusedError(
            400, *(Problem(code="K609", params={"name": name[:200]}, field=name[:200]) for name in other)
        )
    if not pairs:
        return None
    if len(pairs) > 1:
        raise RefusedError(400, Problem(code="K617", params={"name": "fields"}, field="fields"))
    names = tuple(name for name in pairs[0][1].split(",") if name)
    read_paths(call.tx.site, call.actor, call.name, names)
    return names


def row_or_404(call: RecordCall) -> Row:
    """The record with nothing but its title. Raises 404."""
    row = get(call.tx, call.actor, call.name, call.id, ())
    if row is None:
        raise RefusedError(404)
    return row
