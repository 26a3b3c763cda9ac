"""A module's address: GET lists, POST creates, PATCH changes a batch."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from kith.access.rights import ModuleAccess
from kith.definition.model import PortalType
from kith.errors import KithError, Problem
from kith.fields.lookups import is_id
from kith.portal.newcomers import portal_named
from kith.records.ask import parse_query
from kith.records.model import Change, Page, Query
from kith.records.query import page
from kith.web.api.body import expect_object, expect_rows
from kith.web.api.contexts import Call, ModuleCall
from kith.web.api.expand import NOTHING, Pairs, take_expansion
from kith.web.api.problems import RefusedError
from kith.web.api.render import page_answer
from kith.web.api.saving import batch_answer, change_of, create_records, notices_of, write_all
from kith.web.api.viewed import take_view

INVITE = "invite"


def show(call: ModuleCall, request: Any) -> Any:
    """200 with `{data, next, total?}`; 400 for unknown and unreadable parameters alike."""
    if not call.access.allows("view"):
        raise RefusedError(403)
    view, pairs = take_view(call, pairs_of(request))
    shown = partial(view.shown, call) if view is not None else _as_asked
    found = list_answer(call, call.access, pairs, lambda query: page(call.tx, call.actor, query), shown)
    if view is not None:
        found.headers.update(view.notices)
    return found


def _as_asked(query: Query, said: Collection[str]) -> Query:
    return query


def list_answer(
    call: Call,
    access: ModuleAccess,
    pairs: Pairs,
    read: Callable[[Query], Page],
    finish: Callable[[Query, Collection[str]], Query] = _as_asked,
) -> Any:
    """The page of a module's records that the parameters ask for, read by `read`.

    `finish` has the last word on the query; it gets the names of the parameters too.
    """
    site, actor, module = call.tx.site, call.actor, access.module.name
    expansion, rest = take_expansion(site, actor, access, pairs)
    query = finish(parse_query(call.tx, actor, module, rest), [name for name, _ in rest])
    if query.deleted and not access.allows("restore"):
        raise RefusedError(403)
    if expansion is NOTHING:
        return page_answer(site, module, read(query))
    own = tuple(access.readable) if query.fields is None else query.fields
    found = read(replace(query, fields=expansion.paths(own)))
    return page_answer(site, module, found, lambda shown: expansion.fold(shown, own))


def pairs_of(request: Any) -> list[tuple[str, str]]:
    """The parameters of the address in order, blank ones too. Raises UnicodeDecodeError."""
    query = request.environ.get("QUERY_STRING", "")
    return parse_qsl(query, keep_blank_values=True, errors="strict") if query else []


def create(call: ModuleCall, request: Any) -> Any:
    """201 with the new record and its Location; for a list, with all of them. 422 tells every complaint at once.

    `?invite=` invites them to a portal as well: then all of it is done, or nothing.
    """
    if not call.access.allows("create"):
        raise RefusedError(403)
    portal = _invited_to(call, request)
    batch = isinstance(call.body, list)
    rows = expect_rows(call.body) if batch else [expect_object(call.body)]
    return create_records(call, call.name, [Change(values=row) for row in rows], batch=batch, portal=portal)


def _invited_to(call: ModuleCall, request: Any) -> PortalType | None:
    """The portal that new records are invited to, None where the address says nothing of it. Raises 400 and 403."""
    said = [text for name, text in pairs_of(request) if name == INVITE]
    if not said:
        return None
    if len(said) > 1:
        raise KithError(Problem(code="K617", params={"name": INVITE}, field=INVITE))
    try:
        return portal_named(call.tx, call.actor, call.name, said[0])
    except KithError as refused:
        status = 403 if refused.problems[0].code == "K477" else 400
        raise RefusedError(status, *(each.at(field=INVITE) for each in refused.problems)) from refused


def change_all(call: ModuleCall, request: Any) -> Any:
    """PATCH of a list of objects with `id`, perhaps `version`, and what is to change: 200 with all of them."""
    if not call.access.allows("edit"):
        raise RefusedError(403)
    changes = _changes(expect_rows(call.body))
    outcome = write_all(call, call.name, changes, batch=True)
    return batch_answer(call, call.name, [str(each.id) for each in changes], 200, notices_of([outcome]))


def _changes(rows: Sequence[Mapping[str, Any]]) -> list[Change]:
    """The rows as changes. Raises 400 for what doesn't name a record, or names one twice."""
    problems: list[Problem] = []
    changes: dict[str, Change] = {}
    for place, row in enumerate(rows):
        id = str(row.get("id")).lower()
        if not is_id(id):
            problems.append(Problem(code="K805", params={"what": "each record"}, field="id", row=place))
        elif id in changes:
            problems.append(Problem(code="K806", field="id", row=place))
        else:
            changes[id] = change_of(row, id, None, place)
    if problems:
        raise RefusedError(400, *problems)
    return list(changes.values())
