"""The hooks of all packages on one manager, with the plugins of the site and of the installation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pluggy

from kith import __version__
from kith.plugins import (
    Blame,
    Manifest,
    create_manager,
    find_plugins,
    load_installed,
    load_plugins,
    plugin_settings,
    register,
)
from kith.settings import Settings

# By name, since some of these packages lie above this one: they declare hooks, and only `app` knows the manager.
BUILTIN = ("duplicates", "passwords")  # of kith.builtin, first in line
HOOKSPECS = (
    "kith.fields.hookspecs",
    "kith.identity.hookspecs",
    "kith.records.hookspecs",
    "kith.app.hookspecs",
    "kith.jobs.hookspecs",
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plugged:
    """The plugin manager, whose code is whose, and what the site's plugins say of themselves."""

    manager: pluggy.PluginManager
    blame: Blame
    manifests: tuple[Manifest, ...]
    installed: tuple[str, ...]
    settings: Mapping[str, Mapping[str, Any]]

    @property
    def names(self) -> frozenset[str]:
        """The names of all plugins that are there."""
        return frozenset((*(manifest.name for manifest in self.manifests), *self.installed))

    @property
    def folders(self) -> Mapping[str, Path]:
        """Name -> folder of the site's plugins, in the order in which they were loaded."""
        return {manifest.name: manifest.folder for manifest in self.manifests}


def plug(settings: Settings) -> Plugged:
    """Loads every plugin. Raises KithError with each fault's file and line: K8.., K13.."""
    manager = create_manager([import_module(name) for name in HOOKSPECS])
    blame = Blame()
    for name in BUILTIN:
        module = import_module(f"kith.builtin.{name}")
        register(manager, module, name, blame, Path(str(module.__file__)).parent)
    installed = load_installed(manager, blame)
    manifests = find_plugins(settings.site / "plugins", __version__)
    own = plugin_settings(manifests, settings.plugins)
    load_plugins(manager, manifests, blame)
    return Plugged(manager=manager, blame=blame, manifests=manifests, installed=installed, settings=own)
