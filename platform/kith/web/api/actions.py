"""POST of a record's actions: `restore` takes it out of the bin, the others are those that its module declares."""

from __future__ import annotations

from typing import Any

from kith.errors import KithError
from kith.records.actions import Done, run
from kith.records.lifecycle import restore
from kith.web.api.body import expect_object
from kith.web.api.contexts import RecordCall
from kith.web.api.once import once
from kith.web.api.problems import RefusedError, status_of
from kith.web.api.record import guarded_version
from kith.web.api.saving import notices_of, one_answer


def carry_out(call: RecordCall, request: Any) -> Any:
    """200 with the record as it is now, or with what the action made: then 201 with its Location.

    The body holds the answers to what the action asks for; it may be missing. 404 for an action that isn't there, 409
    for one that isn't possible now.
    """
    name = request.matchdict["action"]
    try:
        return _restore(call) if name == "restore" else _run(call, name)
    except KithError as refused:
        problems = [each.at(row=None) for each in refused.problems]
        raise RefusedError(status_of(problems), *problems) from refused


def _restore(call: RecordCall) -> Any:
    restore(call.tx, call.actor, call.name, [call.id])
    return one_answer(call, call.name, call.id, 200, {})


def _run(call: RecordCall, name: str) -> Any:
    action = call.module.actions.get(name)
    if action is None:
        raise RefusedError(404)
    answers = expect_object({} if call.body is None else call.body)
    module = action.create or call.name
    done: list[Done] = []

    def make() -> tuple[str]:
        version = guarded_version(call)
        done.append(run(call.tx, call.actor, call.name, name, [call.id], answers))
        _check_version(call, done[0], version)
        return (done[0].made[call.id].id if action.create else call.id,)

    id = once(call, call.tx.site.modules[module].physical, 1, make)[0]
    headers = notices_of([each.outcome for each in done])
    if not action.create:
        return one_answer(call, module, id, 200, headers)
    found = bool(done) and not done[0].outcome.saved  # `once` made it before
    return one_answer(call, module, id, 200 if found else 201, {"Location": f"/api/v1/{module}/{id}", **headers})


def _check_version(call: RecordCall, done: Done, seen: int | None) -> None:
    """412 where another change came between reading the version of If-Match and locking the record."""
    after = next((each.version for each in done.outcome.saved if each is not None and each.id == call.id), None)
    if seen is not None and after is not None and after > seen + 1:
        raise RefusedError(412)
