"""Why a condition holds of a record, or doesn't: the comparisons that decided it, in words with the record's values.

Where all of several must hold and do, each of them decided; where they don't, only those that failed; the other way
round for `any`. What the reader may not know of isn't named, and neither is its value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kith.conditions.describe import CLOSED, describe, describe_path
from kith.conditions.to_python import Facts, to_python
from kith.conditions.tree import All, Any_, Below, Compare, Condition, Modules, Not, Values, Visible
from kith.fields.base import Context

Atom = Compare | Below | Visible
Opens = Callable[[Atom], bool]
_LONGEST = 60
_NAMED = frozenset({"text", "number", "money", "boolean", "date", "datetime", "time", "option", "options"})


@dataclass(frozen=True, slots=True)
class Decided:
    """One comparison that decided, and what came of it."""

    atom: Atom
    holds: bool


def deciding(condition: Condition, facts: Facts) -> tuple[bool, tuple[Decided, ...]]:
    """Whether `condition` holds of the record behind `facts`, and the comparisons that made it so."""
    match condition:
        case All(items):
            return _joined([deciding(item, facts) for item in items], wanted=False)
        case Any_(items):
            return _joined([deciding(item, facts) for item in items], wanted=True)
        case Not(item):
            holds, found = deciding(item, facts)
            return not holds, found
        case Compare() | Below() | Visible():
            holds = to_python(condition)(facts)
            return holds, (Decided(condition, holds),)


def _joined(parts: Sequence[tuple[bool, tuple[Decided, ...]]], *, wanted: bool) -> tuple[bool, tuple[Decided, ...]]:
    """One part that is `wanted` settles it; else all of them together do."""
    settling = [part for part in parts if part[0] is wanted]
    chosen = settling or parts
    found = tuple(dict.fromkeys(decided for _, inner in chosen for decided in inner))
    return (wanted if settling else not wanted), found


def because(condition: Condition, facts: Facts, modules: Modules, context: Context, opens: Opens) -> str:
    """The reason in words, to stand after "because": `Role is Prospect`, `Amount is 12 €, not more than 100 €`.

    `opens` tells which comparisons the reader may know of. '' for conditions without a part.
    """
    _, decided = deciding(condition, facts)
    named = [_words(each, facts, modules, context) for each in decided if opens(each.atom)]
    hidden = any(not opens(each.atom) for each in decided)
    return " and ".join([*dict.fromkeys(named), *([f"{CLOSED} asks for it"] if hidden else [])])


def _words(decided: Decided, facts: Facts, modules: Modules, context: Context) -> str:
    atom = decided.atom
    if isinstance(atom, Compare) and atom.op != "empty" and _can_be_named(atom):
        value = facts.value(atom.path)
        path = describe_path(atom.path, modules)
        if value in (None, "", ()):
            if atom.path.type.family != "boolean":
                return f"{path} is empty"
            value = False
        return _with_value(atom, decided.holds, path, _shown(atom, value, context), modules, context)
    return describe(atom if decided.holds else Not(atom), modules, context)


def _can_be_named(atom: Compare) -> bool:
    """Whether the value itself says something: an id doesn't, nor does a formula's source."""
    return atom.path.type.family in _NAMED and atom.path.field != "id"


def _with_value(atom: Compare, holds: bool, path: str, value: str, modules: Modules, context: Context) -> str:
    plain = atom.op == "eq" and isinstance(atom.operand, Values)
    if atom.path.type.family == "boolean" or (plain and holds):
        return f"{path} is {value}"
    asked = describe(atom, modules, context).removeprefix(path).removeprefix(" is").strip()
    return f"{path} is {value}, {asked}" if holds else f"{path} is {value}, not {asked}"


def _shown(atom: Compare, value: Any, context: Context) -> str:
    """The value as people of the context's locale read it, cut where it is long."""
    type_ = atom.path.type.item or atom.path.type
    if type_.family == "boolean":
        return "yes" if value else "no"
    values = value if isinstance(value, tuple) else (value,)
    text = ", ".join(type_.format(each, context) for each in values)
    short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return f'"{short}"' if type_.family == "text" else short
