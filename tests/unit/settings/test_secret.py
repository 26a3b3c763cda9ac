from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from kith.errors import KithError
from kith.settings.secret import read_secret


def test_the_environment_gives_the_secret(tmp_path):
    assert read_secret(tmp_path / "var", {"KITH_SECRET": "s" * 32}) == "s" * 32
    assert not (tmp_path / "var").exists()


def test_a_secret_is_made_once_and_kept(tmp_path):
    first = read_secret(tmp_path / "var", {})
    assert len(first) >= 32
    assert read_secret(tmp_path / "var", {}) == first


def test_two_sites_have_two_secrets(tmp_path):
    assert read_secret(tmp_path / "a", {}) != read_secret(tmp_path / "b", {})


def test_nobody_else_may_read_the_file(tmp_path):
    read_secret(tmp_path, {})
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


@pytest.mark.parametrize("secret", ["short", "x" * 31])
def test_a_short_secret_is_refused(tmp_path, secret):
    with pytest.raises(KithError, match="K908"):
        read_secret(tmp_path, {"KITH_SECRET": secret})


def test_an_empty_file_is_no_secret(tmp_path):
    (tmp_path / "secret").write_text("\n")
    with pytest.raises(KithError, match="K908"):
        read_secret(tmp_path, {})


def test_a_folder_that_cannot_be_made_is_a_problem(tmp_path):
    (tmp_path / "var").write_text("a file")
    with pytest.raises(KithError, match="K909"):
        read_secret(tmp_path / "var", {})


def test_many_starts_at_once_agree_on_one_secret(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: read_secret(tmp_path, {}), range(32)))
    assert len(found) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]
