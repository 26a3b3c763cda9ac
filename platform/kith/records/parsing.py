"""From raw values to typed ones, row by row and without the database: the first half of a write."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from kith.access.actor import Actor
from kith.access.rights import ModuleAccess
from kith.errors import KithError, Problem, nearest
from kith.fields import Context
from kith.records.draft import Draft
from kith.records.model import Change
from kith.storage.ids import new_id
from kith.storage.tx import Tx


def typed_by(tx: Tx, actor: Actor) -> Context:
    """How values are read and shown: on pages and forms as whoever looks at them writes numbers and days.

    Elsewhere as the site does.

    Rules and scopes are judged by the site's own context, whoever asks.
    """
    if actor.via != "page" and actor.kind != "visitor":
        return tx.context()
    return replace(tx.context(locale=actor.locale or None, zone=actor.zone or None), typed=True)


def draft_new(row: int, change: Change, access: ModuleAccess, context: Context) -> Draft:
    """The draft of a record to create: empty fields, then what was sent, then what is set."""
    blank = {name: blank_value(field.type.family) for name, field in access.module.fields.items()}
    blank |= {"active": True, "version": 0}
    draft = Draft(row=row, change=change, id=new_id(), version=0, old=None, new=blank)
    _take(draft, access, access.creatable, context)
    return draft


def draft_change(row: int, change: Change, access: ModuleAccess, old: Mapping[str, Any], context: Context) -> Draft:
    """The draft of a stored record with what was sent on top."""
    assert change.id is not None
    draft = Draft(row=row, change=change, id=change.id, version=old["version"], old=old, new=dict(old))
    _take(draft, access, access.editable, context)
    if change.version is not None and change.version != draft.version:
        draft.refuse("K602", seen=change.version, current=draft.version)
    return draft


def blank_value(family: str) -> Any:
    """What a field of this family holds before anything is filled in; booleans are never empty."""
    return False if family == "boolean" else None


def _take(draft: Draft, access: ModuleAccess, allowed: Collection[str], context: Context) -> None:
    for name, raw in draft.change.values.items():
        if name not in allowed:
            draft.problems.append(_unknown(name, access, allowed).at(row=draft.row))
            continue
        try:
            draft.new[name] = access.module.fields[name].type.parse(raw, context)
        except KithError as error:
            draft.problems += [_placed(problem, name, draft.row) for problem in error.problems]
        draft.sent.add(name)
    draft.new.update(draft.change.set)


def _unknown(name: str, access: ModuleAccess, allowed: Collection[str]) -> Problem:
    """The answer for a field that isn't there, may not be read or is computed: the first two can't be told apart."""
    field = access.module.fields.get(name)
    if field is not None and name in access.readable:
        return Problem(code="K608", params={"label": field.label}, field=name)
    return Problem(code="K604", params={"name": name[:200]}, field=name[:200], suggestion=nearest(name, allowed))


def _placed(problem: Problem, name: str, row: int) -> Problem:
    return problem.at(field=f"{name}.{problem.field}" if problem.field else name, row=row)
