"""The sections of the report that tell what was measured, each empty where nothing was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from bench import goals
from bench.figures import Entry, Side
from bench.tables import cells, table, task_order

_PEERS: tuple[tuple[Side, str], ...] = (("drf", "REST framework"), ("admin", "admin"))


def django(entries: Sequence[Entry]) -> list[str]:
    """Kith beside Django, task by task."""
    rows = []
    for entry in _tasks(entries, "waitress"):
        for side, name in _PEERS:
            if ratio := entry.ratio("kith", side, "rate"):
                rates = (f"{entry.figure('kith', 'rate'):.0f}", f"{entry.figure(side, 'rate'):.1f}")
                cpu = entry.ratio(side, "kith", "cpu") or 0.0
                rows.append(
                    (entry.name, entry.database, f"{entry.contacts:,}", name, *rates, f"**{ratio:.1f}**", f"{cpu:.1f}")
                )
    if not rows:
        return []
    head = ("task", "database", "contacts", "beside", "Kith /s", "Django /s", "times", "times by CPU")
    return ["## Beside Django", table(head, rows, numbers=range(4, 8))]


def imports(entries: Sequence[Entry]) -> list[str]:
    """What the imports took."""
    rows = []
    for entry in entries:
        if entry.kind == "import":
            seconds = [_shown(entry, side, "seconds", ".1f") for side in ("floor", "kith", "drf")]
            rate = entry.figure("kith", "rows") or 0.0, entry.figure("kith", "seconds") or 1.0
            ratio = entry.ratio("kith", "floor", "seconds")
            more = (goals.IMPORT.mark(ratio) if ratio else "", _shown(entry, "kith", "cpu", ".1f"))
            memory = (_shown(entry, "kith", "memory", ".0f"), _shown(entry, "kith", "resident", ".0f"))
            rows.append((entry.database, f"{entry.contacts:,}", *seconds, f"{rate[0] / rate[1]:,.0f}", *more, *memory))
    if not rows:
        return []
    head: tuple[str, ...] = ("database", "contacts", "floor s", "Kith s", "Django bulk_create s", "Kith rows/s")
    head += ("times the floor", "Kith CPU s", "Kith most MB", "with mapped files MB")
    text = "A CSV file of 21 columns: Kith with all rules and events, the floor and Django without."
    return ["## Import", text, table(head, rows, numbers=range(2, 10))]


def starts(entries: Sequence[Entry]) -> list[str]:
    """How long servers take to start, and their memory."""
    after = {each.key[2:]: each for each in entries if each.name == "after the tasks"}
    rows = []
    for entry in entries:
        if entry.kind == "start" and entry.name == "start":
            worked = after.get(entry.key[2:])
            for side in entry.sides:
                figures = [_shown(entry, side, name, ".2f") for name in ("first_answer", "cpu")]
                figures.append(_shown(entry, side, "memory", ".0f"))
                figures.append(_shown(worked, side, "memory", ".0f") if worked else "")
                rows.append((_NAMES[side], entry.server, entry.database, f"{entry.contacts:,}", *figures))
    if not rows:
        return []
    text = (
        "From the start of the process to its first answer with a log-in and the database; memory is PSS, of all "
        "processes."
    )
    head = ("side", "server", "database", "contacts", "first answer s", "CPU s", "idle MB")
    return ["## Start and rest", text, table((*head, "after the tasks MB"), rows, numbers=range(4, 8))]


_NAMES: dict[Side, str] = {
    "floor": "floor",
    "kith": "Kith",
    "drf": "Django",
    "admin": "admin",
    "everyone": "Kith, for all",
}


def modules(entries: Sequence[Entry]) -> list[str]:
    """The site of many modules."""
    rows = []
    for entry in entries:
        if entry.kind == "modules":
            figures = [_shown(entry, "kith", *each) for each in (("cpu", ".2f"), ("apply", ".1f"), ("memory", ".0f"))]
            first = goals.MODULES.mark(entry.figure("kith", "first_answer") or 0.0)
            rows.append((entry.database, first, goals.MODULES.text, *figures))
    if not rows:
        return []
    head = ("database", "first answer s", "goal", "CPU s", "first apply s", "idle MB")
    return ["## 200 modules of 20 fields", table(head, rows, numbers=range(1, 6))]


def jobs(entries: Sequence[Entry]) -> list[str]:
    """What jobs cost and how fast they are done."""
    rows = [(each.name, each.database, job_figures(each)) for each in entries if each.kind == "jobs"]
    if not rows:
        return []
    text = (
        "A contact made over the API with one job in the outbox beside one without; small jobs that do nothing, "
        "by the threads of one process; the same by a dispatcher and two Celery workers over a broker, beside two "
        "workers of bare Celery with a task that does nothing, in the same run."
    )
    return ["## Jobs", text, table(("what", "database", "figures"), rows)]


def job_figures(entry: Entry) -> str:
    """The figures of an entry about jobs, with their goals."""
    if ratio := _over(entry):
        times = f"{_shown(entry, 'kith', 'with', '.2f')} ms beside {_shown(entry, 'kith', 'without', '.2f')} ms"
        return f"{times}: {goals.SAVE_WITH_JOB.mark(ratio)} ({goals.SAVE_WITH_JOB.text})"
    rate = f"{_shown(entry, 'kith', 'rate', '.0f')} a second"
    if spread := entry.ratio("kith", "floor", "rate"):
        beside = _shown(entry, "floor", "rate", ".0f")
        return f"{rate} beside {beside}: {goals.SPREAD.mark(spread)} ({goals.SPREAD.text})"
    return f"{rate} ({goals.EMBEDDED.text})" if entry.database == "SQLite" else rate


def mailings(entries: Sequence[Entry]) -> list[str]:
    """How fast a mailing goes out, and what it takes."""
    rows = [(each.database, f"{each.contacts:,}", *mailing_figures(each)) for each in entries if each.kind == "mailing"]
    if not rows:
        return []
    text = (
        "A mailing to a list by a filter, into a server on this machine that takes all mail: a row, an event and a "
        "status for each, sent by the threads of one process. Memory is the sender's own."
    )
    told = (f"mails a second ({goals.MAILING.text})", "CPU of a mail", "most memory", f"over it ({goals.FLAT.text})")
    head = ("database", "addresses", *told, "list filled")
    return ["## A mailing", text, table(head, rows, numbers=range(1, 7))]


def workplaces(entries: Sequence[Entry]) -> list[str]:
    """What a browser has of a list, and an edit of many."""
    found = [each for each in entries if each.kind == "workplace"]
    rows = [(each.database, f"{each.contacts:,}", *workplace_figures(each)) for each in found]
    if not rows:
        return []
    text = (
        "A list in a Chromium on this machine, from the beginning of the visit until all that belongs to the page is "
        "there, with nothing kept and right after; what comes over the wire, compressed; how long suggestions of a "
        "lookup take (p95); an edit of all contacts, up to 100,000, with their events."
    )
    told: tuple[str, ...] = (
        f"first visit ({goals.FIRST_VISIT.text})",
        f"of ({goals.FIRST_WEIGHT.text})",
        "the next one",
    )
    told += (f"of ({goals.NEXT_WEIGHT.text})", f"suggestions ({goals.TYPE_AHEAD.text})")
    head = ("database", "contacts", *told, f"edited a second ({goals.EDIT.text} on PostgreSQL)")
    return ["## The workplace in a browser", text, table(head, rows, numbers=range(1, 8))]


def workplace_figures(entry: Entry) -> tuple[str, ...]:
    """First visit and its weight, the next one and its weight, suggestions, records edited a second."""
    rate = entry.figure("kith", "rate") or 0.0
    return (
        goals.FIRST_VISIT.mark(entry.figure("kith", "first") or 0.0),
        goals.FIRST_WEIGHT.mark(entry.figure("kith", "first_kb") or 0.0),
        f"{_shown(entry, 'kith', 'after', '.0f')} ms",
        goals.NEXT_WEIGHT.mark(entry.figure("kith", "after_kb") or 0.0),
        goals.TYPE_AHEAD.mark(entry.figure("kith", "ahead") or 0.0),
        goals.EDIT.mark(rate) if entry.database == "PostgreSQL" else f"{rate:.0f}",
    )


def portals(entries: Sequence[Entry]) -> list[str]:
    """A portal's list beside that of staff."""
    rows = [
        (each.database, f"{each.contacts:,}", each.name, *portal_figures(each))
        for each in entries
        if each.kind == "portals"
    ]
    if not rows:
        return []
    text = (
        "Pages of 25 for 10,000 portal users in turn, a scope of two hops, below the pages: who comes in, the list. "
        "Staff may view all."
    )
    told = (f"times the staff's p50 ({goals.PORTAL.text})", f"p95 ms ({goals.PORTAL_P95.text})")
    more = ("p50 ms", "staff's p50 ms", "CPU ms", "staff's CPU ms")
    head = ("database", "records", "order", *told, *more)
    return ["## A portal's list", text, table(head, rows, numbers=range(3, 9))]


