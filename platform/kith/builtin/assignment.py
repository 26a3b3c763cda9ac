"""Gives new records without a named owner to somebody, in turns or by what each has, as a module's `assign:` says."""

from __future__ import annotations

from collections.abc import Sequence

from kith.ext import (
    Actor,
    Assignment,
    Draft,
    Module,
    Problem,
    Tx,
    creates_anywhere,
    drafts_fitting,
    hookimpl,
    one_at_a_time,
    owned,
    staff,
    take_turns,
)


@hookimpl
def kith_before_save(tx: Tx, actor: Actor, module: Module, drafts: Sequence[Draft]) -> list[Problem]:
    """Fills in the owners. A warning for each draft that a rule is about and nobody is there to take."""
    rules = _rules(tx, actor, module)
    left = [draft for draft in drafts if draft.created and not _is_named(draft)] if rules else []
    if not left:
        return []
    warnings: list[Problem] = []
    if creates_anywhere(tx, actor, module):
        one_at_a_time(tx, __name__, module.physical)
        for rule in rules:
            fitting = drafts_fitting(tx, actor, module, rule.where, left) if left else []
            warnings += _assign(tx, module, rule, fitting)
            done = {draft.row for draft in fitting}
            left = [draft for draft in left if draft.row not in done]
    _leave(actor, drafts)
    return warnings


def _rules(tx: Tx, actor: Actor, module: Module) -> tuple[Assignment, ...]:
    """Those of the form that a visitor fills in, then those of the module."""
    form = tx.site.forms.get(actor.form) if actor.form else None
    return (*(form.assign if form is not None and form.module == module.name else ()), *module.assign)


def _is_named(draft: Draft) -> bool:
    """Whether whoever saves has said whose it is; an owner that is left empty is left to the rules."""
    chosen = "owner" in draft.sent or "owner" in draft.change.set
    return chosen and draft.new.get("owner") is not None


def _leave(actor: Actor, drafts: Sequence[Draft]) -> None:
    """What no rule has given to anybody belongs to who made it."""
    for draft in drafts:
        if draft.created and draft.new.get("owner") is None:
            draft.new["owner"] = actor.user


def _assign(tx: Tx, module: Module, rule: Assignment, drafts: Sequence[Draft]) -> list[Problem]:
    people = staff(tx, role=rule.role, group=rule.group, email=rule.user) if drafts else ()
    if not people:
        params = {"who": rule.role or rule.group or rule.user}
        return [Problem(code="K743", params=params, row=draft.row, field="owner", level="warning") for draft in drafts]
    if rule.by == "turns":
        _in_turns(tx, module, rule, people, drafts)
    else:
        _to_the_least_busy(tx, module, rule, people, drafts)
    return []


def _in_turns(tx: Tx, module: Module, rule: Assignment, people: Sequence[str], drafts: Sequence[Draft]) -> None:
    """One after the other, in the order of their accounts; rules of a module that name the same people share it."""
    kind = "role" if rule.role else "group" if rule.group else "user"
    key = f"{module.physical}:{kind}:{rule.role or rule.group or rule.user}"
    first = take_turns(tx, __name__, key, len(drafts))
    for turn, draft in enumerate(drafts, first):
        draft.new["owner"] = people[turn % len(people)]


def _to_the_least_busy(
    tx: Tx, module: Module, rule: Assignment, people: Sequence[str], drafts: Sequence[Draft]
) -> None:
    """Each to who has the fewest by then; of equals to the one whose account comes first."""
    loads = dict(owned(tx, module, people, rule.busy))
    for draft in drafts:
        chosen = min(people, key=lambda person: loads[person])
        draft.new["owner"] = chosen
        loads[chosen] += 1
