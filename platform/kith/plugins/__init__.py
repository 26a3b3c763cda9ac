"""Plugins: found, loaded in order, registered on one manager, guarded, blamed by name."""

from kith.plugins.concern import of_modules
from kith.plugins.find import check_needs, find_folders, find_plugins, order
from kith.plugins.guard import failure
from kith.plugins.hooks import Blame, create_manager, hookimpl, hookspec
from kith.plugins.installed import find_installed
from kith.plugins.load import load_plugin, load_plugins, register
from kith.plugins.manifest import MANIFEST_SCHEMA, Manifest, read_manifest
from kith.plugins.relay import Plugin, Relay
from kith.plugins.settings import plugin_settings

__all__ = [
    "MANIFEST_SCHEMA",
    "Blame",
    "Manifest",
    "Plugin",
    "Relay",
    "check_needs",
    "create_manager",
    "failure",
    "find_folders",
    "find_installed",
    "find_plugins",
    "hookimpl",
    "hookspec",
    "load_plugin",
    "load_plugins",
    "of_modules",
    "order",
    "plugin_settings",
    "read_manifest",
    "register",
]
