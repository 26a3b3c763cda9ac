"""`kith rollback`: back to definitions that were served before."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from kith.app import App
from kith.cli.carrying_out import carry_out
from kith.cli.opened import open_applied
from kith.cli.site import Place, pass_place, site_option
from kith.definition import SiteFile, read_files
from kith.errors import KithError, Problem
from kith.storage import catalogue
from kith.storage.plan.make import Plan, make_rollback


@click.command("rollback")
@click.argument("version", type=click.IntRange(1, 1_000_000_000), required=False)
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.option("--allow-loss", is_flag=True, help="Agree to values being lost; what can't be done at all stays refused.")
@click.option("--write", is_flag=True, help="Bring the site's files in line; those that were there before are kept.")
@site_option
@pass_place
def command(place: Place, version: int | None, yes: bool, allow_loss: bool, write: bool) -> None:
    """Go back to VERSION of the definitions (`kith history` lists them), else to the one before.

    It is shown, asked about and carried out like any other plan, and becomes a version of its own. What was dropped
    or converted since comes back with its values, as long as it is parked. The site's files stay as they are, unless
    --write is given.
    """
    app = open_applied(place)
    wanted = version or _before(app)
    done = carry_out(app, partial(_plan, app, wanted), yes=yes, allow_loss=allow_loss)
    if done is not None:
        click.echo(f"Rolled back: the site is at version {done}, which is version {wanted} again.")
    _tell_files(app, wanted, write=write)


def _plan(app: App, version: int) -> Plan:
    return make_rollback(app.engine, version, app.types, context=app.context(), plugins=app.plugged.names)


def _before(app: App) -> int:
    """The version before the one that is served. Raises K536 where there is none."""
    version = app.serving().version - 1
    if version < 1:
        raise KithError(Problem(code="K536", params={"version": version}))
    return version


# -- the folder -------------------------------------------------------------------------------------------------------
def _tell_files(app: App, version: int, *, write: bool) -> None:
    """Says where the folder differs from what is served now, or brings it in line."""
    with app.engine.connect().execution_options(rw=False) as connection:
        served = catalogue.of_version(connection, version)
    assert served is not None
    there = read_files(app.settings.site, app.plugged.folders)
    differing = _differing({each.path: each for each in there}, {each.path: each for each in served.files})
    if not differing:
        return
    if write:
        _write(app.settings.site, {each.path: each for each in served.files}, differing)
        return
    click.echo("The site's files are not what is served now; `kith apply` would apply them again:")
    for path, what in differing.items():
        click.echo(f"  {path} ({what})")
    click.echo(f"To bring them in line: kith rollback {version} --write")


def _differing(there: dict[str, SiteFile], served: dict[str, SiteFile]) -> dict[str, str]:
    """Path -> how the folder's file differs from the one that is served."""
    found: dict[str, str] = {}
    for path in sorted(there.keys() | served.keys()):
        if path not in there:
            found[path] = "missing"
        elif path not in served:
            found[path] = "not served"
        elif there[path].text != served[path].text:
            found[path] = "changed"
    return found


def _write(site: Path, served: dict[str, SiteFile], differing: dict[str, str]) -> None:
    """Writes the files that are served; what stood there is kept beside, as FILE.before-rollback."""
    for path, what in differing.items():
        place = site / path
        if what != "missing":
            place.replace(place.with_name(f"{place.name}.before-rollback"))
        if path in served:
            place.parent.mkdir(parents=True, exist_ok=True)
            text = served[path].text
            place.write_bytes(text.encode() if isinstance(text, str) else text)
        click.echo(f"  {path}: {'written' if path in served else 'put aside'}")
    click.echo("What the files said before stands beside them, in files that end in .before-rollback.")
