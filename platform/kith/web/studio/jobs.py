"""The jobs as a page: how many wait in which queue, what runs and how far it is, what failed and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kith.fields.datetimes import DateTimeType
from kith.ledger import job_desk
from kith.ledger.job_desk import Depth, Seen
from kith.ledger.jobs import QUEUES
from kith.web.doors.parameters import one
from kith.web.look.moments import ago
from kith.web.look.page import page
from kith.web.studio.contexts import Administration
from kith.web.studio.names import Named, named
from kith.web.texts import gettext as _

LONGEST = 160  # characters of a reason that stand in its row; all of it is folded below
MOMENT = DateTimeType()


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A queue with its counts; `since` is how long its oldest job has been due, '' where none waits."""

    name: str
    ready: int
    run: int
    dead: int
    refused: int
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A job as the page shows it. `done` of `of` is its bar, None where it tells none; `who` is (name, address)."""

    id: str
    kind: str
    queue: str
    state: str
    words: str
    tone: str
    since: str
    exact: str
    attempts: str
    who: tuple[str, str]
    runner: str
    done: float | None
    of: float | None
    reason: str
    error: str
    cancelling: bool


def show(context: Administration, request: Any) -> Any:
    """The page."""
    told = {
        "replayed": _("Put back: they start anew."),
        "discarded": _("Discarded."),
        "cancelled": _("A job that waited is over; one that runs ends when it next says how far it is."),
        "nothing": _("Nothing was done: the job isn't there any more, or somebody was faster."),
    }
    return jobs_page(request, notice=told.get(one(request.GET, "_done")))


def jobs_page(request: Any, status: int = 200, notice: str | None = None) -> Any:
    """The page, with what was just done."""
    connection = request.tx.connection
    kind = one(request.GET, "kind")[:100] or None
    running = job_desk.find(connection, ("run",), kind=kind)
    retried = job_desk.find(connection, ("ready",), kind=kind, failed=True)
    aside = job_desk.find(connection, job_desk.ASIDE, kind=kind, limit=job_desk.PAGE + 1)
    people = named(request.tx, {each.user_id for each in (*running, *retried, *aside)})
    return page(
        request,
        "pages/studio/jobs",
        status,
        queues=_queues(job_desk.depths(connection), request),
        running=_lines(request, running, people),
        retried=_lines(request, retried, people),
        aside=_lines(request, aside[: job_desk.PAGE], people),
        more=len(aside) > job_desk.PAGE,
        heaps=_heaps(job_desk.failing(connection)),
        kind=kind,
        notice=notice,
    )


def _queues(depths: Sequence[Depth], request: Any) -> list[Queue]:
    now = request.tx.clock.now()
    found = {(each.queue, each.state): each for each in depths}
    names = dict.fromkeys((*QUEUES, *(each.queue for each in depths)))
    return [
        _queue(name, {state: found.get((name, state)) for state in (*job_desk.OPEN, *job_desk.ASIDE)}, now)
        for name in names
    ]


def _queue(name: str, found: dict[str, Depth | None], now: Any) -> Queue:
    counts = {state: each.count if each else 0 for state, each in found.items()}
    waits = found["ready"]
    since = ago(waits.oldest, now) if waits and waits.oldest and waits.oldest <= now else ""
    return Queue(name=name, since=since, **counts)


def _heaps(failing: Iterable[tuple[str, str, int]]) -> list[tuple[str, int]]:
    """Kind -> how many were set aside."""
    found: dict[str, int] = {}
    for kind, _state, count in failing:
        found[kind] = found.get(kind, 0) + count
    return list(found.items())


def _lines(request: Any, jobs: Iterable[Seen], people: dict[str, Named]) -> list[Line]:
    return [_line(request, each, people) for each in jobs]


def _line(request: Any, job: Seen, people: dict[str, Named]) -> Line:
    moment = {"run": job.started_at, "ready": job.run_at}.get(job.state, job.finished_at) or job.run_at
    words, tone = state_words(job.state)
    done, of = _bar(job.progress)
    error = (job.last_error or "").strip()
    return Line(
        id=job.id,
        kind=job.kind,
        queue=job.queue,
        state=job.state,
        words=words,
        tone=tone,
        since=MOMENT.format(moment, request.viewer),
        exact=moment.astimezone(request.viewer.zone).isoformat(sep=" ", timespec="seconds"),
        attempts=_("attempt {number} of {most}", number=job.attempts, most=job.most_attempts),
        who=_who(job, people),
        runner=job.runner or "",
        done=done,
        of=of,
        reason=_reason(error),
        error=error,
        cancelling=job.cancel_asked is not None and job.state == "run",
    )


def state_words(state: str) -> tuple[str, str]:
    """A state in words, and its tone."""
    return {
        "ready": (_("waits"), "blue"),
        "run": (_("runs"), "green"),
        "dead": (_("gave up"), "red"),
        "refused": (_("refused"), "yellow"),
        "cancelled": (_("cancelled"), "grey"),
    }.get(state, (state, "grey"))


def _bar(progress: Any) -> tuple[float | None, float | None]:
    """`done` and `of` of a progress that has them as numbers."""
    told = progress if isinstance(progress, dict) else {}
    done: Any = told.get("done")
    of: Any = told.get("of")
    if not (_is_number(done) and _is_number(of)) or of <= 0:
        return None, None
    return float(done), float(of)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _reason(error: str) -> str:
    """The line that says most: of a traceback the last, of anything else the first."""
    lines = error.splitlines() or [""]
    said = lines[-1] if error.startswith("Traceback") else lines[0]
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"


def _who(job: Seen, people: dict[str, Named]) -> tuple[str, str]:
    if job.user_id is None:
        return _("Kith itself"), ""
    found = people.get(job.user_id)
    return (found.name, found.address) if found else (job.user_id, "")