def portal_figures(entry: Entry) -> tuple[str, ...]:
    """Times the staff's median, the 95th percentile, medians and CPU time of both."""
    ratio = entry.ratio("kith", "everyone", "p50") or 0.0
    marked = (goals.PORTAL.mark(ratio), goals.PORTAL_P95.mark(entry.figure("kith", "p95") or 0.0))
    sides: tuple[Side, ...] = ("kith", "everyone")
    return (*marked, *(_shown(entry, side, name, ".2f") for name in ("p50", "cpu") for side in sides))


def mailing_figures(entry: Entry) -> tuple[str, ...]:
    """Mails a second, what a mail costs, memory at the most and over that after a quarter, members filled a second."""
    rate, quarter = (entry.figure("kith", name) or 0.0 for name in ("rate", "quarter"))
    flat = (entry.figure("kith", "memory") or 0.0) / quarter if quarter else None
    return (
        goals.MAILING.mark(rate),
        f"{_shown(entry, 'kith', 'cpu', '.2f')} ms",
        f"{_shown(entry, 'kith', 'memory', '.0f')} MB",
        goals.FLAT.mark(flat) if flat else "",
        f"{_shown(entry, 'kith', 'filled', '.0f')}/s",
    )


def _over(entry: Entry) -> float | None:
    rounds = [each for each in entry.sides.get("kith", ()) if "with" in each]
    return median(each["with"] / each["without"] for each in rounds) if rounds else None


