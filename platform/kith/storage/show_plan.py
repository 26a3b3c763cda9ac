"""A plan as people read it in a terminal: what is new, what changes, what is refused, module by module."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from kith.lazy import lazy
from kith.storage.changes import Change
from kith.storage.plan import Plan

text = lazy("rich.text")

_SIGNS = {
    "new": ("+", "green"),
    "changed": ("~", "yellow"),
    "renamed": (">", "cyan"),
    "tightened": ("^", "yellow"),
    "loosened": ("v", "green"),
    "retyped": ("!", "red"),
    "dropped": ("-", "red"),
    "unparked": ("*", "green"),
}


def show_plan(plan: Plan) -> Any:
    """The plan as a `rich.text.Text`, for a rich console to print."""
    shown = text.Text()
    if plan.is_empty:
        return shown.append("Nothing to do: the database serves these definitions already.\n")
    for group, changes in groupby(plan.changes, key=lambda change: change.module or ""):
        shown.append(f"{group or 'site'}\n", style="bold")
        for change in changes:
            _line(shown, change)
    for line, style in _summary(plan):
        shown.append(f"{line}\n", style=style)
    return shown


def _line(shown: Any, change: Change) -> None:
    sign, colour = _SIGNS[change.kind]
    name = f"{change.field}." if change.field and change.what == "option" else ""
    shown.append(f"  {sign} {change.kind} {change.what} {name}{change.name}", style=colour)
    shown.append(f" ({change.detail})" if change.detail else "")
    shown.append(f", {_counted(change)}" if change.count else "")
    shown.append(f"  {change.source}\n" if change.source else "\n", style="dim")
    if change.refusal is not None:
        shown.append(f"      {change.refusal.code} {change.refusal.message}\n", style="red")


def _counted(change: Change) -> str:
    what = "record breaks it" if change.kind == "tightened" else "record is touched"
    many = "records break it" if change.kind == "tightened" else "records are touched"
    return f"1 {what}" if change.count == 1 else f"{change.count} {many}"


def _summary(plan: Plan) -> Iterator[tuple[str, str]]:
    told = [_several(plan, phase, words) for phase, words in _PHASES.items()]
    work = ", ".join(each for each in told if each)
    if work:
        yield f"In the database: {work}.", ""
    for refill in plan.refills:
        yield f"Values of {refill.module} to be filled in: {', '.join(refill.told)}.", ""
    named = {id(change.refusal) for change in plan.changes}
    for problem in plan.refusals:
        if id(problem) not in named:
            yield f"{problem}", "red"
    for problem in plan.warnings:
        yield f"{problem}", "yellow"
    if plan.refusals:
        yield (
            f"Refused: {_number(plan.refusals, 'thing stands', 'things stand')} in the way; nothing can be applied.",
            "red",
        )


_PHASES = {
    "expand": ("table or column to add", "tables and columns to add"),
    "index": ("index to build", "indexes to build"),
    "clean": ("index to remove", "indexes to remove"),
}


def _several(plan: Plan, phase: str, words: tuple[str, str]) -> str:
    steps = [step for step in plan.steps if step.phase == phase]
    return _number(steps, *words) if steps else ""


def _number(items: Sequence[object], one: str, many: str) -> str:
    return f"1 {one}" if len(items) == 1 else f"{len(items)} {many}"
