"""`kith apply`: carries the plan out and publishes the definitions."""

from __future__ import annotations

import getpass
import sys

import click

from kith.app import App
from kith.cli.opened import open_app
from kith.cli.plan import plan_of
from kith.cli.printing import console, progress
from kith.cli.site import Place, pass_place, site_option
from kith.cli.tell import tell_problems
from kith.errors import KithError, Problem
from kith.records.rederive import rederiver
from kith.storage.apply import Applying, apply_plan
from kith.storage.plan import Plan
from kith.storage.show_plan import show_plan

_HARMLESS = frozenset({"new", "loosened"})


@click.command("apply")
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.option("--allow-loss", is_flag=True, help="Agree to values being lost; what can't be done at all stays refused.")
@site_option
@pass_place
def command(place: Place, yes: bool, allow_loss: bool) -> None:
    """Carry out what `kith plan` shows, and publish the definitions to every process that serves.

    Until the end everything is served as before; what fails half-way goes on with the next apply. A plan that changes
    what is there already is asked about first, or needs --yes.
    """
    app = open_app(place)
    plan = plan_of(app)
    console().print(show_plan(plan), end="")
    if plan.refusals:
        raise KithError(*plan.refusals)
    if plan.is_empty:
        return
    if not (yes or allow_loss):
        _ask(plan)
    version = _apply(app, plan)
    tell_problems(plan.warnings, hints=False)
    click.echo(f"Applied: the site is at version {version}.")


def _ask(plan: Plan) -> None:
    if all(change.kind in _HARMLESS for change in plan.changes):
        return
    if not sys.stdin.isatty():
        raise KithError(Problem(code="K953"))
    click.confirm("Apply this?", abort=True)


def _apply(app: App, plan: Plan) -> int:
    """The version that is served from now on."""
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
        )
        return apply_plan(app.engine, plan, applying).version
