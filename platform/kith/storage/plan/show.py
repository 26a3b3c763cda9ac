"""A plan as people read it in a terminal: what changes, what is lost or refused, and what that does to the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kith.lazy import lazy
from kith.storage.judging.counted import number
from kith.storage.plan.make import Plan
from kith.storage.plan.outline import Group, Line, Note, Tone, outline

text = lazy("rich.text")

NOTHING = "Nothing to do: the database serves these definitions already."
_STYLES: dict[Tone, str] = {"good": "green", "bad": "red", "warn": "yellow", "info": "cyan", "plain": ""}


def show_plan(plan: Plan, more: Sequence[Group] = ()) -> Any:
    """The plan as a `rich.text.Text`, for a rich console to print; `more` are groups that others have to say."""
    shown = text.Text()
    if plan.is_empty:
        return shown.append(f"{NOTHING}\n")
    for group in (*outline(plan), *more):
        shown.append(f"{group.title}\n", style="bold")
        for line in group.lines:
            _line(shown, line)
    for said, style in _summary(plan):
        shown.append(f"{said}\n", style=style)
    return shown


def _line(shown: Any, line: Line) -> None:
    kind = f"{line.kind} " if line.kind else ""
    shown.append(f"  {line.sign} {kind}{line.text}", style=_STYLES[line.tone])
    shown.append(f" ({line.detail})" if line.detail else "")
    shown.append(f"  {line.place}\n" if line.place else "\n", style="dim")
    for note in line.notes:
        _note(shown, note)


def _note(shown: Any, note: Note) -> None:
    code = f"{note.said.code} " if note.said.level == "error" else ""
    samples = f": {', '.join(note.samples)}" if note.samples else ""
    shown.append(f"      {code}{note.said.message}{samples}\n", style=_STYLES[note.tone])


def _summary(plan: Plan) -> Iterator[tuple[str, str]]:
    told = [_several(plan, phase, words) for phase, words in _PHASES.items()]
    work = ", ".join(each for each in told if each)
    if work:
        yield f"In the database: {work}.", ""
    named = {id(change.refusal) for change in plan.changes}
    for problem in plan.refusals:
        if id(problem) not in named:
            yield f"{problem}", "red"
    for problem in plan.warnings:
        yield f"{problem}", "yellow"
    lost = sum(change.lost or 0 for change in plan.changes)
    if lost:
        yield f"{number(lost, 'value')} would be gone: apply asks for --allow-loss.", "red"
    if plan.refusals:
        stands = number(len(plan.refusals), "thing stands", "things stand")
        yield f"Refused: {stands} in the way; nothing can be applied.", "red"


_PHASES = {
    "expand": ("table or column to add", "tables and columns to add"),
    "index": ("index to build", "indexes to build"),
    "clean": ("index to remove", "indexes to remove"),
}


def _several(plan: Plan, phase: str, words: tuple[str, str]) -> str:
    count = sum(1 for step in plan.steps if step.phase == phase)
    return number(count, *words) if count else ""
