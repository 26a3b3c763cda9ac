"""What `kith apply` and `kith rollback` do with a plan: show it, ask, carry it out, tell what came of it."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Iterable

import click

from kith.app import App
from kith.app.planning import around
from kith.cli.printing import console, progress
from kith.cli.tell import tell_problems
from kith.errors import KithError, Problem
from kith.jobs.upkeep import declare_upkeep
from kith.ledger import audit
from kith.records.rederive import rederiver
from kith.storage.apply import Applying, apply_plan
from kith.storage.parking.register import KEPT
from kith.storage.plan.changes import Change
from kith.storage.plan.make import Plan
from kith.storage.plan.show import show_plan

_HARMLESS = frozenset({"new", "loosened", "unparked"})
_MOVED_ON = frozenset({"K515", "K519"})  # the plan isn't right any more
_TRIES = 3
_PARKED = frozenset({"module", "field", "option", "role"})


def carry_out(app: App, make: Callable[[], Plan], *, yes: bool, allow_loss: bool) -> int | None:
    """The version that is served from now on, None where there was nothing to do.

    `make` makes the plan, and makes it anew where it was overtaken and nobody has to be asked. Raises KithError with
    what stands in its way.
    """
    for left in reversed(range(_TRIES)):
        plan = make()
        console().print(show_plan(plan, around(app, plan).groups()), end="")
        _check(plan, allow_loss=allow_loss)
        if plan.is_empty:
            return None
        if not (yes or allow_loss):
            _ask(plan)
        try:
            return _done(app, plan, allow_loss=allow_loss)
        except KithError as error:
            if not (left and yes and all(problem.code in _MOVED_ON for problem in error.problems)):
                raise
            click.echo("The site was changed meanwhile; planned anew:", err=True)
    return None


def _check(plan: Plan, *, allow_loss: bool) -> None:
    if plan.refusals:
        raise KithError(*plan.refusals)
    if plan.losses and not allow_loss:
        raise KithError(*plan.losses)


def _ask(plan: Plan) -> None:
    if all(change.kind in _HARMLESS for change in plan.changes):
        return
    if not sys.stdin.isatty():
        raise KithError(Problem(code="K953"))
    click.confirm("Apply this?", abort=True)


def _done(app: App, plan: Plan, *, allow_loss: bool) -> int:
    version = _apply(app, plan, allow_loss=allow_loss)
    with app.writing() as tx:
        declare_upkeep(tx)
        detail = {"version": version, "by": getpass.getuser()}  # roles, and with them grants, are definitions
        audit.note(tx, "definitions.applied", user_id=None, detail=detail)
    tell_problems(plan.warnings, hints=False)
    _tell_parked(app, plan.changes)
    return version


def _apply(app: App, plan: Plan, *, allow_loss: bool) -> int:
    steps = max(len(plan.steps), 1)
    done: list[str] = []
    with progress("Applying") as advance:

        def report(phase: str, step: str) -> None:
            done.append(step)
            advance(min(len(done) / steps, 1.0), f"{phase} {step}")

        applying = Applying(
            by=getpass.getuser(),
            clock=app.clock,
            context=app.context(),
            derive=rederiver(app.hooks, app.clock, app.settings),
            report=report,
            waits=lambda: click.echo("Another apply is at work; this one waits until it has finished.", err=True),
            allow_loss=allow_loss,
        )
        return apply_plan(app.engine, plan, applying).version


def _tell_parked(app: App, changes: Iterable[Change]) -> None:
    """What can't be seen any more, and until when it can come back: it may be missed only days later."""
    gone = [change for change in changes if change.lost or (change.kind == "dropped" and change.what in _PARKED)]
    if gone:
        until = (app.clock.now() + KEPT).astimezone(app.settings.zone).date()
        names = ", ".join(dict.fromkeys(f"{change.what} {change.name}" for change in gone))
        click.echo(f"Parked until {until.isoformat()}, then purged: {names}.")
