"""What the records say to a change: how many it touches, how many break it, what would be lost, what can't be done."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from sqlalchemy.engine import Connection

from kith.definition.model import Site
from kith.fields.base import Context
from kith.storage.judging import breaches, doubles, limits, losses
from kith.storage.judging.counting import Counting
from kith.storage.plan.changes import Change
from kith.storage.plan.pairing import Pairing
from kith.storage.tables import Tables

_CONTEXT = Context()


def judge(
    connection: Connection,
    change: Change,
    old: Site,
    new: Site,
    tables: Tables,
    context: Context = _CONTEXT,
    *,
    only: Collection[str] | None = None,
) -> Change:
    """`change` with its counts, samples and sentences. `tables` are those of `old`; `context` is the site's. With
    `only`, of all records only those with these ids are looked at (for duplicates: all of them).

    A handful of statements, or one per batch of records where SQL can't tell; K512 for values that aren't unique is
    the one refusal.
    """
    asking = Counting(connection, change, Pairing(old, new), tables, context, only)
    if change.aspect is not None:
        found = _ASPECTS.get(change.aspect, _nothing)
        return found(asking) if change.kind != "loosened" or change.aspect == "visible_if" else change
    return _KINDS.get((change.kind, change.what), _nothing)(asking)


def _nothing(asking: Counting) -> Change:
    return asking.change


def _type(asking: Counting) -> Change:
    return losses.retyped(asking) if asking.change.kind == "retyped" else limits.form(asking)


def _alone(asking: Counting) -> Change:
    return doubles.unique(asking, (asking.change.name,))


def _together(asking: Counting) -> Change:
    return doubles.unique(asking, asking.change.name.split(" + "))


Judge = Callable[[Counting], Change]

_KINDS: Mapping[tuple[str, str], Judge] = {
    ("dropped", "module"): losses.dropped_module,
    ("dropped", "field"): losses.dropped_field,
    ("dropped", "option"): losses.dropped_option,
    ("unparked", "module"): losses.unparked,
    ("unparked", "field"): losses.unparked,
    ("tightened", "unique"): _together,
    ("new", "field"): breaches.new_field,
}
_ASPECTS: Mapping[str, Judge] = {
    "type": _type,
    "form": limits.form,
    **dict.fromkeys(("max_length", "min_length", "max", "min", "max_items"), limits.limit),
    "unique": _alone,
    "required": breaches.lacking,
    "required_if": breaches.lacking,
    "invalid_if": breaches.invalid,
    "visible_if": breaches.visibility,
    "where": breaches.misled,
}
