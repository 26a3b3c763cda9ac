"""Which records break the rules of a field that are new, or other than they were."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import sqlalchemy as sa

from kith.conditions import describe
from kith.conditions.to_sql import Predicate, negation
from kith.definition.model import Field
from kith.errors import Problem
from kith.storage.judging.counted import inside, number, records, verbs
from kith.storage.judging.counting import Counting, warning
from kith.storage.judging.demands import Demands
from kith.storage.judging.doubles import unique
from kith.storage.judging.foreseen import UncountableError, default_of
from kith.storage.plan.changes import Change
from kith.storage.plan.essence import Stable, essence

Demand = Callable[[Demands, Field], Predicate]
Told = Callable[[Counting, int], Problem]


def _judged(asking: Counting, demand: Demand, told: Told) -> Change:
    """The change with the living records that break the new demand and didn't break the old one."""
    try:
        broken = _newly(asking, demand)
    except UncountableError as why:
        told_why = {"field": inside(asking.field.label), "reason": str(why)}
        return replace(asking.change, says=(*asking.change.says, warning("K547", asking.change, **told_why)))
    where = (asking.living, broken)
    count = asking.count(asking.table, *where)
    if not count:
        return asking.change.counted(asking.change.count or 0, offenders=asking.change.offenders or 0)
    says = (*asking.change.says, told(asking, count))
    offenders = max(count, asking.change.offenders or 0)
    samples = asking.change.samples or asking.titles(*where)
    touched = max(offenders, asking.change.count or 0)
    return replace(asking.change, count=touched, offenders=offenders, samples=samples, says=says)


def _newly(asking: Counting, demand: Demand) -> Predicate:
    now = demand(Demands(asking.new, asking.foreseen, asking.table), asking.field)
    if asking.was is None:
        return now
    before = demand(Demands(asking.old, asking.served, asking.table), asking.was)
    return sa.and_(now, negation(before))


def lacking(asking: Counting) -> Change:
    """The records that lack the field where it is required now."""
    return _judged(asking, Demands.lacking, _lacks)


def invalid(asking: Counting) -> Change:
    """The records that `invalid_if` forbids now."""
    return _judged(asking, Demands.invalid, _breaks)


def misled(asking: Counting) -> Change:
    """The records whose lookup leads where `where` doesn't reach any more."""
    return _judged(asking, Demands.misled, _misleads) if asking.field.type.targets else asking.change


def _lacks(asking: Counting, count: int) -> Problem:
    told = {"records": records(count, asking.new.labels), "field": inside(asking.field.label)}
    return warning("K540", asking.change, **told, **verbs(count))


def _breaks(asking: Counting, count: int) -> Problem:
    rule = asking.field.invalid_if
    assert rule is not None
    words = rule.message or f"not if {describe(rule.condition, asking.pairing.new.modules, asking.context)}"
    told = {"records": records(count, asking.new.labels), "field": inside(asking.field.label), "rule": words}
    return warning("K541", asking.change, **told, **verbs(count))


def _misleads(asking: Counting, count: int) -> Problem:
    rule = asking.field.where
    assert rule is not None
    words = describe(rule.condition, asking.pairing.new.modules, asking.context)
    told = {"records": records(count, asking.new.labels), "field": inside(asking.field.label), "rule": words}
    return warning("K546", asking.change, **told, **verbs(count))


def new_field(asking: Counting) -> Change:
    """What a new field asks of the records that are there, and how many of them get its default."""
    change, field = asking.change, asking.field
    if default_of(field) is not None:
        change = change.counted(asking.count(asking.table))
    if field.unique:
        change = unique(replace(asking, change=change), (field.name,))
    if _demanded(field):
        change = _judged(replace(asking, change=change), Demands.lacking, _lacks)
    if field.invalid_if:
        change = _judged(replace(asking, change=change), Demands.invalid, _breaks)
    return change


def visibility(asking: Counting) -> Change:
    """A field that is shown more often is needed more often; one that is hidden loses its value at the next save."""
    change, was, now = asking.change, asking.was, asking.field
    if was is not None and _same(asking, "required") and _same(asking, "required_if") and _demanded(now):
        change = _judged(asking, Demands.lacking, _lacks)
    if now.invalid_if and _same(asking, "invalid_if"):
        change = _judged(replace(asking, change=change), Demands.invalid, _breaks)
    if change.kind == "loosened":
        return change
    return _hides(replace(asking, change=change))


def _demanded(field: Field) -> bool:
    return field.required or field.required_if is not None


def _same(asking: Counting, name: str) -> bool:
    """Whether a demand of the field is the one it was: else its own change tells of it."""
    before, after = Stable(asking.pairing.old), Stable(asking.pairing.new, asking.pairing)
    return bool(essence(getattr(asking.was, name), before) == essence(getattr(asking.field, name), after))


def _hides(asking: Counting) -> Change:
    change = asking.change
    try:
        hidden = (asking.living, _newly(asking, Demands.hidden))
    except UncountableError as why:
        told = {"field": inside(asking.field.label), "reason": str(why)}
        return replace(change, says=(*change.says, warning("K547", change, **told)))
    count = asking.count(asking.table, *hidden)
    if not count:
        return change
    told = {"values": number(count, "value"), "field": asking.field.label}
    samples = change.samples or asking.titles(*hidden)
    return replace(change.counted(count), samples=samples, says=(*change.says, warning("K548", change, **told)))
