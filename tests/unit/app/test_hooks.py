"""Plugins of a site, put together: found, loaded in order, asked about their settings, with their texts."""

from __future__ import annotations

import pytest
from tests.unit.app.sites import PLAIN, site_settings, write_files

from kith.app import build
from kith.app.hooks import plug, survey
from kith.errors import KithError
from kith.i18n import add_catalogues, translate

IMPORT = "from kith.ext import Problem, complaint, hookimpl\n\n\n"
SCHEMA = PLAIN + "settings:\n  properties:\n    words: {type: integer, default: 3}\n"
CHECKED = (
    IMPORT
    + "@hookimpl\ndef kith_check_settings(settings):\n"
    + "    return [complaint('too many words')] if settings['words'] > 5 else None\n"
)
GERMAN = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Ahoy"\nmsgstr "Moin"\n'


@pytest.fixture(autouse=True)
def _no_texts_left():
    yield
    add_catalogues(())


def problems(settings):
    with pytest.raises(KithError) as caught:
        plug(settings)
    return [(each.code, str(each.source)) for each in caught.value.problems]


def test_plugins_are_asked_in_the_order_of_loading(tmp_path):
    for name, needs in (("a", "[z]"), ("z", "[]")):
        manifest = f"name: {name}\nversion: 1.0\nneeds: {{plugins: {needs}}}\n"
        code = IMPORT + f"@hookimpl\ndef kith_pages():\n    return '{name}'\n"
        write_files(tmp_path, {f"plugins/{name}/plugin.yaml": manifest, f"plugins/{name}/__init__.py": code})
    assert plug(site_settings(tmp_path)).relay.kith_pages() == ["z", "a"]


def test_kith_check_settings_is_given_the_plugins_own_with_defaults(tmp_path):
    assert plug(site_settings(tmp_path, manifest=SCHEMA, init=CHECKED)).relay.plugins["polite"].settings == {"words": 3}


def test_kith_check_settings_stops_the_start(tmp_path):
    settings = site_settings(tmp_path, manifest=SCHEMA, init=CHECKED, kith="plugins: {polite: {words: 7}}\n")
    with pytest.raises(KithError, match="too many words"):
        plug(settings)


def test_a_raising_hook_stops_the_start_with_file_and_line(tmp_path):
    code = IMPORT + "@hookimpl\ndef kith_check_settings(settings):\n    return 1 / 0\n"
    assert problems(site_settings(tmp_path, init=code)) == [("K861", "plugins/polite/__init__.py:6:1")]


def test_a_raising_field_type_hook_stops_the_start_with_file_and_line(tmp_path):
    code = IMPORT + "@hookimpl\ndef kith_field_types():\n    return [1 / 0]\n"
    with pytest.raises(KithError) as caught:
        build(site_settings(tmp_path, init=code))
    assert str(caught.value.problems[0].source) == "plugins/polite/__init__.py:6:1"


def test_a_survey_tells_what_is_wrong_and_loads_the_rest(tmp_path):
    write_files(tmp_path, {"plugins/rude/__init__.py": "raise ValueError\n"})
    found = survey(site_settings(tmp_path))
    assert [each.code for each in found.problems] == ["K851"]
    assert found.names == {"polite"}


def test_a_folder_that_is_no_plugin_is_named_with_what_it_lacks(tmp_path):
    write_files(tmp_path, {"plugins/rude/notes.txt": ""})
    with pytest.raises(KithError) as caught:
        plug(site_settings(tmp_path))
    assert str(caught.value) == (
        'plugins/rude/plugin.yaml:1:1: K851 "rude" is no plugin: it has no plugin.yaml that can be read, only notes.txt'
    )


def test_two_plugins_of_one_name_are_refused(tmp_path):
    write_files(tmp_path, {"plugins/passwords/plugin.yaml": "name: passwords\nversion: 1.0\n"})
    write_files(tmp_path, {"plugins/passwords/__init__.py": ""})
    assert problems(site_settings(tmp_path)) == [("K857", "plugins/passwords:1:1")]


def test_texts_of_a_plugin_are_said_in_their_language(tmp_path):
    build(site_settings(tmp_path, translations__de=GERMAN))
    assert translate("Ahoy", "de_AT") == "Moin"


def test_texts_of_kith_come_before_those_of_plugins(tmp_path):
    build(site_settings(tmp_path, translations__de=GERMAN.replace("Ahoy", "Home")))
    assert translate("Home", "de") != "Moin"


def test_texts_that_cannot_be_read_are_told_with_their_file(tmp_path):
    settings = site_settings(tmp_path, translations__de="")
    (tmp_path / "plugins/polite/translations/de.po").write_bytes(b'msgid "\xff"\nmsgstr "x"\n')
    assert problems(settings) == [("K867", "plugins/polite/translations/de.po:1:1")]
