"""What the form of a record sent besides its values, and the attempt to write them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound

from kith.conditions.tree import Operand, Variable
from kith.definition.model import Module
from kith.errors import KithError, Problem
from kith.records.model import Change, Outcome
from kith.records.save import write
from kith.web.doors.parameters import one
from kith.web.forms.build import RecordForm

LARGEST_VERSION = 2**31


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing was written. `stale`: somebody else has changed the record since the form was made."""

    problems: tuple[Problem, ...]

    @property
    def codes(self) -> frozenset[str]:
        """The codes of what is wrong."""
        return frozenset(problem.code for problem in self.problems)

    @property
    def stale(self) -> bool:
        return "K602" in self.codes


def attempt(request: Any, module: str, change: Change) -> Outcome | Refused:
    """What the write did. Where it was refused everything is rolled back, and what follows only reads.

    Raises 404 where the record that is changed isn't there for the actor, 403 where it is out of reach.
    """
    try:
        return write(request.tx, request.actor, module, [change])
    except KithError as error:
        request.database.give_up()
        refused = Refused(tuple(error.problems))
    if change.id is not None and "K601" in refused.codes:
        raise HTTPNotFound
    if change.id is not None and "K603" in refused.codes:
        raise HTTPForbidden
    return refused


def new_values(module: Module, form: RecordForm) -> dict[str, Any]:
    """What to send for a new record: blank inputs whose default is copied from another one are left to the engine."""
    return {
        name: each.to_send
        for name, each in form.inputs.items()
        if each.was_sent and not (each.raw == each.blank and _is_copied(module.fields[name].default))
    }


def _is_copied(default: Operand | None) -> bool:
    return isinstance(default, Variable) and default.path is not None


def version_of(request: Any) -> int:
    """The version that the form was made from. Raises 404 for one that can't be."""
    text = one(request.POST, "_version")
    if not (text.isascii() and text.isdigit() and len(text) < 11 and int(text) < LARGEST_VERSION):
        raise HTTPNotFound
    return int(text)


def change_of(request: Any, id: str, form: RecordForm) -> Change:
    """What the form wants of the record `id`."""
    return Change(id=id, values=changed(request, form), version=version_of(request))


def changed(request: Any, form: RecordForm) -> dict[str, Any]:
    """The raw values that differ from what the form was made with; all that were sent where it doesn't say."""
    base = base_of(request)
    return {
        name: each.to_send
        for name, each in form.inputs.items()
        if each.was_sent and each.state.writable and (name not in base or base[name] != each.raw)
    }


def base_of(request: Any) -> dict[str, Any]:
    """What the inputs held when the form was made, as the form itself carries it; {} where that can't be read."""
    return _carried(request, "_base")


def first_base_of(request: Any) -> dict[str, Any]:
    """What they held before the record's versions were first put together, where they were."""
    return _carried(request, "_was") or base_of(request)


def _carried(request: Any, name: str) -> dict[str, Any]:
    try:
        found = json.loads(one(request.POST, name) or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
