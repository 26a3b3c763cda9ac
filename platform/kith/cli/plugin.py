"""`kith plugin list`, `new`, `remove`: the plugins of a site."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

import click

from kith.app.hooks import Plugged, survey
from kith.cli.plugin_new import new
from kith.cli.plugin_remove import remove
from kith.cli.site import Place, pass_place, site_option
from kith.cli.tell import tell_problems, told
from kith.errors import Problem
from kith.plugins import Plugin
from kith.settings import load_settings


@click.group("plugin")
@site_option
def command() -> None:
    """Tell which plugins there are, begin a new one, remove one."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@site_option
@pass_place
def list_(place: Place, as_json: bool) -> int:
    """Tell the plugins in the order in which they are loaded: versions, the hooks they answer, what is wrong with them.

    First come the engine's own, then each after those that it needs. The exit status is 1 where something is wrong.
    """
    plugged = survey(load_settings(place.site, os.environ))
    if as_json:
        click.echo(json.dumps(_to_json(plugged), indent=1, ensure_ascii=False))
        return 1 if plugged.problems else 0
    for plugin in plugged.plugins:
        _tell(plugin, _hooks(plugged, plugin.name), _wrong(plugged, plugin.name))
    tell_problems(plugged.problems)
    return 1 if plugged.problems else 0


command.add_command(new)
command.add_command(remove)


def _tell(plugin: Plugin, hooks: tuple[str, ...], wrong: tuple[Problem, ...]) -> None:
    marks = [plugin.origin, *(["acts with all rights"] if plugin.system else []), *(["broken"] if wrong else [])]
    click.echo(f"{plugin.name}  {plugin.version}  ({', '.join(marks)})  {plugin.description or plugin.label}")
    if hooks:
        click.echo(f"  {', '.join(hooks)}")


def _to_json(plugged: Plugged) -> Mapping[str, Any]:
    plugins = [
        {
            "name": plugin.name,
            "version": plugin.version,
            "origin": plugin.origin,
            "folder": str(plugin.folder),
            "label": plugin.label,
            "description": plugin.description,
            "system": plugin.system,
            "hooks": list(_hooks(plugged, plugin.name)),
            "problems": [_problem(each) for each in _wrong(plugged, plugin.name)],
        }
        for plugin in plugged.plugins
    ]
    return {"plugins": plugins, "problems": [_problem(each) for each in plugged.problems]}


def _problem(problem: Problem) -> Mapping[str, Any]:
    place = str(problem.source) if problem.source else None
    return {"code": problem.code, "place": place, "message": problem.message, "told": told(problem)}


def _hooks(plugged: Plugged, name: str) -> tuple[str, ...]:
    """The hooks that the plugin answers, by name."""
    module = plugged.manager.get_plugin(name)
    callers = plugged.manager.get_hookcallers(module) if module is not None else None
    return tuple(sorted(caller.name for caller in callers or ()))


def _wrong(plugged: Plugged, name: str) -> tuple[Problem, ...]:
    """What is wrong with the plugin: what is named, or stands in its folder."""
    return tuple(
        each
        for each in plugged.problems
        if each.params.get("name") == name or (each.source and each.source.path.startswith(f"plugins/{name}/"))
    )
