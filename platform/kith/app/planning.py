"""What an apply would do, all told: the plan, who may do more or less, what refers to what goes, how long it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kith.access.form_diff import form_diff
from kith.access.rights_diff import RightsChange, rights_diff
from kith.app.build import App
from kith.app.plugin_checks import with_plugins
from kith.definition import site_files
from kith.records.actions import check_actions
from kith.storage import tx
from kith.storage.judging.counted import number
from kith.storage.plan.estimates import Estimate, estimates
from kith.storage.plan.make import Plan, make_plan
from kith.storage.plan.outline import Group, Line, Tone
from kith.storage.plan.reference import Reference
from kith.storage.plan.references import references, what_goes

_SIGNS: dict[str, Tone] = {"+": "warn", "-": "info", "~": "info"}
_STATES = {"gone": "goes as well", "changed": "is changed", "stored": ""}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Planned:
    """A plan with everything around it. `rights`: who may do more or less, forms included."""

    plan: Plan
    rights: tuple[RightsChange, ...] = ()
    references: tuple[Reference, ...] = ()
    estimates: tuple[Estimate, ...] = ()

    @property
    def touched(self) -> int:
        """How many records are written to by an apply."""
        written = [each for each in self.estimates if each.writes]
        return sum(
            max(each.rows for each in written if each.module == module) for module in {e.module for e in written}
        )

    def to_json(self) -> dict[str, Any]:
        """Plain data for `kith plan --json`."""
        return self.plan.to_json() | {
            "touched": self.touched,
            "rights": [change.to_json() for change in self.rights],
            "references": [reference.to_json() for reference in self.references],
            "estimates": [estimate.to_json() for estimate in self.estimates],
        }

    def groups(self) -> tuple[Group, ...]:
        """What there is to say besides the changes, for people."""
        told = {
            "Who may do more or less": _rights(self.rights),
            "What refers to what goes": _references(self.references),
            "How long it takes": _estimates(self.estimates),
        }
        found = {title: tuple(lines) for title, lines in told.items()}
        return tuple(Group(title=title, lines=lines) for title, lines in found.items() if lines)


def plan_of(app: App) -> Plan:
    """The plan from what the database serves to what the folder declares. Raises every problem of the files."""
    files = site_files(app.settings.site, app.plugged.folders)
    plan = make_plan(app.engine, files, app.types, context=app.context(), plugins=app.plugged.names)
    check_actions(plan.built.site, app.hooks)
    return with_plugins(plan, app.hooks, app.plugged.names)


def plan_site(app: App) -> Planned:
    """The same, with everything around it."""
    return around(app, plan_of(app))


def around(app: App, plan: Plan) -> Planned:
    """`plan` with what it means for people, for what is stored, and for the clock. Only reads."""
    if plan.old is None:
        return Planned(plan=plan)
    old, new = plan.old.site, plan.built.site
    with tx.reading(app.engine, plan.old, hooks=app.hooks, clock=app.clock, settings=app.settings) as reading:
        return Planned(
            plan=plan,
            rights=(*rights_diff(old, new), *form_diff(old, new)),
            references=references(reading, what_goes(plan.changes, old, new), new),
            estimates=estimates(reading.connection, plan),
        )


# -- for people -------------------------------------------------------------------------------------------------------
def _rights(changes: Iterable[RightsChange]) -> Iterator[Line]:
    """One line for what several may do: `+ sales, marketing can read contacts.birthday`."""
    merged: dict[tuple[str, str, str], list[str]] = {}
    for change in changes:
        merged.setdefault((change.sign, change.holder, change.what), []).append(change.name)
    for (sign, holder, what), names in merged.items():
        who = ", ".join(names)
        yield Line(sign=sign, tone=_SIGNS[sign], text=f"{who if holder == 'role' else f'{holder} {who}'} {what}")


def _references(found: Iterable[Reference]) -> Iterator[Line]:
    told: dict[str, list[str]] = {}
    for each in found:
        state = _STATES[each.state]
        told.setdefault(each.to.title, []).append(f"{each.who} ({state})" if state else each.who)
    for thing, who in told.items():
        yield Line(sign="-", tone="bad", text=f"{thing}: {', '.join(who)}")


def _estimates(found: Iterable[Estimate]) -> Iterator[Line]:
    for each in found:
        rows = number(each.rows, "record")
        waits = "; nobody can write meanwhile" if each.waits and each.seconds >= 1 else ""
        yield Line(sign="*", tone="plain", text=f"{each.module}: {each.what}", detail=f"{rows}, {each.duration}{waits}")
