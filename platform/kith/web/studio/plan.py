"""The plan as a page: the folder compared with what is served, as `kith plan` tells it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kith.app.planning import Planned, plan_site
from kith.errors import KithError, Problem
from kith.i18n import render
from kith.storage.judging.counted import number
from kith.storage.plan.estimates import duration
from kith.storage.plan.outline import KINDS, Group, Tone, outline
from kith.web.look.messages import sentence
from kith.web.look.page import page
from kith.web.studio.contexts import Administration
from kith.web.texts import gettext as _
from kith.web.texts import spoken

MARKS: dict[Tone, str] = {"good": "green", "bad": "red", "warn": "yellow", "info": "blue", "plain": "gray"}


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence below a line: its tone, and the records or values that it is about."""

    text: str
    tone: Tone
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a group as the page shows it; `badge` is empty where `sign` stands alone."""

    badge: str
    mark: str
    sign: str
    text: str
    detail: str
    place: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel of the page. `name` is the module's where the title is its label."""

    title: str
    name: str
    lines: tuple[Line, ...]


def show(context: Administration, request: Any) -> Any:
    """The page: what there is to do, that there is nothing, or what keeps the files from being read."""
    try:
        planned = plan_site(request.registry.kith)
    except KithError as refused:
        return page(request, "pages/plan", problems=_faults(refused.problems), planned=None)
    plan = planned.plan
    labels = {name: module.labels.many for name, module in plan.built.site.modules.items()}
    return page(
        request,
        "pages/plan",
        problems=(),
        planned=planned,
        base=plan.base,
        kinds=_kinds(planned),
        changes=[_panel(group, labels) for group in outline(plan)],
        more=[_panel(group, {}) for group in planned.groups()],
        refusals=[_said(each) for each in plan.refusals],
        warnings=_faults(plan.warnings),
        lost=_sum(change.lost for change in plan.changes),
        offenders=_sum(change.offenders for change in plan.changes),
        work=_work(planned),
    )


def _faults(problems: Iterable[Problem]) -> list[tuple[str, str, str]]:
    """Place, code and sentence of each problem, in the order of the places."""
    ordered = sorted(problems, key=lambda each: (each.source is None, each.source))
    return [(str(each.source or ""), each.code, _said(each)) for each in ordered]


def _said(problem: Problem) -> str:
    return sentence(render(problem, spoken()))


def _kinds(planned: Planned) -> list[tuple[str, str, int]]:
    """The kinds of changes that there are: word, mark and number."""
    counts = Counter(change.kind for change in planned.plan.changes)
    return [(_word(kind), MARKS[tone], counts[kind]) for kind, (_sign, tone) in KINDS.items() if counts[kind]]


def _panel(group: Group, labels: dict[str, str]) -> Panel:
    lines = tuple(
        Line(
            badge=_word(line.kind),
            mark=MARKS[line.tone],
            sign=line.sign,
            text=_arrows(line.text),
            detail=_arrows(line.detail),
            place=line.place,
            notes=tuple(Note(_said(each.said), each.tone, each.samples) for each in line.notes),
        )
        for line in group.lines
    )
    return Panel(labels.get(group.title, group.title) if group.code else _(group.title), group.title, lines)


def _arrows(text: str) -> str:
    return text.replace(" -> ", " \N{RIGHTWARDS ARROW} ")


def _word(kind: str) -> str:
    words = {
        "new": _("New"),
        "unparked": _("Comes back"),
        "renamed": _("Renamed"),
        "retyped": _("Another type"),
        "tightened": _("Tighter"),
        "loosened": _("Looser"),
        "changed": _("Changed"),
        "dropped": _("Dropped"),
    }
    return words.get(kind, "")


def _work(planned: Planned) -> str:
    """How much there is to do in the database, in a sentence; "" for nothing."""
    steps = len(planned.plan.steps)
    if not steps and not planned.estimates:
        return ""
    seconds = sum(each.seconds for each in planned.estimates)
    told = [number(steps, "step")] if steps else []
    if planned.touched:
        told.append(number(planned.touched, "record written", "records written"))
    return ", ".join([*told, duration(seconds)])


def _sum(counts: Iterable[int | None]) -> str:
    """A sum as people write it, "" for nothing."""
    total = sum(count or 0 for count in counts)
    return f"{total:,}" if total else ""
