"""`kith export`: records as CSV."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import IO, Any

import click

from kith.access.actor import Actor
from kith.app import App
from kith.cli.opened import acting, open_applied
from kith.cli.printing import progress
from kith.cli.site import Place, pass_place, site_option
from kith.cli.tell import counted
from kith.conditions.tree import ALWAYS, Condition
from kith.records.ask import parse_query
from kith.transfer.export import export_csv, note_export


@click.command("export")
@click.argument("module")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write (else stdout).")
@click.option("--where", metavar="JSON", help='A condition, such as {"role": "client"}.')
@click.option("--delimiter", default=",", show_default=True, help="What separates cells; `tab` for a tab.")
@click.option("--ids", is_flag=True, help="Write lookups as ids instead of titles.")
@click.option("--as", "user", metavar="EMAIL", help="Act as this account, with its rights.")
@site_option
@pass_place
def command(place: Place, /, module: str, out: Path | None, delimiter: str, user: str | None, **how: Any) -> None:
    """Write the records of MODULE as CSV, in UTF-8, for `kith import` or a spreadsheet.

    Cells that a spreadsheet would run as a formula begin with an apostrophe, which an import takes off again.
    """
    app = open_applied(place)
    actor = acting(app, user)
    chosen = {"tab": "\t"}.get(delimiter, delimiter)
    if len(chosen) != 1:
        raise click.BadParameter("one character, or `tab`", param_hint="--delimiter")
    if out is None:
        _write(app, actor, module, sys.stdout, delimiter=chosen, **how)
        return
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        count = _write(app, actor, module, file, delimiter=chosen, **how)
    click.echo(f"{counted(count, 'record')} -> {out}", err=True)


def _write(app: App, actor: Actor, module: str, file: IO[str], *, where: str | None, **how: Any) -> int:
    with app.writing() as tx:
        note_export(tx, actor, module)
    with app.reading() as tx, progress(f"Exporting {module}") as advance:
        condition: Condition = ALWAYS
        if where is not None and module in tx.site.modules:
            condition = parse_query(tx, actor, module, [("where", _json(where))]).where
        return export_csv(
            tx, actor, module, file, where=condition, progress=lambda count: advance(0.0, f"{count:,} records"), **how
        )


def _json(text: str) -> str:
    try:
        json.loads(text)
    except ValueError as error:
        raise click.BadParameter(f"not valid JSON: {error}", param_hint="--where") from None
    return text
