from __future__ import annotations

import pytest
from tests.unit.plugins.build import write_plugin

from kith.errors import KithError
from kith.plugins import plugin_settings, read_manifest
from kith.reader import read

SCHEMA = """\
name: mailer
version: 1.0
settings:
  properties:
    retries: {type: integer, maximum: 9, default: 3}
    verbose: {type: boolean}
    host: {type: string}
  required: [host]
"""


@pytest.fixture
def mailer(tmp_path):
    return read_manifest(write_plugin(tmp_path, "mailer", manifest=SCHEMA), "plugins/mailer")


def settings(manifest, text: str):
    return plugin_settings([manifest], {"mailer": read(text, "config/kith.yaml")})["mailer"]


def test_settings_are_typed_by_the_plugin_s_own_schema(mailer):
    assert settings(mailer, "{host: a, retries: 5, verbose: true}") == {"host": "a", "retries": 5, "verbose": True}


def test_defaults_fill_in(mailer):
    assert settings(mailer, "{host: a}") == {"host": "a", "retries": 3}


@pytest.mark.parametrize(
    ("text", "code"),
    [("{host: a, retries: 10}", "K134"), ("{host: a, retry: 1}", "K130"), ("{retries: 1}", "K131"), ("x", "K132")],
)
def test_wrong_settings_are_refused(mailer, text, code):
    with pytest.raises(KithError, match=code):
        settings(mailer, text)


def test_a_plugin_without_settings_takes_none(tmp_path):
    manifest = read_manifest(write_plugin(tmp_path, "plain"), "plugins/plain")
    assert plugin_settings([manifest], {}) == {"plain": {}}
    with pytest.raises(KithError, match="K130"):
        plugin_settings([manifest], {"plain": read("{a: b}", "config/kith.yaml")})


def test_settings_for_a_plugin_that_is_not_there_are_refused(mailer):
    with pytest.raises(KithError) as caught:
        plugin_settings([mailer], {"mailer": read("{host: a}", "f"), "maler": read("{}", "f")})
    assert [(problem.code, problem.suggestion) for problem in caught.value.problems] == [("K859", "mailer")]
