"""`kith schema`: the JSON Schemas that editors use to complete and check the site's files."""

from __future__ import annotations

from pathlib import Path

import click

from kith.cli.opened import open_app
from kith.cli.site import Place, pass_place, site_option
from kith.definition.schemas import write_schemas


@click.command("schema")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write to (.kith/schemas).",
)
@site_option
@pass_place
def command(place: Place, out: Path | None) -> None:
    """Write the JSON Schemas of the site's files, plugins' field types included.

    The first line of each file of the starter site names its schema, so editors find it.
    """
    app = open_app(place)
    for path in write_schemas(out or app.settings.site / ".kith" / "schemas", app.types, app.plugged.names):
        click.echo(str(path))
