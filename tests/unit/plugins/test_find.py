from __future__ import annotations

import pytest
from tests.unit.plugins.build import write_plugin

from kith.errors import KithError
from kith.plugins import find_plugins


def manifest(name: str, *needed: str, kith: str = "") -> str:
    return f"name: {name}\nversion: 1.0\nneeds: {{kith: '{kith or '>=0'}', plugins: [{', '.join(needed)}]}}\n"


def codes(folder) -> list[str]:
    with pytest.raises(KithError) as caught:
        find_plugins(folder, "0.1.0")
    return [problem.code for problem in caught.value.problems]


def test_a_missing_folder_holds_no_plugins(tmp_path):
    assert find_plugins(tmp_path / "plugins", "0.1.0") == ()


def test_plugins_come_sorted_by_name(tmp_path):
    for name in ("ships", "boats", "canoes"):
        write_plugin(tmp_path, name)
    assert [each.name for each in find_plugins(tmp_path, "0.1.0")] == ["boats", "canoes", "ships"]


def test_a_plugin_comes_after_what_it_needs(tmp_path):
    write_plugin(tmp_path, "boats", manifest=manifest("boats", "ships"))
    write_plugin(tmp_path, "ships")
    assert [each.name for each in find_plugins(tmp_path, "0.1.0")] == ["ships", "boats"]


def test_files_hidden_folders_and_caches_are_passed_over(tmp_path):
    for name in (".git", "_old", "__pycache__"):
        (tmp_path / name).mkdir()
    (tmp_path / "README.md").write_text("x")
    assert find_plugins(tmp_path, "0.1.0") == ()


def test_a_folder_that_is_no_plugin_stops_the_start(tmp_path):
    (tmp_path / "boats").mkdir()
    assert codes(tmp_path) == ["K851"]


def test_a_missing_need_is_told_with_the_nearest(tmp_path):
    write_plugin(tmp_path, "boats", manifest=manifest("boats", "shps"))
    write_plugin(tmp_path, "ships")
    with pytest.raises(KithError) as caught:
        find_plugins(tmp_path, "0.1.0")
    assert [(problem.code, problem.suggestion) for problem in caught.value.problems] == [("K854", "ships")]


def test_a_plugin_for_another_kith_stops_the_start(tmp_path):
    write_plugin(tmp_path, "boats", manifest=manifest("boats", kith=">=9"))
    assert codes(tmp_path) == ["K853"]


def test_plugins_that_need_each_other_stop_the_start(tmp_path):
    write_plugin(tmp_path, "boats", manifest=manifest("boats", "ships"))
    write_plugin(tmp_path, "ships", manifest=manifest("ships", "boats"))
    assert codes(tmp_path) == ["K858"]


def test_all_that_is_wrong_comes_at_once(tmp_path):
    (tmp_path / "a").mkdir()
    write_plugin(tmp_path, "b", manifest="name: b\n")
    write_plugin(tmp_path, "c", manifest=manifest("c", "zzz"))
    assert codes(tmp_path) == ["K851", "K131", "K854"]
