"""POST of a record's actions: `restore` takes it out of the bin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kith.errors import KithError
from kith.records.lifecycle import restore
from kith.web.api.contexts import RecordCall
from kith.web.api.problems import RefusedError, status_of
from kith.web.api.saving import one_answer


def carry_out(call: RecordCall, request: Any) -> Any:
    """200 with the record as it is now. 404 for an action that isn't there, or isn't the actor's."""
    action = ACTIONS.get(request.matchdict["action"])
    if action is None:
        raise RefusedError(404)
    return action(call)


def _restore(call: RecordCall) -> Any:
    try:
        restore(call.tx, call.actor, call.name, [call.id])
    except KithError as refused:
        problems = [each.at(row=None) for each in refused.problems]
        raise RefusedError(status_of(problems), *problems) from refused
    return one_answer(call, call.name, call.id, 200, {})


ACTIONS: Mapping[str, Callable[[RecordCall], Any]] = {"restore": _restore}
