"""`kith plan`: what `kith apply` would do."""

from __future__ import annotations

import json

import click

from kith.app.planning import plan_of, plan_site
from kith.cli.opened import open_app
from kith.cli.printing import console
from kith.cli.site import Place, pass_place, site_option
from kith.storage.plan.show import show_plan

__all__ = ["CHANGES", "command", "plan_of"]

CHANGES = 2  # exit status where there is something to do


@click.command("plan")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@site_option
@pass_place
def command(place: Place, as_json: bool) -> int:
    """Show what apply would change, whom and what it touches, and what stands in its way. Nothing is written.

    The exit status is 0 where there is nothing to do, 2 where there is, 1 where something stands in the way.
    """
    planned = plan_site(open_app(place))
    if as_json:
        click.echo(json.dumps(planned.to_json(), indent=1, ensure_ascii=False))
    else:
        console().print(show_plan(planned.plan, planned.groups()), end="")
    if planned.plan.refusals:
        return 1
    return 0 if planned.plan.is_empty else CHANGES
