"""Writing records and answering with what they are now: one object, or a batch that is written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from kith.access.rights import allows
from kith.definition.model import PortalType
from kith.errors import KithError, Problem
from kith.portal.newcomers import invite_new
from kith.records.model import Change, Outcome, Query, Row, Saved
from kith.records.query import get, page
from kith.records.save import write
from kith.web.api.contexts import Call
from kith.web.api.once import once
from kith.web.api.problems import RefusedError, status_of
from kith.web.api.render import answer, record_answer, records

OWN = frozenset({"id", "version"})  # what an object says about itself rather than to be written
PER_ROW = frozenset({"K602", "K603"})


def create_records(
    call: Call, module: str, changes: Sequence[Change], *, batch: bool, portal: PortalType | None = None
) -> Any:
    """201 with the new records of `module`: one with its Location, or all of a batch.

    They are invited to `portal` where one is given: all of it is done, or nothing.
    """
    outcomes: list[Outcome] = []

    def make() -> tuple[str, ...]:
        outcomes.append(write_all(call, module, changes, batch=batch))
        ids = tuple(each.id for each in outcomes[0].saved if each is not None)
        if portal is not None:
            _invite(call, portal, ids, batch=batch)
        return ids

    ids = once(call, call.tx.site.modules[module].physical, len(changes), make)
    headers = notices_of(outcomes)
    if batch:
        return batch_answer(call, module, ids, 201, headers)
    saved = outcomes[0].saved[0] if outcomes else None
    return one_answer(call, module, ids[0], 201, {"Location": f"/api/v1/{module}/{ids[0]}", **headers}, saved)


def _invite(call: Call, portal: PortalType, ids: Sequence[str], *, batch: bool) -> None:
    refused = invite_new(call.tx, call.actor, portal, ids)
    if refused:
        raise KithError(*(each.at(row=row if batch else None) for row in sorted(refused) for each in refused[row]))


def write_all(call: Call, module: str, changes: Sequence[Change], *, batch: bool) -> Outcome:
    """What became of `changes`. Complaints name their row in a batch alone, and a batch itself is never 404."""
    try:
        return write(call.tx, call.actor, module, changes)
    except KithError as refused:
        problems = refused.problems
        if not batch:
            raise KithError(*(each.at(row=None) for each in problems)) from refused
        of_all = any(each.row is None for each in problems) or {each.code for each in problems} <= PER_ROW
        raise RefusedError(status_of(problems) if of_all else 422, *problems) from refused


def change_of(written: Mapping[str, Any], id: str, version: int | None, row: int | None = None) -> Change:
    """The change of record `id` that an object writes. Its own `version` guards it where `version` doesn't.

    Raises 400 for a version that can't be one.
    """
    seen = written.get("version") if version is None else version
    if seen is not None and (type(seen) is not int or not 0 < seen < 2**31):
        params = {"what": "a version, a whole number from 1,", "found": "another value"}
        raise RefusedError(400, Problem(code="K804", params=params, field="version", row=row))
    values = {name: value for name, value in written.items() if name not in OWN}
    return Change(id=id, values=values, version=seen)


def one_answer(
    call: Call, module: str, id: str, status: int, headers: Mapping[str, str], saved: Saved | None = None
) -> Any:
    """The record as the caller may read it now; its id alone where it may not (it was made for others).

    `saved`: what the caller has just written.
    """
    row = _as_saved(call, module, saved) if saved is not None else None
    rows = read_back(call, module, [id]) if row is None else (row,)
    if not rows:
        return answer({"id": id}, status, headers)
    return record_answer(call.tx.site, module, rows[0], status, headers)


def _as_saved(call: Call, module: str, saved: Saved) -> Row | None:
    """The record, unless it has another version by now: then what was known of it may have changed as well."""
    row = get(call.tx, call.actor, module, saved.id, known=saved.known)
    return row if row is not None and row.version == saved.version else None


def batch_answer(call: Call, module: str, ids: Sequence[str], status: int, headers: Mapping[str, str]) -> Any:
    """`{data}` with the records in the order of `ids`, as the caller may read them now."""
    rows = {row.id: row for row in read_back(call, module, ids)}
    found = list(rows.values())
    fields = tuple(found[0].values) if found else ()
    shown = {each["id"]: each for each in records(call.tx.site, module, found, fields)}
    return answer({"data": [shown.get(id, {"id": id}) for id in ids]}, status, headers)


def read_back(call: Call, module: str, ids: Sequence[str]) -> tuple[Row, ...]:
    """Those of the records that the caller may read now, in any order."""
    if not ids or not allows(call.tx, call.actor, module, "view"):
        return ()
    if len(ids) == 1:
        row = get(call.tx, call.actor, module, ids[0])
        return () if row is None else (row,)
    inside = call.tx.tables.table(module).c.id.in_(list(ids))
    return page(call.tx, call.actor, Query(module=module, limit=len(ids)), extra=inside).rows


def notices_of(outcomes: Sequence[Outcome]) -> dict[str, str]:
    """The header that tells what was saved otherwise than it was sent; none where nothing was."""
    found = [notice for outcome in outcomes for notice in outcome.notices][:20]
    if not found:
        return {}
    return {"Kith-Notices": json.dumps([_notice(each) for each in found])}


def _notice(notice: Problem) -> dict[str, Any]:
    """A notice; `href` is the other record that it is about, which is only named to who may see it."""
    said = {"field": notice.field, "code": notice.code, "row": notice.row}
    holder, module = notice.params.get("holder"), notice.params.get("module")
    return said | {"href": f"/api/v1/{module}/{holder}"} if holder and module else said
