"""Home: the modules, what changed last, and the open records of a task-like module that are mine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kith.access.rights import access_to, modules
from kith.conditions.tree import All
from kith.definition.model import Module, SortKey
from kith.records.ask import parse_query
from kith.records.model import Query, Row
from kith.records.query import page as read
from kith.web.contexts import Staff
from kith.web.look.moments import ago
from kith.web.look.page import page
from kith.web.texts import gettext as _
from kith.web.timeline.mentioned import unseen

RECENT = 10
PER_MODULE = 5
BUSIEST = 4  # modules that are asked for what changed last: a statement each
TASKS = "tasks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasks:
    """The viewer's open records of the module `tasks`: (title, address, due, late)."""

    label: str
    address: str
    rows: list[tuple[str, str, str, bool]]


def show(context: Staff, request: Any) -> Any:
    """The page."""
    first = request.actor.name.split(" ")[0] if request.actor.name else ""
    return page(
        request,
        "pages/home",
        greeting=_("Hello {name}", name=first) if first else _("Home"),
        recent=_recent(request),
        mentions=unseen(request),
        tasks=_tasks(request),
    )


def _recent(request: Any) -> list[tuple[str, str, str, str]]:
    """What was changed last in the first modules: (title, address, kind, when)."""
    found: list[tuple[Any, Row, Module]] = []
    for module in modules(request.tx, request.actor)[:BUSIEST]:
        if "modified_at" in access_to(request.tx.site, request.actor, module.name).readable:  # type: ignore[union-attr]
            query = Query(
                module=module.name, fields=("modified_at",), sort=(SortKey("modified_at", True),), limit=PER_MODULE
            )
            found += [(row.values["modified_at"], row, module) for row in read(request.tx, request.actor, query).rows]
    found.sort(key=lambda each: each[0], reverse=True)
    now = request.tx.clock.now()
    return [
        (row.title or _("Untitled"), f"/m/{module.name}/{row.id}", module.labels.one, ago(when, now))
        for when, row, module in found[:RECENT]
    ]


def _tasks(request: Any) -> Tasks | None:
    """The viewer's own open tasks by due date, or None where the site has no such module open to them."""
    access = access_to(request.tx.site, request.actor, TASKS)
    if access is None or not access.allows("view") or request.actor.user is None:
        return None
    due = next(
        (f.name for f in access.module.declared if f.type.name in {"date", "datetime"} and f.name in access.readable),
        None,
    )
    mine = "assignee" if "assignee" in access.readable else "owner"
    wanted = [(mine, request.actor.user), ("active", "true")]
    asked = parse_query(request.tx, request.actor, TASKS, [pair for pair in wanted if pair[0] in access.readable])
    query = Query(
        module=TASKS,
        where=All((asked.where, *_unfinished(request, access.module))),
        fields=(due,) if due else (),
        sort=(SortKey(due),) if due else (),
        limit=8,
    )
    today = request.tx.clock.today(request.viewer.zone)
    rows = [_task(access.module, row, due, today, request) for row in read(request.tx, request.actor, query).rows]
    return Tasks(label=access.module.labels.many, address=f"/m/{TASKS}", rows=rows)


def _unfinished(request: Any, module: Module) -> list[Any]:
    """The condition that leaves out finished ones: those whose choice has an option with `closed: true`."""
    for field in module.declared:
        if field.type.family == "option" and "closed" in field.type.parts:
            asked = parse_query(request.tx, request.actor, module.name, [(f"{field.name}.closed", "false")])
            return [asked.where]
    return []


def _task(module: Module, row: Row, due: str | None, today: date, request: Any) -> tuple[str, str, str, bool]:
    value = row.values.get(due) if due else None
    text = module.fields[due].type.format(value, request.viewer) if due and value else ""
    day = value.astimezone(request.viewer.zone).date() if isinstance(value, datetime) else value
    return row.title or _("Untitled"), f"/m/{module.name}/{row.id}", text, bool(day and day < today)
