"""What can be done to many records: the actions of their module, and what every module has: edit, delete, restore."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kith.access.actor import Actor
from kith.access.rights import ModuleAccess, access_to
from kith.definition.model import Action
from kith.errors import KithError, Problem
from kith.records import lifecycle
from kith.records.actions.answers import check_answers
from kith.records.actions.judge import find_action
from kith.records.actions.model import Done
from kith.records.actions.offered import granted_actions
from kith.records.actions.run import run
from kith.records.happenings import Telling
from kith.records.model import Change, Outcome
from kith.records.parsing import typed_by
from kith.records.save import write
from kith.storage.savepoint import savepoint
from kith.storage.tx import Tx

EDIT, DELETE, RESTORE = "edit", "delete", "restore"
BUILT_IN = (EDIT, DELETE, RESTORE)
Reasons = tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class OwnDeed:
    """What a layer above does to many records. `check` raises what stands against all of them alike."""

    check: Callable[[Tx, Actor], None]
    carry_out: Callable[[Tx, Actor, Sequence[str]], Done]


def granted_deeds(tx: Tx, access: ModuleAccess) -> tuple[str, ...]:
    """The names of what may be done to living records of the module, as far as it is granted on any of them."""
    fixed = access.module.append_only or access.module.written_by
    own = [name for name in (EDIT, DELETE) if not fixed and access.allows(name)]
    return (*(action.name for action in granted_actions(tx, access)), *own)


def check_deed(
    tx: Tx, actor: Actor, module: str, name: str, answers: Mapping[str, Any]
) -> tuple[ModuleAccess, Action | None]:
    """Who may do it, and the action where the module declares it. Raises what stands against all records alike.

    K601 for what isn't there, K603 without a grant, and wrong answers.
    """
    if name not in BUILT_IN:
        access, action = find_action(tx, actor, module, name)
        if action.plugin is not None and action not in granted_actions(tx, access):
            raise KithError(Problem(code="K626", params={"label": action.label, "plugin": action.plugin}))
        check_answers(tx, actor, action, answers)
        return access, action
    found = access_to(tx.site, actor, module)
    if found is None or not found.allows("view"):
        raise KithError(Problem(code="K601"))
    if not found.allows(name):
        raise KithError(Problem(code="K603"))
    _check_edit(tx, actor, found, answers) if name == EDIT else _check_none(answers)
    return found, None


def _check_edit(tx: Tx, actor: Actor, access: ModuleAccess, answers: Mapping[str, Any]) -> None:
    """Raises K604 for what can't be written, K646 where nothing is to be changed, and what no value can be."""
    problems: list[Problem] = [] if answers else [Problem(code="K646")]
    context = typed_by(tx, actor)
    for name, value in answers.items():
        if name not in access.editable:
            problems.append(Problem(code="K604", params={"name": name[:200]}, field=name[:200]))
            continue
        try:
            access.module.fields[name].type.parse(value, context)
        except KithError as error:
            problems += [problem.at(field=name) for problem in error.problems]
    if problems:
        raise KithError(*problems)


def _check_none(answers: Mapping[str, Any]) -> None:
    if answers:
        raise KithError(*(Problem(code="K604", params={"name": n[:200]}, field=n[:200]) for n in answers))


def carry_out(
    tx: Tx,
    actor: Actor,
    module: str,
    name: str,
    ids: Sequence[str],
    answers: Mapping[str, Any],
    *,
    partial: bool,
    about: str | None = None,
) -> Done:
    """What was done to the records: all or none, with `partial` those that nothing stands against.

    `about` is the id of the run that it belongs to: the events of edit and delete say so.
    """
    if name == EDIT:
        changes = [Change(id=id, values=answers) for id in ids]
        outcome = write(tx, actor, module, changes, partial=partial, events=Telling(about=about))
        saved = zip(ids, outcome.saved, strict=True)
        refused = {ids[row]: problems for row, problems in outcome.refused.items()}
        return Done(outcome=outcome, made={}, done=tuple(id for id, each in saved if each is not None), refused=refused)
    if name == DELETE:
        return _each(tx, ids, lambda part: lifecycle.delete(tx, actor, module, part, about=about), partial=partial)
    if name == RESTORE:
        return _each(tx, ids, lambda part: lifecycle.restore(tx, actor, module, part), partial=partial)
    return run(tx, actor, module, name, ids, answers, partial=partial)


def bring_back(tx: Tx, actor: Actor, module: str, ids: Sequence[str]) -> Done:
    """What was restored together with what its deletion took along, and what can't be."""
    return _each(tx, ids, lambda part: lifecycle.restore(tx, actor, module, part, taken_along=True), partial=True)


def _each(tx: Tx, ids: Sequence[str], act: Callable[[Sequence[str]], None], *, partial: bool) -> Done:
    """Acts on all at once; with `partial`, where that is refused, on half of them at a time, and so on down."""
    nothing = Outcome(saved=())
    if not partial:
        act(ids)
        return Done(outcome=nothing, made={}, done=tuple(ids))
    refused: dict[str, Reasons] = {}
    done = _halves(tx, tuple(ids), act, refused)
    return Done(outcome=nothing, made={}, done=done, refused=refused)


def _halves(
    tx: Tx, ids: tuple[str, ...], act: Callable[[Sequence[str]], None], refused: dict[str, Reasons]
) -> tuple[str, ...]:
    if not ids:
        return ()
    try:
        with savepoint(tx.connection):
            act(ids)
    except KithError as error:
        if len(ids) == 1:
            refused[ids[0]] = tuple(each.at(row=None) for each in error.problems)
            return ()
        middle = len(ids) // 2
        return (*_halves(tx, ids[:middle], act, refused), *_halves(tx, ids[middle:], act, refused))
    return ids
