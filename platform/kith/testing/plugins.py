"""Fixtures for the tests of plugins.

pytest loads this file wherever Kith is installed, so it loads the engine only for a test that asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kith.plugins.load import namespace
from kith.plugins.manifest import FILE
from kith.testing.databases import CopyOf

if TYPE_CHECKING:
    from kith.testing.plugin_site import PluginSite


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The folder of a plugin as one that holds tests: as a package pytest would import it under a wrong name.

    Tests import what they need of it as `kith_ext.<name>`.
    """
    if not (path / FILE).is_file():
        return None
    namespace(path.parent)
    return pytest.Dir.from_parent(parent, path=path)


@pytest.fixture
def plugin_folder(request: pytest.FixtureRequest) -> Path:
    """The plugin under test: the folder around the test's file that has a plugin.yaml."""
    here = Path(request.path)
    found = next((folder for folder in here.parents if (folder / FILE).is_file()), None)
    if found is None:
        pytest.fail(f"no folder around {here} has a {FILE}: is the test in the plugin's own folder?", pytrace=False)
    return found


@pytest.fixture
def site_files() -> Mapping[str, str]:
    """Files of the site in which the plugin is tested, beside its own: path -> text. Override it to bring modules."""
    return {}


@pytest.fixture
def plugin_site(
    plugin_folder: Path,
    site_files: Mapping[str, str],
    copy_of: CopyOf,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[PluginSite]:
    """A site with the plugin in it, applied to a database of its own: once on SQLite, once on PostgreSQL.

    A plugin that stands in a site's plugins/ is tested in that site, beside its modules, roles and other plugins.
    """
    monkeypatch.setenv("KITH_TEST_CHEAP_HASH", "1")
    sites = import_module("kith.testing.plugin_site")
    folder = sites.write_site(tmp_path / "site", plugin_folder, site_files)
    name = f"{plugin_folder}: {hash(tuple(sorted(site_files.items())))}"
    site = sites.PluginSite(folder, copy_of(name, partial(sites.fill_site, folder)))
    yield site
    site.close()
