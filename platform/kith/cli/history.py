"""`kith history`: which definitions were applied when."""

from __future__ import annotations

import json

import click
from sqlalchemy.engine import Connection

from kith.cli.opened import open_applied
from kith.cli.site import Place, pass_place, site_option
from kith.cli.tell import counted
from kith.storage import catalogue


@click.command("history")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="How many, newest first.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@site_option
@pass_place
def command(place: Place, limit: int, as_json: bool) -> None:
    """Tell which versions of the definitions were applied, when and by whom; newest first."""
    app = open_applied(place)
    with app.engine.connect().execution_options(rw=False) as connection:
        _tell(connection, limit, as_json=as_json)


def _tell(connection: Connection, limit: int, *, as_json: bool) -> None:
    served = catalogue.version(connection)
    applied = catalogue.history(connection, limit=limit)
    if as_json:
        rows = [
            {
                "version": each.version,
                "applied_at": each.applied_at.isoformat(),
                "applied_by": each.applied_by,
                "kith": each.engine_version,
                "hash": each.hash,
                "files": [file.path for file in each.files],
                "served": each.version == served,
            }
            for each in applied
        ]
        click.echo(json.dumps(rows, indent=1))
        return
    for each in applied:
        mark = "*" if each.version == served else " "
        when = each.applied_at.isoformat(" ", "seconds")
        click.echo(f"{mark} {each.version:>4}  {when}  {each.applied_by}  {counted(len(each.files), 'file')}")
