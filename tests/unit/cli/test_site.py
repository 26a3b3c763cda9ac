from __future__ import annotations

from kith.cli.site import Place


def test_a_folder_that_is_named_comes_first(tmp_path, monkeypatch):
    monkeypatch.setenv("KITH_SITE", "/elsewhere")
    assert Place(tmp_path).site == tmp_path


def test_then_comes_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("KITH_SITE", str(tmp_path))
    assert Place().site == tmp_path


def test_then_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("KITH_SITE", raising=False)
    monkeypatch.chdir(tmp_path)
    assert Place().site == tmp_path
