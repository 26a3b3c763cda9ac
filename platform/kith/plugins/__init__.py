"""Plugins: found, loaded in order, registered on one manager, blamed by name."""

from kith.plugins.find import find_plugins
from kith.plugins.hooks import Blame, create_manager, hookimpl, hookspec
from kith.plugins.load import load_installed, load_plugins, register
from kith.plugins.manifest import MANIFEST_SCHEMA, Manifest, read_manifest
from kith.plugins.settings import plugin_settings

__all__ = [
    "MANIFEST_SCHEMA",
    "Blame",
    "Manifest",
    "create_manager",
    "find_plugins",
    "hookimpl",
    "hookspec",
    "load_installed",
    "load_plugins",
    "plugin_settings",
    "read_manifest",
    "register",
]
