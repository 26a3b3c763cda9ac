"""`kith plugin list`: which plugins are loaded."""

from __future__ import annotations

import click

from kith.cli.opened import open_app
from kith.cli.site import Place, pass_place, site_option


@click.group("plugin")
@site_option
def command() -> None:
    """Tell which plugins are loaded."""


@command.command("list")
@site_option
@pass_place
def list_(place: Place) -> None:
    """Tell the plugins in the order in which they are loaded: the engine's own, installed packages, the site's."""
    plugged = open_app(place).plugged
    own = {manifest.name: manifest for manifest in plugged.manifests}
    for name, module in plugged.manager.list_name_plugin():
        if module is not None and name not in own:
            origin = "installed" if name in plugged.installed else "built in"
            click.echo(f"{name}  {origin}  {_first_line(module)}")
    for manifest in own.values():
        click.echo(f"{manifest.name}  {manifest.version}  {manifest.description or manifest.label}")


def _first_line(module: object) -> str:
    return (module.__doc__ or "").strip().partition("\n")[0]
