"""`kith apply`: carries the plan out and publishes the definitions."""

from __future__ import annotations

from functools import partial

import click

from kith.cli.carrying_out import carry_out
from kith.cli.opened import open_app
from kith.cli.plan import plan_of
from kith.cli.site import Place, pass_place, site_option


@click.command("apply")
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.option("--allow-loss", is_flag=True, help="Agree to values being lost; what can't be done at all stays refused.")
@site_option
@pass_place
def command(place: Place, yes: bool, allow_loss: bool) -> None:
    """Carry out what `kith plan` shows, and publish the definitions to every process that serves.

    Until the end everything is served as before; what fails half-way goes on with the next apply. A plan that changes
    what is there already is asked about first, or needs --yes; one that takes values away needs --allow-loss. What is
    dropped stays parked for 30 days, and comes back with its declaration.
    """
    app = open_app(place)
    version = carry_out(app, partial(plan_of, app), yes=yes, allow_loss=allow_loss)
    if version is not None:
        click.echo(f"Applied: the site is at version {version}.")
