"""POST of a module's action: on the records that `ids` name, or on all that `where` finds. GET tells how far it is.

What an edit or a deletion did is taken back by a POST of its `undo`, which is a run as well.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kith.errors import KithError, Problem
from kith.fields.lookups import is_id
from kith.records import bulk
from kith.records.bulk import Run, Selection
from kith.web.api.body import expect_object
from kith.web.api.contexts import ModuleCall
from kith.web.api.once import once
from kith.web.api.problems import RefusedError, error_of, status_of
from kith.web.api.render import answer

_BODY = frozenset({"ids", "where", "count", "partial", "answers"})
_BY_ROW = frozenset({"K602", "K603", "K625"})  # what all rows may have in common and then says of the whole


def carry_out(call: ModuleCall, request: Any) -> Any:
    """200 with what was done, 202 where it goes on in the background; both have the run's Location.

    All or none, unless `partial` is true. 404 for an action that isn't there, 403 without its grant, 409 where the
    number of records has to be confirmed (`count`), and what stands against a record, with its row.
    """
    body = expect_object(call.body)
    name = request.matchdict["action"]
    selection, partial, count = _selection(call, name, body), _flag(body, "partial"), _count(body)
    answers = expect_object(body.get("answers", {}))

    def make() -> tuple[str]:
        return (_begin(call, selection, name, answers, confirmed=count, partial=partial),)

    run = bulk.find(call.tx, once(call, call.module.physical, 1, make)[0], of=call.actor.user)
    if run is None:
        raise RefusedError(404)
    return _begun(call, run)


def show(call: ModuleCall, request: Any) -> Any:
    """200 with how far a run of the caller's has come."""
    return answer(_shown(_own_run(call, request)))


def undo(call: ModuleCall, request: Any) -> Any:
    """200 with what was taken back of a run of the caller's, 202 where that goes on; both have the Location of its run.

    404 for a run that isn't there, 403 without the right, 409 where there is nothing to be taken back (any more).
    """
    unknown = list(expect_object(call.body)) if request.body else []
    if unknown:
        raise RefusedError(400, *(Problem(code="K604", params={"name": key[:200]}, field=key[:200]) for key in unknown))
    of = _own_run(call, request)

    def make() -> tuple[str]:
        try:
            return (bulk.begin_undo(call.tx, call.actor, of.id),)
        except KithError as refused:
            raise RefusedError(status_of(refused.problems), *refused.problems) from refused

    run = bulk.find(call.tx, once(call, call.module.physical, 1, make)[0], of=call.actor.user)
    if run is None:
        raise RefusedError(404)
    return _begun(call, run)


def _begun(call: ModuleCall, run: Run) -> Any:
    location = f"/api/v1/{call.name}/actions/{run.action}/{run.id}"
    return answer(_shown(run), 202 if run.running else 200, {"Location": location})


def _own_run(call: ModuleCall, request: Any) -> Run:
    """The caller's run that the address names. Raises 404 for any other."""
    id = request.matchdict["run"].lower()
    run = bulk.find(call.tx, id, of=call.actor.user) if is_id(id) else None
    if run is None or (run.module, run.action) != (call.name, request.matchdict["action"]):
        raise RefusedError(404)
    return run


def _begin(call: ModuleCall, selection: Selection, name: str, answers: Mapping[str, Any], **said: Any) -> str:
    try:
        return bulk.begin(call.tx, call.actor, selection, name, answers, **said)
    except KithError as refused:
        of_all = any(each.row is None for each in refused.problems) or len({p.code for p in refused.problems}) == 1
        common = all(each.row is None or each.code in _BY_ROW for each in refused.problems)
        status = status_of(refused.problems) if of_all and common else 422
        raise RefusedError(status, *refused.problems) from refused


def _selection(call: ModuleCall, name: str, body: Mapping[str, Any]) -> Selection:
    """What the body names. Raises 400 for what it can't be."""
    unknown = [key for key in body if key not in _BODY]
    if unknown:
        raise RefusedError(400, *(Problem(code="K604", params={"name": key[:200]}, field=key[:200]) for key in unknown))
    ids, where = body.get("ids"), body.get("where")
    if not ((isinstance(ids, list) and where is None) or (isinstance(where, dict) and ids is None)):
        params = {"what": "a list of ids in `ids`, or an object in `where`", "found": "something else"}
        raise RefusedError(400, Problem(code="K804", params=params))
    if ids is not None:
        return Selection(module=call.name, ids=bulk.check_ids(ids))
    # not orjson, which writes no integers beyond 64 bits: whether they can be values is the fields' to say
    pairs = (("where", json.dumps(where, default=str)),) if where else ()
    return Selection(module=call.name, pairs=pairs, deleted=name == "restore")


def _flag(body: Mapping[str, Any], key: str) -> bool:
    value = body.get(key, False)
    if not isinstance(value, bool):
        raise RefusedError(400, Problem(code="K628", params={"name": key, "value": str(value)[:60]}, field=key))
    return value


def _count(body: Mapping[str, Any]) -> int | None:
    value = body.get("count")
    if value is not None and (type(value) is not int or not 0 <= value < 2**31):
        params = {"name": "count", "least": 0, "most": 2**31 - 1, "value": str(value)[:60]}
        raise RefusedError(400, Problem(code="K616", params=params, field="count"))
    return value


def _shown(run: Run) -> dict[str, Any]:
    """The run as JSON: `state` is run, done, stopped or failed; `errors` is why it failed."""
    made = {id: {"module": module, "id": other} for id, (module, other) in run.told.get("made", {}).items()}
    return {
        "id": run.id,
        "action": run.action,
        "state": "failed" if run.broken else run.state,
        "total": run.total,
        "done": run.done,
        "refused": run.refused,
        "refusals": [{"id": each.id, "errors": [_error(p) for p in each.problems]} for each in run.reasons],
        "errors": [_error(problem) for problem in bulk.failure(run)],
        "made": made,
    }


def _error(problem: Problem) -> dict[str, Any]:
    return error_of(problem.at(row=None))
