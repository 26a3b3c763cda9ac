from __future__ import annotations

import pytest
from tests.unit.plugins.build import write_plugin

from kith.errors import KithError
from kith.plugins.manifest import fits, read_manifest


def problems(folder) -> list[str]:
    with pytest.raises(KithError) as caught:
        read_manifest(folder, "plugins/boats")
    return [str(problem) for problem in caught.value.problems]


def test_a_manifest_says_what_a_plugin_is(tmp_path):
    text = "name: boats\nversion: 1.10\nlabel: Boats\nneeds: {kith: '>=0.1', plugins: [ships]}\nsystem: true\n"
    manifest = read_manifest(write_plugin(tmp_path, "boats", manifest=text), "plugins/boats")
    assert (manifest.name, manifest.version, manifest.label, manifest.system) == ("boats", "1.10", "Boats", True)
    assert (manifest.kith, manifest.plugins, manifest.has_code) == (">=0.1", ("ships",), False)


def test_a_label_is_made_from_the_name(tmp_path):
    assert read_manifest(write_plugin(tmp_path, "old_boats"), "plugins/old_boats").label == "Old boats"


@pytest.mark.parametrize(
    ("manifest", "code", "place"),
    [
        ("version: 1\n", "K131", "1:1"),
        ("name: boats\nversion: one\n", "K135", "2:10"),
        ("name: boats\nversion: 1\nneed: {}\n", "K130", "3:1"),
        ("name: ships\nversion: 1\n", "K852", "1:1"),
        ("name: boats\nversion: 1\nneeds: {kith: new}\n", "K860", "3:15"),
        ("- boats\n", "K132", "1:1"),
        ("name: {a: b", "K101", "1:12"),
    ],
)
def test_a_wrong_manifest_is_refused_with_its_place(tmp_path, manifest, code, place):
    said = problems(write_plugin(tmp_path, "boats", manifest=manifest))
    assert said[0].startswith(f"plugins/boats/plugin.yaml:{place}: {code}")


def test_a_folder_without_manifest_is_no_plugin(tmp_path):
    (tmp_path / "boats").mkdir()
    assert problems(tmp_path / "boats")[0].startswith("plugins/boats/plugin.yaml:1:1: K851")


@pytest.mark.parametrize("name", ["my-boats", "Boats", "1boats"])
def test_a_folder_that_cannot_be_imported_is_no_plugin(tmp_path, name):
    assert "K851" in problems(write_plugin(tmp_path, name))[0]


@pytest.mark.parametrize(
    ("version", "needed", "fitting"),
    [
        ("0.1.0", "", True),
        ("0.1.0", ">=0.1", True),
        ("0.1.0", ">=0.1,<1", True),
        ("0.10", ">=0.9", True),
        ("0.1.0.dev1", ">=0.1", True),
        ("1.0", "<1", False),
        ("0.1", ">0.1", False),
        ("2.0", "==2", True),
        ("2.0", "!=2", False),
        ("2.1", "<=2", False),
    ],
)
def test_a_range_takes_the_versions_in_it(version, needed, fitting):
    assert fits(version, needed) is fitting