def processes(entries: Sequence[Entry]) -> list[str]:
    """Two processes behind one address."""
    one = cells(entries)
    rows = []
    for entry in _tasks(entries, "granian"):
        single = one.get((entry.name, entry.database, entry.contacts))
        rate, alone = entry.figure("kith", "rate"), single.figure("kith", "rate") if single else None
        ratio = entry.ratio("kith", "floor", "rate")
        figures = [_shown(entry, side, "rate", ".0f") for side in ("floor", "kith", "drf", "admin")]
        times = f"{_shown(entry, 'kith', 'p50', '.2f')} / {_shown(entry, 'kith', 'p95', '.2f')}"
        more = (f"{ratio:.2f}" if ratio else "", f"{rate / alone:.2f}" if rate and alone else "", times)
        rows.append((entry.name, entry.database, f"{entry.contacts:,}", *figures, *more))
    if not rows:
        return []
    text = (
        "`kith serve --workers 2`: two processes with granian, asked over eight connections, as many to each process. "
        "The client and PostgreSQL need a part of the two CPUs as well."
    )
    head = ("task", "database", "contacts", "floor /s", "Kith /s", "REST framework /s", "admin /s", "of the floor")
    return ["## Two processes", text, table((*head, "of one process", "Kith p50 / p95"), rows, numbers=range(3, 10))]


def every(entries: Sequence[Entry]) -> list[str]:
    """Every task with the figures of all sides, a table per database and size."""
    head = ("task", "floor /s", "Kith /s", "Django /s", "floor p50 / p95", "Kith p50 / p95", "Django p50 / p95")
    more = ("CPU floor", "CPU Kith", "CPU Django", "by CPU")
    parts = []
    measured = list(_tasks(entries, "waitress"))
    for database, contacts in dict.fromkeys((each.database, each.contacts) for each in measured):
        rows = []
        for entry in measured:
            if (entry.database, entry.contacts) == (database, contacts):
                sides: tuple[Side, ...] = ("floor", "kith", "admin" if "admin" in entry.sides else "drf")
                rates = [_shown(entry, side, "rate", ".1f") for side in sides]
                times = [_times(entry, side) for side in sides]
                cpu = entry.ratio("floor", "kith", "cpu")
                spent = [_shown(entry, side, "cpu", ".2f") for side in sides]
                rows.append((entry.name, *rates, *times, *spent, f"{cpu:.2f}" if cpu else ""))
        parts += [f"### {database}, {contacts:,} contacts", table((*head, *more), rows, numbers=range(1, 11))]
    return ["## All figures of one process", *parts] if parts else []


def failed(entries: Sequence[Entry]) -> list[str]:
    """What a side refused or was cut off at."""
    rows = [
        (each.name, each.server, each.database, f"{each.contacts:,}", _NAMES[side], why.replace("|", "/")[:200])
        for each in entries
        for side, why in each.failed.items()
    ]
    head = ("task", "server", "database", "contacts", "side", "answer")
    return ["## What wasn't answered", table(head, rows)] if rows else []


def _tasks(entries: Iterable[Entry], server: str) -> list[Entry]:
    found = [each for each in entries if each.kind == "task" and each.server == server]
    order = {name: place for place, name in enumerate(task_order(entries))}
    return sorted(found, key=lambda each: (each.database, each.contacts, order[each.name]))


def _times(entry: Entry, side: Side) -> str:
    p50, p95 = (_shown(entry, side, name, ".2f") for name in ("p50", "p95"))
    return f"{p50} / {p95}" if p50 else ""


def _shown(entry: Entry, side: Side, name: str, form: str) -> str:
    figure = entry.figure(side, name)
    return "" if figure is None else format(figure, form)
