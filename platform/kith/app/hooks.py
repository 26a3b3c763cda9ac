"""The hooks of all packages on one manager, with the plugins of the installation and of the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

import pluggy

from kith import __version__
from kith.errors import KithError, Problem
from kith.i18n import read_catalogue
from kith.plugins import (
    Blame,
    Manifest,
    Plugin,
    Relay,
    check_needs,
    create_manager,
    find_folders,
    find_installed,
    load_plugin,
    order,
    plugin_settings,
    register,
)
from kith.settings import Settings
from kith.source import Source

TRANSLATIONS = "translations"  # a folder of .po files, one per language

# By name, since some of these packages lie above this one: they declare hooks, and only `app` knows the manager.
BUILTIN = ("assignment", "duplicates", "passwords", "proof_of_work", "scanning")  # of kith.builtin, first in line
HOOKSPECS = (
    "kith.fields.hookspecs",
    "kith.definition.hookspecs",
    "kith.identity.hookspecs",
    "kith.files.hookspecs",
    "kith.records.hookspecs",
    "kith.timeline.hookspecs",
    "kith.mail.hookspecs",
    "kith.portal.hookspecs",
    "kith.intake.hookspecs",
    "kith.app.hookspecs",
    "kith.web.hookspecs",
    "kith.jobs.hookspecs",
    "kith.cli.hookspecs",
)


@dataclass(kw_only=True, eq=False)
class Plugged:
    """The plugin manager, whose code is whose, and what the plugins say of themselves, in the order of loading.

    `problems` is what is wrong with them: always () where they serve.
    """

    manager: pluggy.PluginManager
    blame: Blame
    manifests: tuple[Manifest, ...]
    plugins: tuple[Plugin, ...]
    problems: tuple[Problem, ...] = field(default=())

    @property
    def names(self) -> frozenset[str]:
        """The names of the plugins beside the engine's own."""
        return frozenset(manifest.name for manifest in self.manifests)

    @property
    def folders(self) -> Mapping[str, Path]:
        """Name -> folder of the plugins beside the engine's own, in the order in which they were loaded."""
        return {manifest.name: manifest.folder for manifest in self.manifests}

    @property
    def translations(self) -> tuple[Path, ...]:
        """The folders with the texts of plugins in other languages."""
        folders = (manifest.folder / TRANSLATIONS for manifest in self.manifests)
        return tuple(folder for folder in folders if folder.is_dir())

    @cached_property
    def relay(self) -> Relay:
        """What a transaction has as `tx.hooks`."""
        return Relay(self.manager, self.blame, self.plugins)


def plug(settings: Settings) -> Plugged:
    """Loads every plugin. Raises KithError with each fault's file and line: K8.., K13.."""
    plugged = survey(settings)
    if plugged.problems:
        raise KithError(*plugged.problems)
    return plugged


def survey(settings: Settings) -> Plugged:
    """Loads what can be loaded, and tells in `problems` what is wrong with the rest."""
    manager, blame = create_manager([import_module(name) for name in HOOKSPECS]), Blame()
    builtin = tuple(_builtin(manager, blame, name) for name in BUILTIN)
    manifests, problems = _manifests(settings)
    own, wrong = _settings(manifests, settings)
    problems += wrong
    for manifest in manifests:
        problems += load_plugin(manager, manifest, blame)
    plugins = tuple(_plugin(manifest, own.get(manifest.name, {})) for manifest in manifests)
    problems += _wrong_texts(manifests)
    if not problems:
        problems += _complaints(manager, plugins)
    return Plugged(
        manager=manager, blame=blame, manifests=manifests, plugins=(*builtin, *plugins), problems=tuple(problems)
    )


def _builtin(manager: pluggy.PluginManager, blame: Blame, name: str) -> Plugin:
    module = import_module(f"kith.builtin.{name}")
    folder = Path(str(module.__file__)).parent
    register(manager, module, name, blame, folder)
    description = (module.__doc__ or "").strip().partition("\n")[0]
    return Plugin(name=name, origin="built in", folder=folder, version=__version__, description=description)


def _manifests(settings: Settings) -> tuple[tuple[Manifest, ...], list[Problem]]:
    """The plugins of packages and of the site, each after those that it needs; and what is wrong with them."""
    installed, wrong = find_installed()
    folders, more = find_folders(settings.site / "plugins")
    found = (*installed, *folders)
    problems = [*wrong, *more, *check_needs(found, __version__)]
    try:
        return order(found), problems
    except KithError as error:
        return found, [*problems, *error.problems]


def _settings(
    manifests: tuple[Manifest, ...], settings: Settings
) -> tuple[Mapping[str, Mapping[str, Any]], tuple[Problem, ...]]:
    try:
        return plugin_settings(manifests, settings.plugins), ()
    except KithError as error:
        return {}, error.problems


def _plugin(manifest: Manifest, own: Mapping[str, Any]) -> Plugin:
    return Plugin(
        name=manifest.name,
        origin="installed" if manifest.package else "site",
        folder=manifest.folder,
        version=manifest.version,
        label=manifest.label,
        description=manifest.description,
        system=manifest.system,
        settings=own,
    )


def _wrong_texts(manifests: tuple[Manifest, ...]) -> list[Problem]:
    """K867 for each catalogue of texts that can't be read."""
    found: list[Problem] = []
    for manifest in manifests:
        for path in sorted((manifest.folder / TRANSLATIONS).glob("*.po")):
            try:
                with path.open("rb") as file:
                    read_catalogue(file, path.stem)
            except (ValueError, LookupError, OSError) as error:
                params = {"name": manifest.name, "reason": str(error)[:200]}
                source = Source(path=f"{manifest.shown}/{TRANSLATIONS}/{path.name}")
                found.append(Problem(code="K867", params=params, source=source))
    return found


def _complaints(manager: pluggy.PluginManager, plugins: tuple[Plugin, ...]) -> list[Problem]:
    """What plugins have against their own settings: each is asked about its own alone."""
    own = {plugin.name: plugin.settings for plugin in plugins}
    found: list[Problem] = []
    for each in reversed(manager.hook.kith_check_settings.get_hookimpls()):
        given: list[Any] = [own.get(each.plugin_name, {})] if each.argnames else []
        try:
            said: Any = each.function(*given)
        except KithError as error:
            said = error.problems
        found += said or ()
    return found
