from __future__ import annotations

import sys
from importlib import invalidate_caches

import pytest
from tests.unit.plugins.test_load import specs

from kith.plugins import Blame, create_manager, find_installed, load_plugins

CODE = "from kith.ext import hookimpl\n\n\n@hookimpl\ndef kith_greet(name):\n    return f'Hello {name}'\n"


@pytest.fixture
def packages(tmp_path, monkeypatch):
    """A folder of installed packages."""
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith("acme_")]:
        del sys.modules[name]


def install(packages, *, point="greeting", value="acme_greeting", manifest="name: greeting\nversion: 1.0\n", code=CODE):
    package = packages / "acme_greeting"
    package.mkdir(exist_ok=True)
    (package / "__init__.py").write_text(code)
    if manifest:
        (package / "plugin.yaml").write_text(manifest)
    info = packages / "acme_greeting-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-greeting\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[kith.plugins]\n{point} = {value}\n")
    invalidate_caches()
    return package


def told():
    found, problems = find_installed()
    return [manifest.name for manifest in found], [(each.code, each.message) for each in problems]


def test_a_package_is_a_plugin_with_the_content_of_a_folder(packages):
    package = install(packages)
    [manifest] = find_installed()[0]
    assert (manifest.name, manifest.package, manifest.folder) == ("greeting", "acme_greeting", package)


def test_finding_one_runs_none_of_its_code(packages):
    install(packages, code="raise ValueError('too early')\n")
    assert told() == (["greeting"], [])


def test_its_hooks_are_answered(packages):
    install(packages)
    manager, blame = create_manager([specs()]), Blame()
    load_plugins(manager, find_installed()[0], blame)
    assert manager.hook.kith_greet(name="Ada", count=1) == ["Hello Ada"]
    assert blame.owner("acme_greeting.words") == "greeting"


def test_one_without_a_manifest_is_told_what_it_lacks(packages):
    install(packages, manifest="")
    assert told() == (
        [],
        [("K851", '"greeting" is no plugin: it has no plugin.yaml that can be read, only __init__.py')],
    )


def test_one_that_is_a_single_module_is_told_what_it_lacks(packages):
    install(packages, value="json.decoder")
    assert told()[1][0][0] == "K851"


def test_one_that_names_no_package_is_told(packages):
    install(packages, value="acme_nothing.at_all")
    assert told()[1][0][0] == "K855"


def test_one_that_is_called_otherwise_in_its_manifest_is_told(packages):
    install(packages, point="hello")
    assert told()[1][0][0] == "K852"
