"""A plan as people read it, on a terminal and on a page: groups of lines, module by module and kind by kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kith.errors import Problem
from kith.storage.judging.counted import number
from kith.storage.plan.changes import Change, Kind
from kith.storage.plan.make import Plan

Tone = Literal["good", "bad", "warn", "info", "plain"]

KINDS: dict[Kind, tuple[str, Tone]] = {
    "new": ("+", "good"),
    "unparked": ("+", "good"),
    "renamed": (">", "info"),
    "retyped": ("!", "bad"),
    "tightened": ("^", "warn"),
    "loosened": ("v", "good"),
    "changed": ("~", "info"),
    "dropped": ("-", "bad"),
}
_ORDER = list(KINDS)
_OTHERS = {
    "role": "Roles",
    "portal type": "Portals",
    "settings": "Portals",
    "web form": "Web forms",
    "text": "Files",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A sentence below a line, with the records or values that it is about."""

    said: Problem
    tone: Tone
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`kind` is one of a change, "" elsewhere; `text` what it is about; `place` the file and line that say so."""

    sign: str
    tone: Tone
    kind: str = ""
    text: str
    detail: str = ""
    notes: tuple[Note, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Lines under a title: a module's name, or what they have in common. `code`: the title is a name."""

    title: str
    lines: tuple[Line, ...]
    code: bool = False


def outline(plan: Plan) -> tuple[Group, ...]:
    """The changes of `plan`, grouped; () where there are none."""
    groups: dict[tuple[str, bool], list[Change]] = {}
    for change in plan.changes:
        groups.setdefault(_group(change), []).append(change)
    return tuple(
        Group(title=title, code=code, lines=tuple(_line(each) for each in _by_kind(changes)))
        for (title, code), changes in groups.items()
    )


def _group(change: Change) -> tuple[str, bool]:
    if change.what == "module":
        return change.name, True
    return (change.module, True) if change.module else (_OTHERS.get(change.what, "Site"), False)


def _by_kind(changes: Iterable[Change]) -> list[Change]:
    return sorted(changes, key=lambda change: _ORDER.index(change.kind))


def _line(change: Change) -> Line:
    sign, tone = KINDS[change.kind]
    name = f"{change.field}." if change.field and change.what == "option" else ""
    told = change.what if change.name == change.module else f"{change.what} {name}{change.name}"
    counted = "" if change.says or not change.count else _touched(change)
    return Line(
        sign=sign,
        tone=tone,
        kind=change.kind,
        text=told,
        detail=", ".join(each for each in (change.detail, counted) if each),
        notes=tuple(_notes(change)),
        place=str(change.source or ""),
    )


def _touched(change: Change) -> str:
    return number(change.count or 0, "record is touched", "records are touched")


def _notes(change: Change) -> Iterable[Note]:
    for place, said in enumerate(change.says):
        samples = change.samples if place == 0 else ()
        yield Note(said=said, tone="bad" if change.lost else "warn", samples=samples)
    if change.refusal is not None:
        yield Note(said=change.refusal, tone="bad", samples=() if change.says else change.samples)
