"""`kith plugin new`: a plugin to begin with, which passes its own tests."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from string import Template

import click

from kith import __version__
from kith.app.hooks import BUILTIN
from kith.cli.plugin_skeleton import FILES
from kith.cli.site import Place, pass_place, site_option
from kith.errors import KithError, Problem
from kith.plugins.manifest import NAME


@click.command("new")
@click.argument("name")
@site_option
@pass_place
def new(place: Place, name: str) -> None:
    """Write a plugin called NAME into plugins/NAME: a page, its texts, settings, and tests that pass."""
    folder = place.site / "plugins" / name
    _check(name, folder)
    for path, text in FILES.items():
        target = folder / Template(path).substitute(name=name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(filled(text, name), encoding="utf-8")
    click.echo(f"A new plugin stands in plugins/{name}. Next: pytest plugins/{name} (pip install 'kith[testing]')")


def filled(text: str, name: str) -> str:
    """`text` of the skeleton for a plugin called `name`."""
    return Template(text).substitute(name=name, label=name.replace("_", " ").capitalize(), version=__version__)


def _check(name: str, folder: Path) -> None:
    """Raises K866 where no plugin can be called so here."""
    reason = ""
    if not NAME.fullmatch(name):
        reason = "that isn't a name"
    elif name in BUILTIN:
        reason = f"Kith brings one of that name, {import_module(f'kith.builtin.{name}').__name__}"
    elif folder.exists():
        reason = f"plugins/{name} is there already"
    if reason:
        raise KithError(Problem(code="K866", params={"name": name[:60], "reason": reason}))
