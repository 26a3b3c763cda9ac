"""`kith plugin remove`: takes a plugin out of the site, and parks what it brought."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial

import click

from kith.app import App
from kith.app.planning import plan_of
from kith.cli.carrying_out import carry_out
from kith.cli.opened import open_applied
from kith.cli.site import Place, pass_place, site_option
from kith.definition import read_files
from kith.definition.model import Action
from kith.errors import KithError, Problem, nearest
from kith.records.actions.plugged import plugged_actions
from kith.storage.parking.register import KEPT
from kith.storage.plan.make import Plan, make_plan

REMOVED = ".removed"  # hidden folders hold no plugins


@click.command("remove")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Don't ask, and agree to what is parked.")
@site_option
@pass_place
def remove(place: Place, name: str, yes: bool) -> None:
    """Take the plugin NAME out of the site: park what it brought, then move its folder to plugins/.removed.

    Its modules and fields are no longer served; their records and values stay for 30 days. With the folder back in its
    place, `kith apply` brings everything back until then.
    """
    app = open_applied(place)
    _check(app, name)
    folder = app.plugged.folders[name]
    target = app.settings.site / "plugins" / REMOVED / name
    if target.exists():
        raise _refused(name, f"plugins/{REMOVED}/{name} is there already")
    carry_out(app, partial(_without, app, name), yes=yes, allow_loss=yes or _is_agreed(app, name))
    target.parent.mkdir(exist_ok=True)
    folder.rename(target)
    click.echo(f"Removed: the plugin {name} stands in plugins/{REMOVED}/{name}. Restart what serves.")


def _check(app: App, name: str) -> None:
    """Raises K865 where the plugin can't be removed now."""
    manifests = {each.name: each for each in app.plugged.manifests}
    if name not in manifests:
        params = {"name": name[:60], "reason": "there is no such plugin"}
        raise KithError(Problem(code="K865", params=params, suggestion=nearest(name, manifests)))
    if manifests[name].package:
        raise _refused(name, f"it belongs to the installed package {manifests[name].package}")
    needing = [each.name for each in manifests.values() if name in each.plugins]
    if needing:
        raise _refused(name, f"{', '.join(needing)} needs it")
    if name in app.settings.plugins:
        raise _refused(name, "config/kith.yaml has settings for it, which would stop the next start")
    if not plan_of(app).is_empty:
        raise _refused(name, "the site's files aren't what is served: `kith apply` comes first")


def _refused(name: str, reason: str) -> KithError:
    return KithError(Problem(code="K865", params={"name": name, "reason": reason}))


def _without(app: App, name: str) -> Plan:
    """The plan to the site as it is without the plugin; its code is loaded still, and knows what it has stored."""
    folders = {each: folder for each, folder in app.plugged.folders.items() if each != name}
    files = read_files(app.settings.site, folders)
    plan = make_plan(app.engine, files, app.types, context=app.context(), plugins=app.plugged.names - {name})
    handed = [each.source for each in _handed_over(app, plan, name)]
    if handed:
        raise _refused(name, f"the action at {handed[0]} is handed to it")
    return plan


def _handed_over(app: App, plan: Plan, name: str) -> Iterator[Action]:
    """The actions of others that the plugin carries out."""
    theirs = {each for each, plugged in plugged_actions(app.hooks).items() if plugged.plugin == name}
    for module in plan.built.site.modules.values():
        yield from (action for action in module.actions.values() if action.plugin in theirs)


def _is_agreed(app: App, name: str) -> bool:
    """Whether nothing would be parked that holds values, or somebody at the terminal agrees to it."""
    lost = [change for change in _without(app, name).changes if change.lost]
    for change in lost:
        click.echo(f"{change.title}: {change.lost:,} would be parked")
    if lost and not sys.stdin.isatty():
        raise KithError(Problem(code="K953"))
    return not lost or click.confirm(f"Park them for {KEPT.days} days?", abort=True)
