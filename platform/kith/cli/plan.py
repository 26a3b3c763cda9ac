"""`kith plan`: what `kith apply` would do."""

from __future__ import annotations

import json

import click

from kith.app import App
from kith.cli.opened import open_app
from kith.cli.printing import console
from kith.cli.site import Place, pass_place, site_option
from kith.definition import read_files
from kith.storage.plan import Plan, make_plan
from kith.storage.show_plan import show_plan

CHANGES = 2  # exit status where there is something to do


def plan_of(app: App) -> Plan:
    """The plan from what the database serves to what the folder declares. Raises every problem of the files."""
    files = read_files(app.settings.site, app.plugged.folders)
    return make_plan(app.engine, files, app.types, context=app.context(), plugins=app.plugged.names)


@click.command("plan")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@site_option
@pass_place
def command(place: Place, as_json: bool) -> int:
    """Show what apply would change, and what stands in its way. Nothing is written.

    The exit status is 0 where there is nothing to do, 2 where there is.
    """
    plan = plan_of(open_app(place))
    if as_json:
        click.echo(json.dumps(plan.to_json(), indent=1, ensure_ascii=False))
    else:
        console().print(show_plan(plan), end="")
    return 0 if plan.is_empty else CHANGES
